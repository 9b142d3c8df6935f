"""Attendance by seat and year: the 22 rows of the 2016-17 appendix recompute exactly."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.attendance import is_quorate, tally


PRINTED = Path("lscb/demonstration/data/attendance.csv")
MARKS = {"1": "present", "0": "absent", "n/a": "not a member"}
MARK = st.sampled_from(["present", "deputy", "apologies", "absent", "not a member"])


def printed_rows():
    with PRINTED.open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["seat"]) for row in csv.DictReader(file)]


def test_the_appendix_has_22_seats_and_six_meetings():
    rows = [row.values[0] for row in printed_rows()]

    assert len(rows) == 22
    assert {len([name for name in row if name.startswith("20")]) for row in rows} == {6}


@pytest.mark.parametrize("row", printed_rows())
def test_every_printed_row_recomputes_exactly(row):
    counted = tally(MARKS[row[day]] for day in row if day.startswith("20"))

    assert (str(counted.expected), str(counted.attended), f"{counted.percent}%") == (
        row["expected"],
        row["attended"],
        row["percent"],
    )


def test_a_deputy_counts_only_where_the_board_says_so():
    marks = ["present", "deputy", "apologies", "absent"]

    assert tally(marks).percent == 50
    assert tally(marks, deputies_count=False).percent == 25


def test_a_seat_that_was_never_expected_has_no_percentage_and_is_not_below():
    counted = tally(["not a member"] * 3)

    assert counted.percent is None
    assert not counted.is_below(100)


def test_halves_are_rounded_up():
    assert tally(["present"] * 5 + ["absent"] * 3).percent == 63  # 62.5


def test_the_level_is_held_against_the_exact_share():
    assert not tally(["present", "absent"]).is_below(50)
    assert tally(["present"] * 2 + ["absent"] * 3).is_below(41)


@given(st.lists(MARK, max_size=40), st.booleans())
def test_order_does_not_matter_and_nobody_attends_more_than_expected(marks, deputies):
    counted = tally(marks, deputies_count=deputies)

    assert tally(reversed(marks), deputies_count=deputies) == counted
    assert 0 <= counted.attended <= counted.expected <= len(marks)
    assert counted.percent is None or 0 <= counted.percent <= 100
    assert is_quorate(marks, counted.attended, deputies_count=deputies)
    assert not is_quorate(marks, counted.attended + 1, deputies_count=deputies)
