"""The dictionary's spreadsheets, opened and saved again by LibreOffice, come back equal."""

import shutil
import subprocess

import pytest

from dataset.intake.dictionary_book import write_book
from dataset.intake.dictionary_file import RULE, TABLES, read_file, write_csv
from tests.dataset.intake.dictionaries import shipped


pytestmark = pytest.mark.browser
AS_UTF_8 = "--infilter=CSV:44,34,76"  # what the dialog proposes for a file with our mark
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"  # commas, quotation marks, UTF-8
HARD = {
    "name": "=1+1", "advice": "'quoted", "rationale": "1-4", "provenance": "007",
    "tolerance": "5%", "passing_example": "TRUE", "failing_example": "@x, \"y\"; z",
    "message": "one\ntwo", "scope": "-2", "type": "0.02", "kind_of_work": "1e5",
}  # fmt: skip


@pytest.fixture
def saved_again(tmp_path):
    """`saved_again(bytes, "xlsx")` gives the file as LibreOffice saves it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "This needs LibreOffice: apt install libreoffice-calc-nogui"

    def saved_again(data, ending, to, *how):
        source = tmp_path / "in" / f"dictionary.{ending}"
        source.parent.mkdir(exist_ok=True)
        source.write_bytes(data)
        home = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [program, home, "--headless", *how, "--convert-to", to, "--outdir"]
        subprocess.run([*command, tmp_path, source], check=True, capture_output=True, timeout=180)
        return (tmp_path / f"dictionary.{to.partition(':')[0]}").read_bytes()

    return saved_again


def hard():
    """The shipped tables, with a rule made of what spreadsheets stumble over."""
    rules = [*shipped()[RULE], {**shipped()[RULE][0], "rule_id": "V999", **HARD}]
    return {**shipped(), RULE: rules}


def values(file, kind):
    return [row.values for row in file.rows[kind]]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_workbook_comes_back_equal(saved_again, ending):
    data = saved_again(write_book(hard()), "xlsx", ending)
    if ending == "ods":
        data = saved_again(data, "ods", "xlsx")

    file = read_file(data, "dictionary.xlsx")

    for table in TABLES:
        assert values(file, table.kind) == hard()[table.kind]
        assert not any(row.wrong for row in file.rows[table.kind])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_a_shipped_csv_opened_as_a_table_comes_back_equal(saved_again, table):
    """Every cell is what the program makes of it, and is written so."""
    rows = shipped()[table.kind]

    data = saved_again(write_csv(table, rows), "csv", CSV, AS_UTF_8)

    assert values(read_file(data, table.file), table.kind) == rows
