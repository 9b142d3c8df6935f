"""A file about single children is refused in memory, whatever its form; counts are not."""

import csv
import io
import random
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from dataset.intake import child_level
from dataset.intake.history import COLUMNS
from dataset.intake.refusals import IntakeError
from tests.agencies.identifiers import nhs_number, pupil_number
from tests.dataset.intake.sheets import FILLED, SHEET, filled


MADE_UP = ("Aardvark", "Bramble", "Cobble", "Dapple", "Ember", "Fable")


def as_csv(rows, parting=","):
    file = io.StringIO()
    csv.writer(file, delimiter=parting).writerows(rows)
    return file.getvalue().encode()


def as_workbook(rows, hidden=False):
    book = Workbook()
    page = book.create_sheet("List 1")
    for row in rows:
        page.append(row)
    if hidden:
        page.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_zip(name, content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


ANNEX_A = [
    ["Annex A list 1: contacts"],
    [],
    ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"],
    ["X1", "a) Male", "WBRI", "12/03/2008", "9"],
]
EPISODES_903 = [["CHILD", "DECOM", "RNE", "LEGAL", "CIN", "PLACE"], ["7", "1/4/16", "S", "C2"]]
HEADER_903 = [["CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"]]
NHS_NUMBERS = [["ref", "number"], *([str(n), nhs_number(n)] for n in range(100, 105))]
PUPILS = [["who"], [pupil_number(7)]]
POSTCODES = [["place"], *([f"MK4{n} 1A{letter}"] for n, letter in enumerate("ABDEFG"))]
PEOPLE = [
    ["who", "when"],
    *([f"{MADE_UP[n]} {MADE_UP[n - 1]}", f"{n + 3}/0{n + 1}/{2004 + n}"] for n in range(5)),
]
LISTS = {
    "annex a": ANNEX_A, "903 episodes": EPISODES_903, "903 header": HEADER_903,
    "nhs numbers": NHS_NUMBERS, "pupil numbers": PUPILS, "postcodes": POSTCODES, "people": PEOPLE,
}  # fmt: skip
FORMS = {
    "csv": as_csv,
    "semicolons": lambda rows: as_csv(rows, ";"),
    "tabs": lambda rows: as_csv(rows, "\t"),
    "utf-16": lambda rows: as_csv(rows).decode().encode("utf-16"),
    "workbook": as_workbook,
    "hidden sheet": lambda rows: as_workbook(rows, hidden=True),
    "zip": lambda rows: as_zip("folder/list.csv", as_csv(rows)),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("rows", LISTS.values(), ids=LISTS)
def test_a_list_of_children_is_refused_in_every_form(rows, form):
    with pytest.raises(IntakeError) as refusal:
        child_level.refuse(form(rows), "figures")

    said = f"{refusal.value.title} {refusal.value.detail} {refusal.value.what_to_do}"
    assert "single children" in said
    assert "Send counts only" in said
    for value in (text for row in rows[1:] for text in row if len(text) > 5):
        assert value not in said


CIN = """<?xml version="1.0"?><Message><Children><Child><ChildIdentifiers>
<LAchildID>1</LAchildID><UPN/><PersonBirthDate>2008-03-12</PersonBirthDate>
</ChildIdentifiers></Child></Children></Message>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_xml_of_a_census_is_refused(encoding):
    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(CIN.encode(encoding), "return.xml")


def test_the_name_of_an_extract_makes_one_telling_heading_enough():
    rows = [["UPN", "school"], ["", "one"]]
    child_level.refuse(as_csv(rows), "schools.csv")

    with pytest.raises(IntakeError):
        child_level.refuse(as_csv(rows), "SSDA903 2016-17.csv")


def test_our_own_workbook_is_taken_filled_or_empty():
    child_level.refuse(filled(SHEET, {}), "return.xlsx")
    child_level.refuse(filled(SHEET, FILLED), "return.xlsx")


COUNTS = {
    "a release": [
        ["time_period", "la_code", "la_name", "gender", "ethnicity", "age", "number", "rate"],
        *([str(y), "E06000055", "Bedford", "Male", "White", "5-9", "142", "38.1"]
          for y in range(2013, 2025)),
    ],
    "attendance": [["seat", "role", "2016-05-19", "2016-07-14"], ["Chair", "Chair", "1", "0"]],
    "holidays": [["name", "on"], ["Good Friday", "14/04/2017"], ["Boxing Day", "26/12/2016"],
                 ["Easter Monday", "17/04/2017"], ["Early May bank holiday", "05/05/2014"]],
    "areas": [["area", "from"], *([f"Milton {one}", f"01/04/20{n + 10}"]
              for n, one in enumerate(MADE_UP))],
    "one number": [["figure"], ["4857773456"], ["12"]],
}  # fmt: skip


@pytest.mark.parametrize("rows", COUNTS.values(), ids=COUNTS)
@pytest.mark.parametrize("form", [as_csv, as_workbook], ids=["csv", "workbook"])
def test_tables_of_counts_are_taken(rows, form):
    child_level.refuse(form(rows), "figures")


def test_a_file_of_earlier_returns_is_taken():
    chance = random.Random(3)
    rows = [
        ["bedford", "social-care", "bedford", f"{year}-{quarter}", "0", f"CPP-{n:02}", "5-9",
         str(chance.randrange(300)), "", "", "", "", "return", "As agreed."]
        for year in range(2008, 2017) for quarter in range(1, 5) for n in range(1, 40)
    ]  # fmt: skip
    child_level.refuse(as_csv([COLUMNS, *rows]), "history.csv")


@settings(max_examples=200)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"<a>", b"\xff\xfe", b'"']))
def test_no_bytes_crash_it(content, start):
    with suppress(IntakeError):
        child_level.refuse(start + content, "x")


DATES = ("{d}-Mar-{y}", "{d}-Mar-09", "{d} March {y}", "{d}th March {y}", "Mar {d}, {y}", "{y}/03/{d}",
         "{y}03{d}", "{y}-03-{d}T00:00:00Z", "{d}MAR{y}", "{d} march{y}", "{y}.3.4")  # fmt: skip


@pytest.mark.parametrize("date", DATES)
def test_people_are_known_however_their_dates_are_written(date):
    rows = [[name, date.format(d=12 + n, y=2003 + n)] for n, (name, _) in enumerate(people())]
    if date == DATES[1]:
        rows = [[name, f"{12 + n}-Mar-{n + 3:02d}"] for n, (name, _) in enumerate(people())]

    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(as_csv([["a", "b"], *rows]))


@pytest.mark.parametrize(
    "written",
    [
        str.upper, lambda name: "{1}, {0}".format(*name.split()),
        lambda name: "{1}; {0}".format(*name.split()),
        lambda name: "{1} {0}".format(*name.upper().split()), lambda name: f"Zoë {name.split()[1]}",
        lambda name: f"{name.split()[0]} O’Bramble", lambda name: f"{name.split()[0]} McCobble",
    ],
)  # fmt: skip
def test_people_are_known_however_their_names_are_written(written):
    rows = [[written(name), date] for name, date in people()]

    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(as_csv([["a", "b"], *rows]))


def people():
    return [
        (f"{MADE_UP[n]} {MADE_UP[n - 1]}", f"{n + 12}/03/{2003 + n}") for n in range(len(MADE_UP))
    ]


@pytest.mark.parametrize(
    "form", ["{} {} {}", "{}\u00a0{}\u00a0{}", "{}.{}.{}", "{} - {} - {}", "{}/{}/{}", "NHS{}{}{}",
             "{}{}{}.0", "({}{}{})"]
)  # fmt: skip
def test_nhs_numbers_are_known_however_they_are_parted(form):
    numbers = [nhs_number(n) for n in range(100, 105)]
    rows = [[form.format(one[:3], one[3:6], one[6:]), "1"] for one in numbers]

    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(as_csv([["a", "b"], *rows]))


def test_a_list_that_names_the_same_children_again_and_again_is_known():
    numbers = [nhs_number(n) for n in range(100, 105)]
    rows = [[number, str(n)] for n in range(6) for number in numbers]

    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(as_csv([["a", "b"], *rows]))


def test_headings_in_other_words_are_known():
    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(as_csv([["Young person", "Born on", "Key worker"], ["a", "b", "c"]]))


@pytest.mark.parametrize(
    "rows",
    [
        [["Police Protection", f"{n + 11}-Mar-{2009 + n}", str(n)] for n in range(6)],
        [["Health Visiting Service", f"2009{n + 1:02d}15", str(n)] for n in range(6)],
        [["CPP LAC", f"{n + 11}/03/2017", str(n)] for n in range(6)],
        [["MIS-01", f"{n + 11}/03/{2003 + n}", "TOTAL"] for n in range(6)],
        [["plans", str(20090315 + n), "Jan Feb"] for n in range(6)],
    ],
)
def test_tables_of_counts_with_dates_are_taken(rows):
    child_level.refuse(as_csv(rows))


@pytest.mark.parametrize("form", ["{} {}", "{} (DOB {})", "{}, born {}"])
def test_people_are_known_where_name_and_date_share_a_cell(form):
    rows = [[form.format(*person), "1"] for person in people()]

    with pytest.raises(IntakeError, match="single children"):
        child_level.refuse(as_csv([["team", "visits"], *rows]))


def test_rows_named_by_place_and_day_are_taken():
    rows = [[f"Training in Bedford {n + 11}/03/2017", str(n)] for n in range(6)]

    child_level.refuse(as_csv([["event", "people"], *rows]))
