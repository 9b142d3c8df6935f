"""The columns of a national file are kept with what they hold, to try a new line against."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.intake.benchmarks import rows_of
from dataset.intake.refusals import IntakeError
from dataset.intake.survey import survey
from tests.dataset.intake.test_benchmarks import HEAD, ROWS, content


def of(data):
    head, rows = rows_of(data, "c1.csv")
    return survey(head, list(rows), "c1.csv")


def test_columns_with_numbers_are_told_with_an_example():
    found = {one.column: one for one in of(content(HEAD, ROWS)).columns}

    assert set(found) == {"Referrals", "Referrals_rate", "Something_else"}
    assert found["Something_else"].numbers == 3
    assert found["Referrals"].example == "England, 2017: 646120"


def test_words_of_rows_are_counted():
    head = [*HEAD[:10], "population_count", "number"]
    rows = [[*ROWS[2][:10], words, "40"] for words in ("Starting", "Starting", "Ceasing")]

    kinds = dict(of(content(head, rows)).kinds)

    assert kinds == {("starting",): 2, ("ceasing",): 1}


@given(st.lists(st.sampled_from(["12", "c", "x", "1,234", ""]), min_size=1, max_size=20))
def test_a_marker_is_no_number(cells):
    head = [*HEAD[:10], "Measure"]
    rows = [[*ROWS[2][:10], cell] for cell in cells]

    found = of(content(head, rows))

    numbers = sum(cell in {"12", "1,234"} for cell in cells)
    assert [one.numbers for one in found.columns] == ([numbers] if numbers else [])
    assert sum(count for _, count in found.kinds) == len(cells)


def test_a_file_without_areas_is_refused():
    with pytest.raises(IntakeError, match="not understood"):
        survey(["one", "two", "three"], [["1", "2", "3"]], "x.csv")
