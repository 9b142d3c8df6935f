"""A tidy file of earlier returns is read line by line, or refused as a whole."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dataset.intake.history import COLUMNS, parted, read_history
from dataset.intake.refusals import IntakeError
from tests.dataset.history_files import csv_of, line


HEADING = ",".join(COLUMNS)


def read(content):
    refused = []
    return read_history(content, refused), refused


def test_lines_are_gathered_by_the_return_they_name():
    content = csv_of(
        line("CPP-02", "40"), line("CPP-02", "41", period="2016-17-q3"), line("CPP-03", "30")
    )

    returns, refused = read(content)

    assert not refused
    assert [(each.key[3], [number for number, _ in each.lines]) for each in returns] == [
        ("2016-17-q4", [2, 4]),
        ("2016-17-q3", [3]),
    ]


def test_columns_may_come_in_any_order_and_optional_ones_may_be_left_out():
    columns = ("period", "value", "indicator", "agency", "board", "area")
    file = csv_of({name: line("CPP-02", "40")[name] for name in columns}, columns=columns)

    (found,), _ = read(file)

    assert found.key == ("bedford", "social-care", "bedford", "2016-17-q4")
    texts = dict(zip(COLUMNS, (*found.key, *parted(found.lines[0][1])), strict=True))
    assert texts == dict.fromkeys(COLUMNS, "") | {
        "board": "bedford",
        "agency": "social-care",
        "area": "bedford",
        "period": "2016-17-q4",
        "indicator": "CPP-02",
        "value": "40",
    }


def test_a_line_is_named_by_where_it_begins_also_after_a_note_of_two_lines():
    content = csv_of(line("CPP-02", "40", note="One\ntwo"), line("CPP-03", "30"))

    (found,), _ = read(content)

    assert [number for number, _ in found.lines] == [2, 4]


def test_a_line_with_too_few_fields_is_refused_and_the_others_are_read():
    content = csv_of(line("CPP-02", "40")) + b"bedford,social-care\r\n"

    (found,), (refusal,) = read(content)

    assert len(found.lines) == 1
    assert refusal.line == 3
    assert "2 fields" in refusal.wrong


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"", "The heading is not that of an import"),
        (HEADING.encode(), "This file has no figures"),
        (HEADING.replace(",", ";").encode(), "The columns are parted by semicolons"),
        (f"{HEADING},child\n".encode(), "The heading is not that of an import"),
        (f"{HEADING},note\n".encode(), "The heading is not that of an import"),
        (b"PK\x03\x04\0\0", "This is not a CSV file"),
        (f'{HEADING}\n"never closed'.encode(), "This file cannot be read as CSV"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(content, title):
    with pytest.raises(IntakeError) as refused:
        read(content)

    assert refused.value.title == title
    assert refused.value.what_to_do


def test_a_file_saved_by_an_older_excel_is_read():
    content = csv_of(line("CPP-02", "40", note="café")).decode().encode("cp1252")

    (found,), _ = read(content)

    assert parted(found.lines[0][1])[-1] == "café"


def test_a_text_with_a_comma_stays_one_text():
    content = csv_of(line("CPP-02", "1,234", note="Up, as in May"), line("CPP-03", "30"))

    (found,), _ = read(content)

    assert [parted(texts)[3] for _, texts in found.lines] == ["1,234", "30"]
    assert [parted(texts)[-1] for _, texts in found.lines] == ["Up, as in May", ""]


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode())))
@example(b"\xff\xfe\x00")
def test_no_bytes_crash_it(content):
    for start in (b"", f"{HEADING}\n".encode()):
        try:
            returns, refused = read(start + content)
        except IntakeError:
            continue
        assert returns or refused


@given(
    st.lists(st.lists(st.sampled_from(["", " ", "a", "’", "40"]), min_size=1), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_file_without_quotation_marks_is_read_as_one_with_them(rows, end):
    file = end.join([HEADING, *(",".join(row) for row in rows), ""])
    quoted = end.join([HEADING.replace("board", '"board"'), *file.split(end)[1:]])

    try:
        expected = read(quoted.encode())
    except IntakeError as problem:
        with pytest.raises(IntakeError, match=problem.title):
            read(file.encode())
    else:
        assert read(file.encode()) == expected
