"""Write the dictionary as a workbook: a sheet for each table, and one that says how to use it."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter

from dataset.intake.dictionary_file import TABLES, VERSION, Table, Texts
from dataset.intake.workbook import A4, GROUND, INK, MUTED, PLAIN


HOW_TO = "How to use this file"
TEXT = "@"  # a cell that keeps what is typed: 1-4 never becomes a date
SPARE_ROWS = 200  # below the last row, for new ones
LONGEST_LIST = 255  # characters that Excel takes in a list of choices
WIDE, NARROW = 48, 16
WIDE_COLUMNS = frozenset(
    {
        "name", "definition", "part_names", "categories", "expression", "message", "advice",
        "rationale", "passing_example", "failing_example", "scope", "missing_value_policy",
    }
)  # fmt: skip
STEPS = (
    ("What it is", "Every measure, breakdown and rule in its newest agreed version. Nothing here "
     "is secret: anybody who signs in may read it."),
    ("How to change it", "Change cells, or add rows below the last. Save as Excel workbook (.xlsx) "
     "and upload it on the page “Change the dictionary by spreadsheet”. You see every change, "
     "field by field, before anything is drafted."),
    ("Nothing is in force yet", "A draft changes nothing. It holds from its quarter on, once "
     "a second person has agreed it."),
    ("Rows you take out", "Nothing happens to them. To stop collecting a measure, write no in its "
     "column “collected”; to stop a rule, write dropped in its column “stage”."),
    ("Codes", "A changed code is a new row, and the old one stays as it is."),
    ("The column “version”", "It tells which version you have. When somebody has changed a row "
     "since you downloaded it, your change of that row is refused: download again."),
    ("Please do not", "rename sheets or columns. Their order does not matter, and rows "
     "may be sorted."),
    ("Text", "All cells are text. Formulas are refused, and so is what a spreadsheet program turned "
     "into a date."),
)  # fmt: skip
HELP: Mapping[str, Mapping[str, str]] = {
    "indicator": {
        "code": "Letters, a hyphen and two digits, such as ICP-01. It never changes.",
        "name": "What stands in the grid and on charts.",
        "theme": "The heading under which it is asked.",
        "definition": "What is counted, and what is not.",
        "kind": "flow (happened in the quarter), stock (on the last day), ratio (worked out), or "
        "external statistic.",
        "frequency": "How often it is asked.",
        "unit": "What is counted: children, percent, per 10,000, hours...",
        "numerator": "Of a ratio: codes joined by + or -, such as LAC-01 - LAC-05.",
        "denominator": "Of a ratio: the same, or the word months.",
        "multiplier": "Of a ratio: 100 for a percentage, 10000 for a rate per 10,000; otherwise 1.",
        "polarity": "Which way is better.",
        "supplying_agency": "Who supplies it, in words.",
        "breakdowns": "Breakdowns in words, for reading. What is asked is collected_breakdowns.",
        "standard_or_target": "The standard in words, where there is one.",
        "standard_basis": "Where the standard comes from.",
        "rollup_to_year": "How quarters make a year: sum, last, distinct, recompute or none.",
        "tier": "core, board, derived or context.",
        "release": "1 or 2: with which release it came.",
        "provenance": "Where the measure comes from.",
        "national_reference": "The national collection it belongs to.",
        "part_names": "Of a ratio, parts that are no measures: LAC-16n: Plans completed "
        "[children, last] | LAC-16d: ...",
        "counts_children": "yes: small numbers are hidden.",
        "standard_value": "The standard as a number, without the % sign.",
        "standard_sense": "With standard_value: at least, or at most.",
        "supplier_kind": "Which kind of agency is asked, such as police; every for all.",
        "collected": "yes: agencies are asked for it. no: it is not asked any more, or not yet.",
        "area_kind": "At which level it is asked: once a local authority, a county or a force.",
        "collected_breakdowns": "What it is asked by: slugs of breakdowns, such as age; sex.",
        "chart": "How it is drawn: xmr (with a usual range), rare (rare events) or line; blank: "
        "what suits its figures.",
    },
    "breakdown": {
        "slug": "Small letters, digits and hyphens, such as age. It never changes.",
        "name": "As it stands after “by”: age.",
        "kind": "exclusive: every case in one category. multi-choice: in one or several.",
        "categories": "Parted by “ | ”, each as code: words, such as 5-9: 5 to 9.",
        "not_known": "The code of the category for what was not recorded, if there is one.",
        "tolerated": "How many percent may be not known, without the % sign; blank: any.",
        "valid_from": "From which quarter it is asked. Chosen on the page, not here.",
    },
    "rule": {
        "rule_id": "Such as V001. It never changes.",
        "name": "A few words.",
        "type": "What sort of rule it is, such as sum.",
        "severity": "error (the return cannot be sent), query (wants an explanation) or info.",
        "expression": "What must hold, such as ICP-02 + ICP-03 == ICP-01.",
        "scope": "What it looks at; of a rule about X, which measures.",
        "tolerance": "How far off is accepted: 0, 5%, or max(2, 1%).",
        "missing_value_policy": "What happens when a figure is missing.",
        "message": "A heading, then a sentence for each comparison, parted by “ | ”. Figures "
        "stand in curly brackets.",
        "advice": "What to do.",
        "rationale": "Why the rule is there.",
        "provenance": "Where it comes from.",
        "kind_of_work": "expression, generated or built in.",
        "stage": "now: it runs. later or dropped: it does not.",
        "passing_example": "Figures that pass.",
        "failing_example": "Figures that fail.",
    },
}


def write_book(tables: Mapping[str, Iterable[Texts]]) -> bytes:
    """The workbook of the dictionary. `tables` are {kind: rows}; all cells are text."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **PLAIN})
    book.set_properties({"title": "Indicator dictionary"})
    looks = _looks(book)
    pages = [(table, book.add_worksheet(table.name)) for table in TABLES]
    for table, page in pages:
        _table(page, table, list(tables.get(table.kind, ())), looks)
    _how_to(book.add_worksheet(HOW_TO), looks)
    book.close()
    return file.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    font = {"font_name": "Arial", "font_size": 11, "valign": "top", "font_color": INK}
    return {
        "title": book.add_format({**font, "bold": True, "font_size": 18}),
        "head": book.add_format({**font, "bold": True, "bottom": 2, "bg_color": GROUND}),
        "bold": book.add_format({**font, "bold": True, "text_wrap": True}),
        "words": book.add_format({**font, "text_wrap": True}),
        "cell": book.add_format({**font, "text_wrap": True, "num_format": TEXT}),
        # What begins like a formula stays a text when the cell is opened and left again.
        "quoted": book.add_format(
            {**font, "text_wrap": True, "num_format": TEXT, "quote_prefix": True}
        ),
        "told": book.add_format({**font, "font_color": MUTED, "num_format": TEXT}),
    }


def _table(page: Any, table: Table, rows: list[Texts], looks: dict[str, Any]) -> None:
    for place, column in enumerate(table.heads):
        look = looks["told" if column in table.told else "cell"]
        page.set_column(place, place, WIDE if column in WIDE_COLUMNS else NARROW, look)
        page.write_string(0, place, column, looks["head"])
        for number, row in enumerate(rows, start=1):
            if text := row.get(column, ""):
                risky = text.startswith(("=", "+", "-", "@"))
                page.write_string(number, place, text, looks["quoted"] if risky else look)
        if column in table.choices:
            _choices(page, place, len(rows) + SPARE_ROWS, table.choices[column])
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(1, len(rows)), len(table.heads) - 1)
    page.set_landscape()
    page.set_paper(A4)
    page.repeat_rows(0)


def _choices(page: Any, place: int, last: int, choices: tuple[str, ...]) -> None:
    """A list to choose from. What is not in it is warned of: older rows may hold more."""
    if len(",".join(choices)) <= LONGEST_LIST:
        page.data_validation(
            1,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": list(choices),
                "error_type": "warning",
                "error_title": "Not in the list",
                "error_message": "The upload will refuse what is not in the list.",
            },
        )


def _how_to(page: Any, looks: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, "The dictionary as a spreadsheet", looks["title"])
    lines = list(STEPS)
    for table in TABLES:
        lines += [("", ""), (f"Sheet “{table.name}”", "What each column holds")]
        lines += [(column, HELP[table.kind].get(column, "")) for column in table.columns]
    lines += [
        ("", ""),
        (VERSION, "Which version of the row this is. Written, never read as a change."),
    ]
    for row, (head, words) in enumerate(lines, start=2):
        page.write_string(row, 0, head, looks["bold"])
        page.write_string(row, 1, words, looks["words"])
    page.fit_to_pages(1, 0)
    page.set_paper(A4)
