"""Recognise files about single children, in memory, and refuse them before anything is kept.

The lists of an Annex A, extracts of the 903 and CIN censuses, and any table of people: known by
their headings, by their tags, and by what stands in their cells. What is raised names the kind
of thing and the sheet, never a value.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise
from operator import itemgetter

from agencies import identifying
from agencies.identifying import Kind
from dataset.intake.cells import in_cell
from dataset.intake.child_headings import is_of_children
from dataset.intake.package import BOOK
from dataset.intake.readers import Grid, GridSheet, read_workbook
from dataset.intake.refusals import IntakeError


SEND_COUNTS = (
    "Send counts only: download the workbook of this return, type the totals, and upload that. "
    "Delete copies of this file that you no longer need."
)
HEADING_ROWS = 60
FEWEST_NUMBERS, FEWEST_POSTCODES, FEWEST_PEOPLE = 3, 5, 3
MOST_MEMBERS = 100
LARGEST_MEMBER = 10 * 1024 * 1024
BIRTH_YEARS_APART = 2

_TAGS = re.compile(
    r"<(?:\w+:)?(LAchildID|UPN|FormerUPN|ULN|PersonBirthDate|ExpectedPersonBirthDate|DOB|"
    r"ChildIdentifiers|CINdetails|CINPlanDates|ChildProtectionPlans|NHSNumber|Surname|Forename|"
    r"HOME_POST|PL_POST|EPISODE|CHILD|HEADER)\b[^<>]*>",
    re.IGNORECASE,
)
_FEWEST_TAGS = 2
_KNOWN_EXTRACT = re.compile(
    r"ssda ?_?-?903|\b903[ _-]?(?:return|extract|header|episodes)|cin[ _-]?(?:census|extract|xml)|"
    r"annex[ _-]?a\b",
    re.IGNORECASE,
)
_ODD_SPACE = re.compile(r"[\u00a0\u2000-\u200b\u202f]")
_GAP = r"(?:[ ]{0,2}[-./ ]?[ ]?)"
_TEN_DIGITS = re.compile(
    rf"([0-9](?:(?<![\w.,/-].)|(?<=\bNHS.))[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}})"
    r"(?![\w,/-]|\.[0-9]*[1-9])"
)
_UPN = re.compile(r"(?<![A-Za-z0-9])[A-HJ-NP-RT-Za-z][0-9]{11}[0-9A-Za-z](?![A-Za-z0-9])")
_MAY_BE_NUMBER = re.compile(r"[0-9][0-9 ./-]{8}[0-9]")  # no row without has either
_POSTCODE = re.compile(r"[A-Za-z]{1,2}[0-9][0-9A-Za-z]? {0,2}[0-9][A-Za-z]{2}")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    r"(?:(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{2,4})"
    rf"|(?P<d3>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]?{_MONTH}[ ,-]{{0,2}}(?P<y3>[0-9]{{4}}|[0-9]{{2}})"
    rf"|{_MONTH} (?P<d4>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<y4>[0-9]{{4}})"
    r"|(?P<y2>[0-9]{4})[/.-](?P<m2>[0-9]{1,2})[/.-](?P<d2>[0-9]{1,2})"
    r"|(?P<y5>(?:19|20)[0-9]{2})(?:0[1-9]|1[0-2])(?P<d5>[0-3][0-9]))"
    r"(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?",
    re.IGNORECASE,
)
_MARKS_IN_NAME = str.maketrans("", "", "'’-.")
# Patterns begin with a digit, which makes most rows quick to miss. Every whole date holds one.
_MAY_BE_DATE = re.compile(
    r"[0-9](?:[-/. ](?:[0-9]{1,2}[-/. ][0-9]"
    r"|(?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
    r"|[0-9]{7}|[a-z]{2}|,? [0-9]{4})",
    re.IGNORECASE,
)
_SHORTEST_PERSON, _LONGEST_PERSON = 12, 200  # characters: "Al Bo 1/2/09"
_LEAST_CAPITALS = 3  # letters of a name all in capitals: "CPP" may be one, "A" and "Q1" are none

Row = Sequence[str]


def refuse(content: bytes, name: str = "") -> None:
    """Raise `IntakeError` when a file is about single children: CSV, text, XLSX, XML or a zip.

    `name` is the file's own name: one of a census extract makes a single telling heading enough.
    A workbook that cannot be opened, or may do harm, raises `IntakeError` as well.
    """
    if content.startswith(b"PK"):
        _refuse_zip(content, name)
        return
    if b"\x00" in content[:4000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # no text, so no table that anything here would read
    text = text_of(content)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        refuse_xml(text)
    refuse_rows(rows_of(text), name=name)


def open_workbook(content: bytes, name: str = "", without: Collection[str] = ()) -> Grid:
    """The grid of a workbook of counts, but for the sheets named in `without`.

    Raises `IntakeError` as `read_workbook` and `refuse` do.
    """
    if BOOK.encode() not in content:  # a zip names its members in plain letters
        refuse(content, name)
    grid = read_workbook(content, without)
    refuse_grid(grid, name)
    return grid


def refuse_grid(grid: Grid, name: str = "") -> None:
    """Raise `IntakeError` when a sheet of a workbook, hidden ones too, is about children."""
    for sheet in grid.sheets:
        refuse_rows(_rows_of_sheet(sheet), name=name, where=f" on the sheet “{sheet.name[:40]}”")


def refuse_xml(text: str) -> None:
    """Raise `IntakeError` for the XML of a census about children. Nothing is parsed."""
    tags = {match.group(1).lower() for match in islice(_TAGS.finditer(text), 2000)}
    if len(tags) >= _FEWEST_TAGS:
        raise _about_children("It is XML with tags of a census, such as the 903 or the CIN census.")


def refuse_rows(rows: Iterable[Row], *, name: str = "", where: str = "") -> None:
    """Raise `IntakeError` when rows of texts are a list of people. Reads every row once."""
    known = bool(_KNOWN_EXTRACT.search(name))
    seen = _Seen()
    for number, row in enumerate(rows):
        if number < HEADING_ROWS and is_of_children(row, known=known):
            raise _about_children(f"It has the headings of a list of children{where}.")
        seen.take(row)
    if what := seen.verdict():
        raise _about_children(f"It holds {what}{where}.")


def text_of(content: bytes) -> str:
    """The text of a CSV or XML file, in whichever of the usual encodings it is."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows_of(text: str) -> Iterator[Row]:
    """The rows of a text that is parted by commas, semicolons, tabs or bars; blank ones left out.

    Quotation marks that do not match end the table; the rest is then read line by line.
    """
    head = text[:4000]
    parting = max(",;\t|", key=head.count)
    lines = io.StringIO(text, newline="")
    try:
        yield from (row for row in csv.reader(lines, delimiter=parting) if row)
    except csv.Error:
        yield from (line.split(parting) for line in lines if line.strip())


class _Seen:
    """What the cells of one table have shown so far. Holds values only while it is read."""

    def __init__(self) -> None:
        self.ten_digits = 0  # how many there are, and how many pass a check
        self.identifying = 0
        self.numbers: set[str] = set()
        self.has_pupil_number = False
        self.postcodes: set[str] = set()
        self.rows = 0
        self.names: set[str] = set()
        self.birth_years: set[int] = set()
        self.people = 0

    def take(self, row: Row) -> None:
        self.rows += 1
        line = "\t".join(row)
        if not line.isascii():
            line = _ODD_SPACE.sub(" ", line)
        if _MAY_BE_NUMBER.search(line):
            self._take_numbers(line)
        if _POSTCODE.search(line):
            found = identifying.postcodes(line)
            self.postcodes.update(line[one.start : one.end].upper() for one in found)
        if _MAY_BE_DATE.search(line):
            self._take_person(row)

    def _take_numbers(self, line: str) -> None:
        for match in _TEN_DIGITS.finditer(line):
            digits = re.sub("[^0-9]", "", match.group(1))
            self.ten_digits += 1
            if identifying.is_nhs_number(digits) or identifying.is_learner_number(digits):
                self.identifying += 1
                self.numbers.add(digits)
        if not self.has_pupil_number:
            pupils = _UPN.finditer(line)
            self.has_pupil_number = any(identifying.is_pupil_number(m.group()) for m in pupils)

    def _take_person(self, row: Row) -> None:
        """A row with a date on any day but the first or last of a month, and a name beside it."""
        years = [year for text in row if (year := _birth_year(text))]
        name = _name_in(row) if years else ""
        if not name:
            name, years = _born_in_one_cell(row)
        if name:
            self.people += 1
            self.names.add(name)
            self.birth_years.update(years)

    def verdict(self) -> str:
        """What makes this a table of people, in words; "" when nothing does."""
        if self.has_pupil_number:
            return str(Kind.UPN)
        if len(self.numbers) >= FEWEST_NUMBERS and self.identifying * 2 >= self.ten_digits:
            return "NHS numbers or unique learner numbers"
        if len(self.postcodes) >= FEWEST_POSTCODES:
            return "full postcodes, one beside the other"
        spread = max(self.birth_years, default=0) - min(self.birth_years, default=0)
        if len(self.names) >= FEWEST_PEOPLE and spread >= BIRTH_YEARS_APART:
            return "names beside dates that look like dates of birth"
        return ""


def _birth_year(text: str) -> int:
    """The year of a whole date inside a month; 0 for anything else, also the ends of months."""
    match = _DATE.fullmatch(text.strip()) if len(text) < 25 else None
    if match is None:
        return 0
    day, year = (
        int(next(found for name, found in match.groupdict().items() if name[0] == what and found))
        for what in "dy"
    )
    return (year + 2000 if year < 100 else year) if 1 < day < 28 else 0


def _born_in_one_cell(row: Row) -> tuple[str, list[int]]:
    """A cell that holds a name with a date of birth, and the years of its dates."""
    for text in row:
        if not _SHORTEST_PERSON <= len(text) <= _LONGEST_PERSON:
            continue
        dates = identifying.birth_dates(text)
        if years := [year for one in dates if (year := _birth_year(text[one.start : one.end]))]:
            return text, years
    return "", []


def _name_in(row: Row) -> str:
    """What reads as a person's name: two words with capitals in one cell, or in two neighbours."""
    words = [word for text in row for word in (text.split() if len(text) < 60 else ("",))]
    for first, second in pairwise(words):
        names = (first.strip(",;"), second.strip(",;"))
        if all(map(_is_name, names)) and not identifying.is_usual_word(*names):
            return " ".join(names)
    return ""


def _is_name(word: str) -> bool:
    """Smith, Zoë, O'Brien, Mc-Neil; SMITH too. Not "of", "Q1" or "A"."""
    letters = word.translate(_MARKS_IN_NAME)
    if not letters.isalpha() or not letters[0].isupper():
        return False
    if letters.isupper():
        return len(letters) >= _LEAST_CAPITALS
    return len(letters) > 1


def _rows_of_sheet(sheet: GridSheet) -> Iterator[Row]:
    for _, places in groupby(sorted(sheet.cells), itemgetter(0)):
        yield [in_cell(sheet.cells[place]) for place in places]


def _refuse_zip(content: bytes, name: str) -> None:
    """A workbook, or files packed together: each is looked at in memory, none is written out."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return  # whoever reads it next says that it is damaged
    with archive:
        members = archive.infolist()
        if any(member.filename == BOOK for member in members):
            refuse_grid(read_workbook(content), name)
            return
        for member in members[:MOST_MEMBERS]:
            inner = member.filename.rpartition("/")[2]
            if inner.lower().endswith((".csv", ".txt", ".xml", ".tsv")):
                refuse(_unpacked(archive, member), f"{name} {inner}")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as stream:
            return stream.read(LARGEST_MEMBER)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error):
        return b""  # locked or damaged: nobody reads it here either


def _about_children(why: str) -> IntakeError:
    return IntakeError(
        "This file is about single children",
        f"{why} Only totals may be sent here. The file was dropped, and nothing of it was kept.",
        SEND_COUNTS,
    )
