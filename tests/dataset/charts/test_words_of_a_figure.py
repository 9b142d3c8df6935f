"""How a figure is written beside a chart and in a table."""

from decimal import Decimal

import pytest

from dataset.charts import numbers
from dataset.figures import Figure, Qualifier, Reason, absent, exact, read_figure


@pytest.mark.parametrize(
    ("figure", "percent", "words"),
    [
        (exact(2088), False, "2,088"),
        (exact("21.5"), False, "21.5"),
        (exact("86.54"), True, "86.5%"),
        (exact("0.05"), True, "0.1%"),
        (exact(100), True, "100.0%"),
        (exact("50.2857142857"), False, "50.3"),
        (exact("-2.5"), False, "−2.5"),
        (Figure(Decimal("1.43"), Decimal("5.71"), Qualifier.RANGE), True, "1.4% to 5.7%"),
        (Figure(Decimal("1.4286"), Decimal("5.7143"), Qualifier.RANGE), False, "1.4 to 5.7"),
        (Figure(Decimal(12), None, Qualifier.ABOVE), True, "over 12.0%"),
        (read_figure("<5"), False, "<5"),
        (read_figure("about 400"), False, "about 400"),
        (read_figure("over 500"), False, "over 500"),
        (absent(Reason.NOT_HELD), True, "not held"),
    ],
)
def test_a_figure_is_written_as_people_read_it(figure, percent, words):
    assert numbers.text(figure, percent=percent) == words
