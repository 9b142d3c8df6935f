"""A range pasted from a spreadsheet, and a return as CSV: placed exactly, or named and refused."""

from contextlib import suppress
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.figures import read_figure
from dataset.intake.compare import compare
from dataset.intake.csv_return import parse_csv, write_csv
from dataset.intake.labels import Quarter
from dataset.intake.paste import LONGEST, MOST_ROWS, parse_paste
from dataset.intake.refusals import IntakeError
from tests.dataset.intake.sheets import HOURS, PLAN, PROMPTS, STARTED, a_sheet


NOW = Quarter(2016, 4)
ONE = STARTED.slots[0]
SLOW = 10  # seconds: text that is gone through again for every letter takes many minutes


def pasted(text, start=None, **changed):
    return parse_paste(text, a_sheet(**changed), NOW, start)


def taken(result):
    return {slot: read.text for slot, read in result.draft.taken.items()}


def test_rows_that_begin_with_a_code_or_a_name():
    result = pasted("CPP-02\t1,240\nTotal hours missing\thours\t31.5\n")

    assert taken(result) == {ONE: "1240", HOURS.slots[0]: "31.5"}
    assert not result.strange


def test_months_as_three_columns_or_by_their_headings():
    plain = pasted("CPP-01\t189\t194\t196")
    headed = pasted(
        "Measure\tMar 2017\tJan 2017\tFeb 2017\tQ4 2016-17\nCPP-01\t196\t189\t194\t196\nCPP-02\t\t\t\t40"
    )

    months = {("CPP-01", 1): "189", ("CPP-01", 2): "194", ("CPP-01", 3): "196"}
    assert taken(plain) == months
    assert taken(headed) == months | {ONE: "40"}


@pytest.mark.parametrize(
    "text",
    [
        "Measure\tOct 2016\tNov 2016\tDec 2016\nCPP-01\t180\t181\t182",
        "Measure\tQ3 2016-17\nCPP-02\t9",
        "Measure\tJan 2017\tFeb 2017\tMar 2017\nCPP-02\t9\t8\t7",
        "Measure\tQ4 2016-17\nCPP-01\t196",
    ],
)
def test_figures_under_the_headings_of_other_times_are_never_taken(text):
    result = pasted(text)

    assert not taken(result)
    assert "nothing stands under such a heading" in result.strange[0].message


def test_a_title_between_the_rows_does_not_undo_the_headings():
    result = pasted("Measure\tMar 2017\tJan 2017\tFeb 2017\nPlans\nCPP-01\t196\t189\t194")

    assert taken(result)["CPP-01", 1] == "189"


def test_bare_figures_under_headings_in_another_order_are_named():
    result = pasted("Mar 2017\tJan 2017\tFeb 2017\n196\t189\t194", start=("CPP-01", 1))

    assert not taken(result)
    assert "names another time than CPP-01" in result.strange[0].message


def test_months_left_blank_at_the_end_stay_blank():
    result = pasted("CPP-01\t189\t\t")

    assert taken(result) == {("CPP-01", 1): "189"}
    assert not result.strange


def test_more_rows_than_are_read_are_never_left_out_silently():
    result = pasted("Title\n" * MOST_ROWS + "CPP-02\t4")

    assert "more than 3,000 rows" in result.strange[0].message


@pytest.mark.parametrize("piece", ["1", " 1", "1.", "1,111", "<", "Jan ", "Q4 2016-17 ", "\t1"])
def test_the_longest_text_that_may_be_pasted_is_read_at_once(piece):
    text = (piece * LONGEST)[: LONGEST - 1] + "x"
    began = perf_counter()

    pasted(text)

    assert perf_counter() - began < SLOW


def test_a_bare_column_begins_where_its_author_says():
    assert taken(pasted("194\n196\n40", start=("CPP-01", 2))) == {
        ("CPP-01", 2): "194", ("CPP-01", 3): "196", ONE: "40",
    }  # fmt: skip


def test_words_and_reasons_are_read_and_blanks_change_nothing():
    result = pasted("CPP-02\t<5\nMIS-11\tnot held\nCPP-01\t1\t\t3")

    assert taken(result) == {
        ONE: "<5", HOURS.slots[0]: "not held", ("CPP-01", 1): "1", ("CPP-01", 3): "3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "row", "told"),
    [
        ("Something else\t4", 1, "names no measure of this return"),
        ("CPP-02\t4\t5", 1, "wants one number, and 2 stand here"),
        ("CPP-01\t4", 1, "wants three numbers, one for each month"),
        ("4\n5", 1, "Say with which measure the column begins"),
        ("CPP-02\t4\nCPP-02\t5", 2, "stands in row 1 already"),
        ("\tJan 2017\tFeb 2017\tJan 2017", 1, "Two of these headings name the same time"),
    ],
)
def test_a_row_that_cannot_be_placed_is_named(text, row, told):
    (first, *_) = pasted(text).strange

    assert told in first.message
    assert first.row == row


def test_what_cannot_be_read_is_named_with_its_row():
    (problem,) = pasted("CPP-02\t4.5").draft.unreadable

    assert (problem.cell, problem.found) == ("row 1", "4.5")


@given(st.text(max_size=400))
def test_no_text_crashes_the_paste(text):
    for slot in taken(pasted(text, start=ONE)).values():
        assert read_figure(slot) is not None


@given(
    st.lists(
        st.lists(
            st.sampled_from(["CPP-01", "CPP-02", "1", "<5", "", "Jan 2017", "x", "2,5"]), max_size=6
        )
    )
)
def test_no_table_crashes_the_paste(rows):
    pasted("\n".join("\t".join(row) for row in rows), start=ONE)


FIGURES = st.one_of(
    st.integers(0, 10**6).map(str),
    st.integers(2, 400).map(lambda n: f"<{n} not 0"),
    st.integers(1, 10**4).map(lambda n: f"about {n}"),
    st.sampled_from(["not held", "over 500", "1 to 4", "3 or more", "late"]),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60).map(str.strip)


@given(st.fixed_dictionaries(dict.fromkeys((*PLAN.slots, ONE), FIGURES)), WORDS, WORDS)
def test_a_return_survives_the_trip_through_csv(current, note, answer):
    sheet = a_sheet(current=current, notes={ONE: note}, commentary={("Missing", "why"): answer})

    preview = compare(parse_csv(write_csv(sheet), "return.csv", sheet), sheet)

    assert len(preview.same) == len(current)
    assert not preview.changes_anything
    assert not preview.unreadable


def filled(text="40", **changed):
    sheet = a_sheet(**changed)
    lines = write_csv(sheet).decode("utf-8-sig").splitlines()
    return sheet, [
        line.replace("Quarter,,", f"Quarter,{text},") if "CPP-02" in line else line
        for line in lines
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("parted", [",", ";", "\t"])
def test_a_csv_saved_by_any_program_is_read(encoding, parted):
    sheet, lines = filled()
    data = "\r\n".join(line.replace(",", parted) for line in lines).encode(encoding)

    assert parse_csv(data, "return.csv", sheet).taken[ONE].text == "40"


def test_lines_may_be_sorted():
    sheet, (first, head, *lines) = filled()

    data = "\n".join([first, head, *sorted(lines, reverse=True)]).encode()

    assert parse_csv(data, "x.csv", sheet).taken[ONE].text == "40"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda lines: [], "This is not a CSV file of a return"),
        (lambda lines: lines[1:], "This CSV does not say which return it is"),
        (
            lambda lines: [lines[0].replace("bedford", "luton"), *lines[1:]],
            "belongs to another return",
        ),
        (
            lambda lines: [lines[0].replace("version,", "version,x"), *lines[1:]],
            "is an old version",
        ),
        (lambda lines: [lines[0], "a,b", *lines[2:]], "The columns of this CSV were changed"),
        (lambda lines: [*lines, "QQQ-01,x,Quarter,5,"], "Lines of this CSV belong to no field"),
        (
            lambda lines: [*lines, *[line for line in lines if "CPP-02" in line]],
            "Lines of this CSV",
        ),
    ],
)
def test_another_file_is_refused_in_words(change, title):
    sheet, lines = filled()

    with pytest.raises(IntakeError) as refused:
        parse_csv("\n".join(change(lines)).encode(), "x.csv", sheet)

    assert title in refused.value.title


def test_no_cell_of_the_csv_is_a_formula():
    sheet = a_sheet(
        current={ONE: "=1+1"}, notes={ONE: "+cmd"}, commentary={("Missing", "why"): "@x"}
    )

    text = write_csv(sheet).decode("utf-8-sig")

    for risky in (",=1", ",+cmd", ",@x"):
        assert risky not in text


@given(st.text(st.sampled_from("'=+-@ax"), max_size=6))
def test_marks_against_formulas_come_off_again_and_no_others(note):
    sheet = a_sheet(notes={ONE: note})

    draft = parse_csv(write_csv(sheet), "x.csv", sheet)

    assert draft.notes.get(ONE, "") == note


def test_the_prompts_of_the_commentary_come_back():
    sheet = a_sheet(commentary={("Missing", "why"): "Because."})

    draft = parse_csv(write_csv(sheet), "x.csv", sheet)

    assert draft.commentary == {("Missing", "why"): "Because."}
    assert set(PROMPTS) >= {"why"}


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_csv(data):
    sheet = a_sheet()
    for content in (data, write_csv(sheet) + data):
        with suppress(IntakeError):
            parse_csv(content, "x.csv", sheet)
