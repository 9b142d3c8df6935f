"""The dictionary goes out as a spreadsheet and comes back equal; what cannot come back is named."""

from contextlib import suppress
from datetime import datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dataset.intake.dictionary_book import HELP, HOW_TO, write_book
from dataset.intake.dictionary_file import BY_KIND, INDICATOR, RULE, TABLES, read_file, write_csv
from dataset.intake.refusals import IntakeError
from tests.dataset.intake.dictionaries import (
    SHEETS,
    cell,
    changed_book,
    shipped,
    shipped_rows,
    typed,
)


INDICATORS, RULES = BY_KIND[INDICATOR], BY_KIND[RULE]
# What people write, and what spreadsheets stumble over; nothing a cell cannot hold.
WORDS = st.one_of(
    st.sampled_from(["=1+1", "-ICP-01", "@x", "'quoted", "''=x", "1-4", "TRUE", "0.02", "5%", "007",
                     "a, b", 'say "so"', "one\ntwo", "£5; ≥ 2", "1e5", "#N/A", "DEC-01"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "),
            max_size=20),
).map(str.strip)  # fmt: skip


def values_of(file, kind):
    return [row.values for row in file.rows[kind]]


def rows_of_words(table):
    """Rows of any words in the columns that take any, with a key each."""
    free = [name for name in table.taken if name not in table.choices and name != table.key]
    free = [name for name in free if name not in table.numbers]
    row = st.fixed_dictionaries(dict.fromkeys(free, WORDS))
    blank = dict.fromkeys(table.heads, "")
    return st.lists(row, min_size=1, max_size=4).map(
        lambda rows: [
            blank | row | {table.key: f"K-{number}", "version": "2"}
            for number, row in enumerate(rows)
        ]
    )


def wrong_of(data, key, name="dictionary.xlsx"):
    """{column: why} of the row of a key."""
    file = read_file(data, name)
    (row,) = (
        row
        for kind, table in BY_KIND.items()
        for row in file.rows.get(kind, ())
        if row.values[table.key] == key
    )
    return {wrong.column: wrong.why for wrong in row.wrong}


def test_the_shipped_dictionary_comes_back_from_its_workbook():
    file = read_file(write_book(shipped()), "dictionary.xlsx")

    for table in TABLES:
        assert values_of(file, table.kind) == shipped()[table.kind]
        assert [row.number for row in file.rows[table.kind]][:2] == [2, 3]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_the_shipped_dictionary_comes_back_from_its_csv(table):
    file = read_file(write_csv(table, shipped()[table.kind]), table.file)

    assert values_of(file, table.kind) == shipped()[table.kind]
    assert list(file.rows) == [table.kind]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_the_columns_are_those_of_the_shipped_file(table):
    with_head = shipped_rows(table)[0]

    assert list(with_head) == list(table.heads)
    assert set(HELP[table.kind]) == set(table.columns)


@settings(max_examples=60)
@given(
    st.sampled_from(TABLES).flatmap(lambda table: st.tuples(st.just(table), rows_of_words(table)))
)
def test_any_words_come_back_as_they_were(drawn):
    table, rows = drawn

    from_book = read_file(write_book({table.kind: rows}), "d.xlsx")
    from_csv = read_file(write_csv(table, rows), "d.csv")

    assert values_of(from_book, table.kind) == rows
    assert values_of(from_csv, table.kind) == rows


def test_no_text_is_a_formula_in_workbook_or_csv():
    row = dict(shipped()[RULE][0], expression="=HYPERLINK(1)", advice="@x", name="-1")

    page = load_workbook(BytesIO(write_book({RULE: [row]})))["Rules"]
    held = [one for one in page[2] if one.value in ("=HYPERLINK(1)", "@x", "-1")]

    assert [one.data_type for one in held] == ["s", "s", "s"]
    assert all(one.quotePrefix for one in held)
    text = write_csv(RULES, [row]).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'@x" in text
    assert "'-1" in text


def test_the_workbook_explains_itself_and_offers_choices():
    book = load_workbook(BytesIO(write_book(shipped())))

    assert book.sheetnames == ["Indicators", "Breakdowns", "Rules", HOW_TO]
    offered = {one.formula1 for one in book["Indicators"].data_validations.dataValidation}
    assert '"higher better,lower better,context"' in offered
    assert book["Indicators"].freeze_panes == "C2"
    words = " ".join(str(row[0]) for row in book[HOW_TO].iter_rows(min_col=2, values_only=True))
    assert "Nothing happens to them." in words


@pytest.mark.parametrize(
    ("sheet", "key", "column", "value", "number_format", "text"),
    [
        ("Indicators", "CPP-01", "collected", True, "General", "yes"),
        ("Indicators", "CPP-01", "collected", False, "General", "no"),
        ("Indicators", "CPP-01", "collected", "TRUE", "@", "yes"),
        ("Indicators", "CPP-01", "multiplier", 5.0, "General", "5"),
        ("Indicators", "CPP-01", "multiplier", "100.00", "@", "100"),
        ("Indicators", "CPP-05", "standard_value", 0.02, "General", "0.02"),
        ("Rules", "V001", "tolerance", 0.02, "0%", "2%"),
        ("Rules", "V001", "tolerance", "2.00%", "@", "2%"),
        ("Rules", "V001", "tolerance", 0.5, "General", "0.5"),
        ("Breakdowns", "sex", "tolerated", 2.5, "General", "2.5"),
    ],
)
def test_what_a_spreadsheet_program_makes_of_a_cell_is_read_as_it_was_meant(
    sheet, key, column, value, number_format, text
):
    def change(book):
        held = cell(book, sheet, key, column)
        held.value, held.number_format = value, number_format

    kind = next(kind for kind, name in SHEETS.items() if name == sheet)
    file = read_file(changed_book(change))

    (row,) = (row for row in file.rows[kind] if row.values[BY_KIND[kind].key] == key)
    assert (row.values[column], row.wrong) == (text, ())


@pytest.mark.parametrize(
    ("column", "value", "number_format", "words"),
    [
        ("definition", datetime(2017, 4, 1), "d-mmm", "made 01/04/2017, a date or time,"),
        ("definition", "=1+1", "General", "The cell holds a formula."),
        ("definition", True, "General", "The cell holds true or false."),
        ("definition", "#N/A", "General", "The cell shows #N/A."),
        ("definition", "x" * 8000, "@", "longer than 8,000 characters"),
        ("standard_value", 0.8, "0%", "Set its format to Text and type the number without the %"),
    ],
)
def test_what_cannot_be_brought_back_is_refused_with_what_to_do(
    column, value, number_format, words
):
    def change(book):
        held = cell(book, "Indicators", "CPP-05", column)
        held.value, held.number_format = value, number_format
        if value == "#N/A":
            held.data_type = "e"

    assert words in wrong_of(changed_book(change), "CPP-05")[column]


def test_something_beside_the_columns_is_refused_not_dropped():
    beyond = len(INDICATORS.heads) + 1
    data = changed_book(lambda book: book["Indicators"].cell(2, beyond, "do we need this?"))

    assert "beside the last column" in wrong_of(data, shipped()[INDICATOR][0]["code"])[""]


def test_columns_may_stand_in_any_order_and_the_version_may_be_left_out():
    rows = [{**row, "version": ""} for row in shipped()[RULE]]
    heads = [*reversed(RULES.columns)]
    lines = [heads, *([row[head] for head in heads] for row in rows)]

    def change(book):
        page = book["Rules"]
        page.delete_rows(1, page.max_row)
        for line in lines:
            page.append(line)

    found = values_of(read_file(changed_book(change)), RULE)

    assert [{"version": "", **row} for row in found] == [
        {head: row[head] for head in ("version", *heads)} for row in rows
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither an Excel workbook nor a CSV"),
        (b"hello", "not a table of the dictionary"),
        (b"code,name\nA-01,x\n", "has no column “theme”"),
        (b"\x00\x01\x02", "neither an Excel workbook nor a CSV"),
        (write_csv(INDICATORS, [])[:-2] + b",extra\r\n", "has an unknown column “extra”"),
        (write_csv(INDICATORS, [])[:-2] + b",code\r\n", "has twice the column “code”"),
        (b"code\n" * 3001, "The limit is 3,000 rows."),
        (b"code,name\n" + b"x" * 140_000, "damaged"),
        (typed("Rules", "V001", name="x").replace(b"PK\x05\x06", b"PK\x00\x00"), "damaged"),
        (changed_book(lambda book: [book.remove(book[n]) for n in SHEETS.values()]), "none of the"),
        (changed_book(lambda book: book["Rules"].insert_rows(1)), "has no column “rule_id”"),
        (b"UPN,Surname,Forename,DOB\nx,y,z,1\n", "about single children"),
    ],
)  # fmt: skip
def test_files_that_are_no_dictionary_are_refused_as_a_whole(data, words):
    with pytest.raises(IntakeError) as refused:
        read_file(data, "dictionary.csv")

    assert words in f"{refused.value.title} {refused.value.detail}"


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=400).map(lambda b: b"PK\x03\x04" + b)))
def test_no_bytes_make_the_reader_crash(data):
    with suppress(IntakeError):
        read_file(data, "x")


@settings(max_examples=80)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_real_file_makes_the_reader_crash(place, junk):
    for data in (write_csv(RULES, shipped()[RULE]), write_book({RULE: shipped()[RULE][:3]})):
        at = place % len(data)
        with suppress(IntakeError):
            read_file(data[:at] + junk + data[at + len(junk) :], "x")
