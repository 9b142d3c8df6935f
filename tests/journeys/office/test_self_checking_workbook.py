"""The workbook checks itself: opened and worked out by LibreOffice, it says what we would say."""

import csv
import random
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dataset.checks.engine import Outcome, read_rules
from dataset.checks.run import check_return
from dataset.figures import MONTHS, QUARTER, Unreadable, read_figure
from dataset.intake import fields
from dataset.intake.parse import parse_return
from dataset.intake.readers import read_workbook
from dataset.intake.ready import (
    AT_LEAST,
    AT_MOST,
    BLANK,
    CHECKED_ON_ARRIVAL,
    EMPTY,
    EXPLAIN,
    FINE,
    FIRST_CHECK,
    ON_ARRIVAL,
    PUT_RIGHT,
    REASON,
    TOLD,
    WRONG,
)
from dataset.intake.template import CHECK, FIGURES, READY, VALUE, ReturnSheet
from dataset.intake.workbook import write_workbook
from dataset.models.dictionary_rows import RULE_COLUMNS, RuleRow
from dataset.present.self_checks import with_checks


pytestmark = pytest.mark.browser
DICTIONARY = Path(fields.__file__).parent.parent / "dictionary"
TEXTS = ["<5", "<5 not 0", "about 400", "about 35", "over 500", "1 to 4", "3 or more", "not held",
         "12", "1.5", "0"]  # fmt: skip


def rows(name):
    with (DICTIONARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dictionary():
    return fields.read_indicators(rows("indicators.csv"))


@pytest.fixture(scope="module")
def rules():
    return read_rules(
        RuleRow(**{name: row[name] for name in RULE_COLUMNS}) for row in rows("rules.csv")
    )


@pytest.fixture
def office(tmp_path):
    """`office(bytes)` gives the same workbook after LibreOffice has worked it out and saved it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "This needs LibreOffice: apt install libreoffice-calc-nogui"

    def worked_out(data, to="xlsx"):
        source = tmp_path / "in" / "return.xlsx"
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(data)
        home = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, home, "--headless", "--convert-to", to, "--outdir", tmp_path, source]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (tmp_path / f"return.{to}").read_bytes()

    return worked_out


def a_return(dictionary, rules, texts):
    """The sheet of a council's return filled with these texts, and what the checks find in it."""
    items = fields.items(dictionary, "childrens-social-care", 4)
    asked = {item.code for item in items}
    shares = [
        share
        for share in fields.shares(dictionary)
        if asked.issuperset(code for code, _ in (*share.numerator, *share.denominator))
    ]
    last = {slot: "40" for item in items for slot in item.slots}
    previous = {slot: read_figure(text) for slot, text in last.items()}
    result = check_return(items, shares, rules, texts, previous)
    sheet = ReturnSheet(
        key="care/bedford/2016-17-q4", agency="Children’s social care", area="Bedford",
        boards="Bedford", period="January to March 2017", due="25 April 2017", items=items,
        month_labels=("Jan 2017", "Feb 2017", "Mar 2017"), prompts={"why": "Why"},
        current=texts, last_quarter=last,
    )  # fmt: skip
    return with_checks(sheet, result, shares), result


def random_texts(dictionary, seed):
    chosen = random.Random(seed)
    return {
        slot: chosen.choice(["", *TEXTS, *(str(chosen.randrange(60)) for _ in range(30))])
        for item in fields.items(dictionary, "childrens-social-care", 4)
        for slot in item.slots
    }


def states(book, sheet):
    """{name of the check: its states}, one for each comparison."""
    page, found = book[READY], {}
    for row, check in enumerate(sheet.checks, start=FIRST_CHECK):
        found.setdefault(check.name, []).append(page.cell(row, 2).value)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_every_check_of_the_workbook_says_what_the_service_says(dictionary, rules, office, seed):
    sheet, result = a_return(dictionary, rules, random_texts(dictionary, seed))
    assert len(sheet.checks) > 40

    book = load_workbook(BytesIO(office(write_workbook(sheet))), data_only=True)

    failed = {
        issue.rule_id: WRONG[issue.severity]
        for issue in result.issues
        if issue.outcome is Outcome.FAILED
    }
    said = states(book, sheet)
    for name, each in said.items():
        rule_id = name.split()[0]
        assert set(each) <= {FINE, EMPTY, PUT_RIGHT, EXPLAIN, TOLD}, name
        is_only_one = sum(other.startswith(rule_id) for other in said) == 1
        if rule_id in failed and is_only_one:
            assert failed[rule_id] in each, name
        if rule_id not in failed:
            assert not set(WRONG.values()) & set(each), name


def test_every_field_reads_as_the_service_reads_it(dictionary, rules, office):
    texts = random_texts(dictionary, 7) | {("CPP-02", QUARTER): "around 20"}
    sheet, _ = a_return(dictionary, rules, texts)

    book = load_workbook(BytesIO(office(write_workbook(sheet))), data_only=True)

    for item, slot in sheet.slots:
        row, text = sheet.rows[slot], sheet.current[slot]
        low, high = (book[READY].cell(row, column + 1).value for column in (AT_LEAST, AT_MOST))
        state = book[FIGURES].cell(row, CHECK + 1).value
        try:
            figure = read_figure(text)
        except Unreadable:
            figure = None
        if not text:
            assert state == BLANK
        elif state == ON_ARRIVAL:
            assert text == "around 20"
        elif figure.low is None:
            assert state == REASON
        else:
            assert low == float(figure.low), text
            assert high == (1e99 if figure.high is None else float(figure.high)), text
            if item.whole and text == "1.5":
                assert state.startswith(PUT_RIGHT)


def test_a_filled_workbook_saved_by_another_program_is_read_as_before(dictionary, rules, office):
    sheet, _ = a_return(dictionary, rules, random_texts(dictionary, 5))
    data = write_workbook(sheet)

    before = parse_return(read_workbook(data), sheet).taken
    after = parse_return(read_workbook(office(data)), sheet).taken

    assert {slot: read.text for slot, read in after.items()} == {
        slot: read.text for slot, read in before.items()
    }


def test_the_formats_fire_on_paper(dictionary, rules, office):
    """Worked out and printed: the wrong field is coloured, and the words stand beside it."""
    texts = {
        slot: "40"
        for item in fields.items(dictionary, "childrens-social-care", 4)
        for slot in item.slots
    }
    texts |= {("ICP-01", month): "10" for month in MONTHS} | {
        ("ICP-02", QUARTER): "29",
        ("ICP-03", QUARTER): "2",
    }
    sheet, _ = a_return(dictionary, rules, texts)

    book = load_workbook(BytesIO(office(write_workbook(sheet))), data_only=True)

    assert book[READY]["A2"].value.startswith("Not yet")
    field = book[FIGURES].cell(sheet.rows["ICP-02", QUARTER], CHECK + 1)
    assert field.value.startswith(PUT_RIGHT)
    (ranges,) = [{str(rule.sqref) for rule in book[FIGURES].conditional_formatting}]
    assert any(book[FIGURES].cell(1, VALUE + 1).column_letter in one for one in ranges)
    assert CHECKED_ON_ARRIVAL in {cell.value for cell in book[READY]["B"]}
