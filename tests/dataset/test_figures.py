"""What people type is read as they meant it, or refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.figures import (
    Figure,
    Kind,
    Qualifier,
    Reason,
    Unreadable,
    absent,
    add_signed,
    between,
    exact,
    quarter_from_months,
    read_figure,
    typed,
    words,
)


wholes = st.integers(0, 999_999_999)
two_decimals = st.decimals(0, 999_999_999, places=2, allow_nan=False, allow_infinity=False)

TYPED = st.one_of(
    wholes.map(str),
    wholes.map("{:,}".format),
    two_decimals.map(str),
    wholes.filter(lambda n: n > 0).map("<{}".format),
    wholes.filter(lambda n: n > 1).map("<{} not 0".format),
    wholes.filter(lambda n: n > 0).map("about {}".format),
    wholes.map("over {}".format),
    wholes.map("at least {}".format),
    st.tuples(wholes, wholes).map(lambda pair: "{} to {}".format(*sorted(pair))),
    st.sampled_from([reason.value for reason in Reason]),
)


@given(TYPED)
def test_a_figure_written_out_is_read_back_as_the_same_figure(text):
    figure = read_figure(text)

    assert read_figure(typed(figure)) == figure


@given(st.text(max_size=80))
def test_any_text_is_a_figure_or_nothing_or_refused_with_advice(text):
    message, figure = "", None
    try:
        figure = read_figure(text)
    except Unreadable as problem:
        message = str(problem)

    assert len(message) < 300
    assert figure is None or read_figure(typed(figure)) == figure


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12", 12, 12),
        ("1,234", 1234, 1234),
        (" 12.50 ", Decimal("12.5"), Decimal("12.5")),
        ("<5", 0, 4),
        ("fewer than 5", 0, 4),
        ("<5 not 0", 1, 4),
        ("about 400", 350, 450),
        ("about 450", 445, 455),
        ("about 4", 3, 5),
        ("over 500", 501, None),
        ("3 or more", 3, None),
        ("1 to 4", 1, 4),
    ],
)
def test_the_bounds_are_what_a_person_would_say(text, low, high):
    figure = read_figure(text)

    assert (figure.low, figure.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("-", "nought or unknown"),
        ("n/a", "nought or unknown"),
        ("-3", "below nought"),
        ("−3", "below nought"),
        ("12%", "is a share"),
        ("01/02/2017", "is a date"),
        ("2017-03-31", "is a date"),
        ("1,23", "stray commas"),
        ("1 234", "without spaces"),
        ("twelve", "is not a number"),
        ("1.234", "more than two decimals"),
        ("4 to 1", "runs backwards"),
        ("<1 not 0", "leaves no number"),
        ("about 0", "says nothing"),
        ("1000000000", "too large"),
        ("9" * 100_000, "too long"),
    ],
)
def test_what_is_no_figure_is_refused_with_its_own_reason(text, said):
    with pytest.raises(Unreadable, match=said):
        read_figure(text)


@pytest.mark.parametrize("text", ["", "   ", "\n", "\N{NO-BREAK SPACE}", " " * 1000])
def test_blank_is_nothing_and_never_nought(text):
    assert read_figure(text) is None


def test_a_figure_is_a_number_or_a_reason_and_never_both():
    with pytest.raises(ValueError, match="number or a reason"):
        Figure()
    with pytest.raises(ValueError, match="has no number"):
        Figure(Decimal(1), Decimal(1), reason=Reason.LATE)
    with pytest.raises(ValueError, match="wrong way round"):
        Figure(Decimal(2), Decimal(1))


def test_a_sum_carries_the_bounds():
    total = add_signed([(exact(100), 1), (read_figure("<5"), -1)])

    assert (total.low, total.high) == (96, 100)
    assert words(total) == "96 to 100"


def test_a_sum_with_a_figure_that_has_no_number_has_its_reason():
    assert add_signed([(exact(1), 1), (absent(Reason.LATE), 1)]) == absent(Reason.LATE)
    assert add_signed([(absent(Reason.LATE), 1), (None, 1)]) is None
    assert add_signed([]) is None


def test_taking_away_what_has_no_upper_bound_says_nothing():
    assert add_signed([(exact(100), 1), (read_figure("over 5"), -1)]) is None
    assert add_signed([(exact(100), 1), (read_figure("over 5"), 1)]) == Figure(
        Decimal(106), None, Qualifier.RANGE
    )


def test_months_of_events_add_up_and_the_last_month_of_a_stock_counts():
    months = [exact(44), exact(51), exact(47)]

    assert quarter_from_months(Kind.FLOW, months) == exact(142)
    assert quarter_from_months(Kind.STOCK, months) == exact(47)


def test_a_quarter_without_a_month_it_needs_has_no_number():
    assert quarter_from_months(Kind.FLOW, [exact(44), None, exact(47)]) is None
    assert quarter_from_months(Kind.STOCK, [None, None, exact(47)]) == exact(47)
    late = absent(Reason.LATE)
    assert quarter_from_months(Kind.FLOW, [exact(44), late, exact(47)]) == late


def test_bounds_worked_out_are_said_in_words():
    assert words(between(Decimal(3), None)) == "3 or more"
    assert words(between(Decimal(1500), Decimal(1500))) == "1,500"
