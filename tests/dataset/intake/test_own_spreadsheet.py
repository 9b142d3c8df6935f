"""An agency's own spreadsheet: guessed from names and numbers, found again by its words."""

from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from dataset.figures import Item, Kind
from dataset.intake.guess import guess
from dataset.intake.labels import Quarter, label
from dataset.intake.mapping import OwnSheet, Unnamed, address, differences, follow, layout
from dataset.intake.own_file import read_own
from dataset.intake.refusals import IntakeError
from dataset.intake.template import ReturnSheet


NOW, NEXT = Quarter(2016, 4), Quarter(2017, 1)
ITEMS = (
    Item("REF-01", "REF-01", "Referrals", "Front door", "referrals", Kind.FLOW, monthly=True),
    Item("CPP-02", "CPP-02", "Plans started", "Child protection", "children", Kind.FLOW),
    Item("CPP-03", "CPP-03", "Plans ended", "Child protection", "children", Kind.FLOW),
    Item("CPP-06", "CPP-06", "Plans lasting two years or more", "Child protection", "children",
         Kind.STOCK),
)  # fmt: skip


def a_sheet(**changed):
    fields = {
        "key": "care/bedford/2016-17-q4", "agency": "Care", "area": "Bedford",
        "boards": "Bedford", "period": "January to March 2017", "due": "25 April 2017",
        "items": ITEMS, "month_labels": ("Jan 2017", "Feb 2017", "Mar 2017"),
        "prompts": {"why": "Why"},
    }  # fmt: skip
    return ReturnSheet(**(fields | changed))


def book(**sheets):
    """The bytes of a workbook with these rows on its sheets."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name.replace("_", " "))
        for row in rows:
            page.append(row)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


MONTHLY = [
    ["Performance of the team", None, None, None, None],
    ["Measure", "Dec 2016", "Jan 2017", "Feb 2017", "Mar 2017", "Q4 2016-17"],
    ["Number of referrals (REF-01)", 99, 110, 120, 130, 360],
    ["Plans started", 11, 12, 13, 15, 40],
    ["Plans ended", 9, 8, 9, 13, 30],
    ["Plans lasting 2 years or more", 4, 4, 4, "<5", "<5"],
    ["Total", 1, 2, 3, 4, 5],
]


def guessed(data, sheet=None, quarter=NOW):
    own = OwnSheet(read_own(data, "own.xlsx"), quarter)
    return {slot: address(place) for slot, (_, place) in guess(own, sheet or a_sheet()).items()}


def pointers(own, places):
    return {
        slot: own.pointer_at(own.grid.sheet(name), place) for slot, (name, place) in places.items()
    }


def test_measures_in_rows_and_months_in_columns_are_guessed():
    assert guessed(book(Team=MONTHLY)) == {
        ("REF-01", 1): "C3", ("REF-01", 2): "D3", ("REF-01", 3): "E3",
        ("CPP-02", 0): "F4", ("CPP-03", 0): "F5", ("CPP-06", 0): "F6",
    }  # fmt: skip


def test_measures_in_columns_are_guessed_too():
    turned = [
        list(row)
        for row in zip(*(row + [None] * (6 - len(row)) for row in MONTHLY[1:]), strict=True)
    ]

    found = guessed(book(Team=turned))

    assert found["REF-01", 1] == "B3"
    assert found["CPP-02", 0] == "C6"


def test_dates_as_headings_are_months():
    rows = [
        ["", datetime(2017, 1, 1), datetime(2017, 2, 1), datetime(2017, 3, 31)],
        ["Referrals", 1, 2, 3],
    ]

    assert guessed(book(Team=rows))["REF-01", 3] == "D2"


def test_a_sheet_for_each_month_is_guessed():
    pages = {
        name: [["Measure", "Count"], ["Referrals", count]]
        for name, count in (("Jan_2017", 110), ("Feb_2017", 120), ("Mar_2017", 130))
    }
    own = OwnSheet(read_own(book(**pages), "own.xlsx"), NOW)

    found = guess(own, a_sheet())

    assert found["REF-01", 2] == ("Feb 2017", (2, 2))


def test_the_column_after_last_quarters_numbers_is_taken_for_this_quarter():
    last = {("CPP-02", 0): "38", ("CPP-03", 0): "29", ("CPP-06", 0): "4"}
    rows = [
        ["", "before", "now"],
        ["Plans started", 38, 40],
        ["Plans ended", 29, 30],
        ["Plans lasting 2 years or more", 4, 3],
    ]

    assert guessed(book(Team=rows), a_sheet(last_quarter=last))["CPP-03", 0] == "C3"


def test_what_is_unclear_is_not_guessed():
    rows = [["", "first", "second"], ["Plans started", 40, 41], ["Something else", 1, 2]]

    assert guessed(book(Team=rows)) == {}


def test_next_quarter_the_same_words_are_found_though_rows_moved():
    own = OwnSheet(read_own(book(Team=MONTHLY), "own.xlsx"), NOW)
    kept = pointers(own, guess(own, a_sheet()))
    later = [["A new line on top"], *MONTHLY]
    later[2] = ["Measure", "Mar 2017", "Apr 2017", "May 2017", "June 2017", "Q1 2017-18"]
    later[4] = ["Plans started", 11, 12, 13, 15, 44]

    found = follow(kept, OwnSheet(read_own(book(Team=later), "x.xlsx"), NEXT), a_sheet())

    assert not found.lost
    assert found.draft.taken["CPP-02", 0].text == "44"
    assert {one.slot: (one.was, one.now) for one in found.moved}["CPP-02", 0] == ("F4", "F5")


def test_a_renamed_row_is_lost_and_said_not_guessed():
    own = OwnSheet(read_own(book(Team=MONTHLY), "own.xlsx"), NOW)
    kept = pointers(own, guess(own, a_sheet()))
    changed = [*MONTHLY[:4], ["Plans closed", 9, 8, 9, 13, 30], *MONTHLY[5:]]
    now = OwnSheet(read_own(book(Team=changed), "own.xlsx"), NOW)

    found = follow(kept, now, a_sheet())

    (lost,) = found.lost
    assert lost.slot == ("CPP-03", 0)
    assert "no cell for “plans ended”" in lost.why
    assert differences(layout(own), layout(now)) == (("plans closed",), ("plans ended",))


def test_a_cell_that_cannot_be_told_from_another_cannot_be_pointed_at():
    rows = [["", "Count"], ["Total", 1], ["Total", 2]]
    own = OwnSheet(read_own(book(Team=rows), "own.xlsx"), NOW)

    with pytest.raises(Unnamed, match="the same words"):
        own.pointer_at(*own.place("B2"))


@pytest.mark.parametrize("text", ["C", "14", "C0", "nothing", "Other!C3", "ZZZ99999", "=A1", ""])
def test_what_is_no_cell_is_refused_in_words(text):
    own = OwnSheet(read_own(book(Team=MONTHLY), "own.xlsx"), NOW)

    with pytest.raises(Unnamed):
        own.place(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_a_csv_reads_like_a_workbook(encoding, parted):
    lines = [parted.join("" if cell is None else str(cell) for cell in row) for row in MONTHLY[1:]]
    own = OwnSheet(read_own("\r\n".join(lines).encode(encoding), "own.csv"), NOW)

    assert address(guess(own, a_sheet())["CPP-02", 0][1]) == "F3"


def test_a_list_of_children_is_refused():
    rows = [["Forename", "Surname", "Date of birth", "UPN"], ["A", "B", date(2010, 1, 2), "X"]]

    with pytest.raises(IntakeError):
        read_own(book(Team=rows), "own.xlsx")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jan 2017", "<m:0>"),
        ("March-17", "<m:2>"),
        ("Dec 2016", "<m:-1>"),
        ("february", "<m:1>"),
        ("Q4 2016-17", "<q:0>"),
        ("Quarter 3", "<q:-1>"),
        ("2015/16", "<y:-1>"),
        ("Referrals, total", "referrals total"),
    ],
)
def test_times_become_distances_from_the_quarter(text, expected):
    assert label(text, NOW) == expected


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(data):
    try:
        own = OwnSheet(read_own(data, "own.csv"), NOW)
    except IntakeError:
        return
    guess(own, a_sheet())


@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.integers(-5, 10**7), st.floats(), st.text(max_size=12), st.booleans(),
                      st.dates(), st.sampled_from(["Plans started", "Jan 2017", "<5", "Q4"])),
            max_size=6,
        ),
        max_size=8,
    )
)  # fmt: skip
def test_what_is_guessed_can_be_pointed_at_or_is_refused_in_words(rows):
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    try:
        own = OwnSheet(read_own(text.encode("utf-8", "replace"), "own.csv"), NOW)
    except IntakeError:
        return
    for slot, (name, place) in guess(own, a_sheet()).items():
        try:
            pointer = own.pointer_at(own.grid.sheet(name), place)
        except Unnamed:
            continue
        found = follow({slot: pointer}, own, a_sheet())
        assert found.places == {slot: (name, place)}
        assert not found.moved
