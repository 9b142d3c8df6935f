"""Earlier figures: last quarter, a year ago, the year so far, and what is usual of a measure."""

from decimal import Decimal

import pytest

from dataset.checks.language import Code, Moment
from dataset.checks.past import Past
from dataset.figures import Reason, absent, exact, read_figure, words


def past(*figures, quarter=1):
    """Past of one measure, last quarter first."""
    held = {back: {"CON-01": figure} for back, figure in enumerate(figures, start=1) if figure}
    return Past(held, quarter)


def of(past, moment, now=None):
    return past.figure(Code("CON-01", moment), {"CON-01": exact(now)} if now is not None else {})


def test_last_quarter_and_a_year_ago_are_found_by_how_far_they_lie_back():
    held = past(exact(9), exact(8), exact(7), exact(6))

    assert of(held, Moment.PREVIOUS) == exact(9)
    assert of(held, Moment.YEAR_AGO) == exact(6)
    assert of(past(None, exact(8)), Moment.PREVIOUS) is None


@pytest.mark.parametrize(("quarter", "total"), [(1, 10), (2, 19), (3, 27), (4, 34)])
def test_the_year_so_far_begins_in_april(quarter, total):
    held = past(exact(9), exact(8), exact(7), exact(6), quarter=quarter)

    assert of(held, Moment.TO_DATE, now=10) == exact(total)


def test_the_year_so_far_carries_bounds_and_lacks_what_a_quarter_lacks():
    assert words(of(past(read_figure("<5"), quarter=2), Moment.TO_DATE, now=10)) == "10 to 14"
    assert of(past(absent(Reason.LATE), quarter=2), Moment.TO_DATE, now=10).reason is Reason.LATE
    assert of(past(quarter=2), Moment.TO_DATE, now=10) is None


def usual(numbers):
    held = past(*map(exact, numbers))
    return of(held, Moment.LEAST).low, of(held, Moment.MOST).low


def test_seven_figures_are_no_history():
    held = past(*[exact(20)] * 7)

    assert of(held, Moment.LEAST) is None
    assert of(held, Moment.MOST) is None


def test_what_is_usual_lies_round_the_middle_and_one_odd_quarter_does_not_move_it():
    steady = [100, 104, 97, 99, 102, 95, 101, 98, 103, 100, 96, 105]
    least, most = usual(steady)

    assert least < 95
    assert most > 105
    assert most < 150
    assert usual([1000, *steady[1:]])[1] < 160


def test_a_count_that_was_always_nought_may_still_be_one_or_two():
    least, most = usual([0] * 12)

    assert least == 0
    assert 2 <= most <= 4


def test_a_figure_without_upper_bound_is_no_part_of_the_history():
    held = past(*[exact(20)] * 7, read_figure("over 500"), exact(20))

    assert of(held, Moment.MOST).low < Decimal(60)


def test_what_was_counted_under_an_earlier_definition_is_no_past_of_a_figure():
    figures = {back: {"CON-01": exact(9)} for back in range(1, 13)}
    begun_here = Past(figures, quarter=3, begun={"CON-01": 0})
    begun_before = Past(figures, quarter=3, begun={"CON-01": 1})
    longer_ago = Past(figures, quarter=3, begun={"CON-01": 4})

    assert of(begun_here, Moment.PREVIOUS) is None
    assert of(begun_before, Moment.PREVIOUS) == exact(9)
    assert of(begun_before, Moment.YEAR_AGO) is None
    assert of(begun_before, Moment.TO_DATE, now=10) is None
    assert of(begun_before, Moment.LEAST) is None
    assert of(longer_ago, Moment.YEAR_AGO) == exact(9)
    assert of(longer_ago, Moment.TO_DATE, now=10) == exact(28)
    assert begun_here.previous == {}
    assert begun_before.previous == {"CON-01": exact(9)}


def test_only_a_figure_that_there_was_is_parted_by_a_definition():
    there = Past({1: {"CON-01": exact(9)}}, begun={"CON-01": 0})
    absent_then = Past({1: {}}, begun={"CON-01": 0})

    assert there.is_parted(Code("CON-01", Moment.PREVIOUS))
    assert not there.is_parted(Code("CON-01"))
    assert not absent_then.is_parted(Code("CON-01", Moment.PREVIOUS))
