"""National files are read by what their columns mean; what cannot be read is told."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.intake.benchmarks import (
    Told,
    Wanted,
    is_neighbours,
    read_neighbours,
    read_statistics,
    rows_of,
)
from dataset.intake.refusals import IntakeError


HEAD = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "old_la_code", "new_la_code", "la_name", "category",
    "Referrals", "Referrals_rate", "Something_else",
]  # fmt: skip
ROWS = [
    ["2017", "Reporting year", "National", "E92000001", "England", "", "", "", "", "",
     "Referrals", "646120", "548.2", "1"],
    ["2017", "Reporting year", "Regional", "E92000001", "England", "E12000006",
     "East of England", "", "", "", "Referrals", "48620", "376.9", "2"],
    ["2017", "Reporting year", "Local authority", "E92000001", "England", "E12000006",
     "East of England", "822", "E06000055", "Bedford", "Referrals", "1391", "363.8", "3"],
    ["2016", "Reporting year", "Local authority", "E92000001", "England", "E12000006",
     "East of England", "822", "E06000055", "Bedford", "Referrals", "c", "x", "z"],
]  # fmt: skip
WANTED = [
    Wanted("Referrals", (), "REF-01", "number"),
    Wanted("Referrals_rate", (), "REF-08", "rate"),
]


def content(head, rows, *, bom=False, end="\n"):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows([head, *rows])
    return (("\ufeff" if bom else "") + text.getvalue()).encode()


def read(data, wanted=WANTED):
    told = Told()
    head, rows = rows_of(data, "c1.csv")
    found = list(read_statistics(head, rows, wanted, told, "c1.csv"))
    return found, told


def facts(found):
    return sorted((one.place.code, one.year, one.code, one.raw) for one in found)


def test_numbers_and_markers_are_kept_as_they_stand():
    found, told = read(content(HEAD, ROWS))

    assert len(found) == 8
    values = {(one.place.code, one.year, one.code): one for one in found}
    assert values["E06000055", 2017, "REF-08"].number == Decimal("363.8")
    hidden = values["E06000055", 2016, "REF-01"]
    assert (hidden.raw, hidden.number) == ("c", None)
    assert values["E06000055", 2016, "REF-08"].number is None
    assert told.unmapped == {"Something_else"}
    assert told.markers == {"c": 1, "x": 1}


def test_england_and_regions_are_areas_too():
    found, _ = read(content(HEAD, ROWS))

    levels = {one.place.code: (one.place.level, one.place.name) for one in found}
    assert levels["E92000001"] == ("national", "England")
    assert levels["E12000006"] == ("region", "East of England")
    assert levels["E06000055"] == ("authority", "Bedford")


@given(st.randoms(use_true_random=False), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_order_and_ends_of_lines_change_nothing(draw, bom, end):
    columns = list(range(len(HEAD)))
    draw.shuffle(columns)
    rows = [[row[at] for at in columns] for row in ROWS]
    draw.shuffle(rows)

    found, told = read(content([HEAD[at] for at in columns], rows, bom=bom, end=end))

    assert facts(found) == facts(read(content(HEAD, ROWS))[0])
    assert told.refused == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("new_la_code", "LA code"), ("time_period", "Year"), ("Referrals_rate", "referrals rate")],
)
def test_another_spelling_is_the_same_column(old, new):
    head = [new if each == old else each for each in HEAD]

    assert facts(read(content(head, ROWS))[0]) == facts(read(content(HEAD, ROWS))[0])


def test_a_column_that_is_needed_and_gone_is_named():
    head = ["something" if each == "new_la_code" else each for each in HEAD]

    with pytest.raises(IntakeError) as refused:
        read(content(head, ROWS))

    assert "the code of the local authority" in refused.value.detail
    assert "something" in refused.value.detail


def test_an_added_column_is_told_and_a_dropped_measure_leaves_the_rest():
    head = [*HEAD[:12], *HEAD[13:], "New_measure"]
    rows = [[*row[:12], *row[13:], "5"] for row in ROWS]

    found, told = read(content(head, rows))

    assert {one.code for one in found} == {"REF-01"}
    assert "New_measure" in told.unmapped


def test_words_of_a_row_choose_the_measure():
    head = [*HEAD[:10], "population_count", "number"]
    rows = [[*ROWS[2][:10], "Children starting to be looked after", "40"],
            [*ROWS[2][:10], "Children looked after at 31 March", "258"]]  # fmt: skip
    wanted = [
        Wanted("number", ("children_looked_after_at_31_march",), "LAC-01", "number"),
        Wanted("number", ("children_starting_to_be_looked_after",), "LAC-02", "number"),
    ]

    found, _ = read(content(head, rows), wanted)

    assert {(one.code, one.raw) for one in found} == {("LAC-01", "258"), ("LAC-02", "40")}


@pytest.mark.parametrize(
    ("changed", "why"),
    [({0: "soon"}, "“soon” is no year"), ({2: "Ward"}, "“Ward” is no level we know")],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(changed, why):
    bad = [changed.get(at, cell) for at, cell in enumerate(ROWS[2])]

    found, told = read(content(HEAD, [ROWS[0], bad, ROWS[3]]))

    assert len(found) == 4
    assert told.refused[0][0] == 3
    assert why in told.refused[0][1]


def test_a_financial_year_is_the_one_in_which_it_ends():
    rows = [[year, *ROWS[0][1:]] for year in ("201617", "2016-17", "2016/17", "2017")]

    assert {one.year for one in read(content(HEAD, rows))[0]} == {2017}


def test_neighbours_are_read_with_their_rank():
    head, rows = rows_of(
        b"LA num,LA Name,LA number,SN1,SNP,SN2,SNP\n822,Bedford,822,826,Close,874,Not close\n",
        "neighbours.csv",
    )

    assert is_neighbours(head)
    assert [(one.neighbour, one.rank, one.closeness) for one in read_neighbours(head, rows)] == [
        ("826", 1, "Close"), ("874", 2, "Not close"),
    ]  # fmt: skip


@given(st.binary(max_size=300))
def test_no_file_makes_the_reader_fail(data):
    try:
        head, rows = rows_of(data, "x.csv")
        if is_neighbours(head):
            list(read_neighbours(head, rows))
        else:
            list(read_statistics(head, rows, WANTED, Told(), "x.csv"))
    except IntakeError:
        pass


def test_what_is_no_table_is_refused_in_words():
    with pytest.raises(IntakeError, match=r"x\.csv is no table"):
        rows_of(b"hello", "x.csv")
