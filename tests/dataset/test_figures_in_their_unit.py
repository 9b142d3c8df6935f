"""How a figure is written beside a chart and in a table."""

from decimal import Decimal

import pytest

from dataset.figures import Figure, Qualifier, Reason, absent, exact, in_unit, read_figure


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        (exact(2088), "children", "2,088"),
        (exact("21.5"), "children", "21.5"),
        (exact("86.54"), "percent", "86.5%"),
        (exact("0.05"), "percent", "0.1%"),
        (exact(100), "percent", "100.0%"),
        (exact("50.2857142857"), "per 10,000", "50.3"),
        (exact("-2.5"), "children", "−2.5"),
        (Figure(Decimal("1.43"), Decimal("5.71"), Qualifier.RANGE), "percent", "1.4% to 5.7%"),
        (Figure(Decimal("1.4286"), Decimal("5.7143"), Qualifier.RANGE), "hours", "1.4 to 5.7"),
        (Figure(Decimal(12), None, Qualifier.ABOVE), "percent", "12.0% or more"),
        (read_figure("<5"), "children", "<5"),
        (read_figure("about 400"), "children", "about 400"),
        (read_figure("over 500"), "children", "over 500"),
        (absent(Reason.NOT_HELD), "percent", "not held"),
    ],
)
def test_a_figure_is_written_as_people_read_it(figure, unit, words):
    assert in_unit(figure, unit) == words
