"""What the workbook says about itself: a state beside each field, and "Ready to send?".

The formulas are worked out by the spreadsheet program and never read back: whatever they say,
everything is checked again on arrival.
"""

from typing import Any

from xlsxwriter.utility import xl_col_to_name

from dataset.figures import Item, Slot
from dataset.intake import excel
from dataset.intake.template import (
    CHECK,
    CHECK_HEAD,
    FIGURES,
    FIRST_ROW,
    READY,
    VALUE,
    ReturnSheet,
    SheetCheck,
    Sides,
)


BLANK, FINE, EMPTY = "Blank", "Fine", "Not filled in yet"
PUT_RIGHT, EXPLAIN, TOLD = "Put right", "Explain on upload", "Worth a look"
WRONG = {"error": PUT_RIGHT, "query": EXPLAIN, "info": TOLD}
REASON, ON_ARRIVAL = "No number, with a reason", "Read on arrival"
CHECKED_ON_ARRIVAL = "Checked on arrival"
# Spreadsheet programs that trust a file's stored results work out what depends on the time.
AWAKE = 'IF(NOW()<0,"",'
STATE_WIDTH = 32
FIRST_CHECK = 11  # the first row of the checks on their sheet, as Excel counts
NAME, STATE, LEFT_LOW, LEFT_HIGH, RIGHT_LOW, RIGHT_HIGH = range(6)
# Further right, in the rows that the fields have on their own sheet.
WORDS, ABOUT, AT_LEAST, AT_MOST, FIELD = range(8, 13)
WORKING = (("Field reads", 14), ("About", 9), ("At least", 9), ("At most", 9), ("State", 30))
SIDES = ("left_low", "left_high", "right_low", "right_high")


def cell(column: int, row: int, sheet: str = "") -> str:
    """ "$J$5", or "'Figures'!$J$5"."""
    address = f"${xl_col_to_name(column)}${row}"
    return f"'{sheet}'!{address}" if sheet else address


def sides(row: int) -> Sides:
    """Where the bounds of the field in this row of the figures stand."""
    return Sides(cell(AT_LEAST, row), cell(AT_MOST, row))


def write_states(page: Any, sheet: ReturnSheet, looks: dict[str, Any]) -> None:
    """The column behind the fields: in words what is the matter."""
    page.set_column(CHECK, CHECK, STATE_WIDTH)
    page.write_string(FIRST_ROW - 2, CHECK, CHECK_HEAD, looks["head"])
    rows = sheet.rows
    for row in rows.values():
        page.write_formula(row - 1, CHECK, f"={cell(FIELD, row, READY)}", looks["text"], "")
    _colour(page, rows, looks)


def _write_working(page: Any, sheet: ReturnSheet, looks: dict[str, Any]) -> None:
    """Beside the checks, in the rows of the fields: how each is read, and its state."""
    for place, (head, width) in enumerate(WORKING):
        page.set_column(WORDS + place, WORDS + place, width)
        page.write_string(FIRST_ROW - 2, WORDS + place, head, looks["head"])
    places, rows = _checks_by_code(sheet), sheet.rows
    for item, slot in sheet.slots:
        row = rows[slot]
        field = cell(VALUE, row, FIGURES)
        said, number = cell(WORDS, row), cell(ABOUT, row)
        formulas = {
            WORDS: _awake(excel.words(field)),
            ABOUT: excel.about(said),
            AT_LEAST: excel.low(field, said, number),
            AT_MOST: excel.high(field, said, number),
            FIELD: _state(item, row, field, places.get(item.code, [])),
        }
        for column, formula in formulas.items():
            page.write_formula(row - 1, column, f"={formula}", looks["code"], "")


def _awake(formula: str) -> str:
    return f"{AWAKE}{formula})"


def _checks_by_code(sheet: ReturnSheet) -> dict[str, list[int]]:
    """{item: the rows of the checks it takes part in}."""
    found: dict[str, list[int]] = {}
    for row, check in enumerate(sheet.checks, start=FIRST_CHECK):
        for code in check.codes:
            found.setdefault(code, []).append(row)
    return found


def _state(item: Item, row: int, field: str, checks: list[int]) -> str:
    low, high = cell(AT_LEAST, row), cell(AT_MOST, row)
    reason = f'IF({excel.is_reason(cell(WORDS, row))},"{REASON}","{ON_ARRIVAL}")'
    wrong = f'IF({low}<0,"{PUT_RIGHT}: below nought",'
    closing = 1
    if item.whole:
        wrong += f'IF({low}<>INT({low}),"{PUT_RIGHT}: not a whole number",'
        closing += 1
    if item.percent:
        wrong += f'IF({high}>100,"{PUT_RIGHT}: more than 100",'
        closing += 1
    numbered = f"{wrong}{_of_checks(checks)}{')' * closing}"
    return f'IF(TRIM({field})="","{BLANK}",IF(ISNUMBER({low}),{numbered},{reason}))'


def _of_checks(checks: list[int]) -> str:
    if not checks:
        return f'"{FINE}"'
    for_error = _any(checks, PUT_RIGHT)
    for_query = _any(checks, EXPLAIN)
    see = f"see “{READY}”"
    return f'IF({for_error},"{PUT_RIGHT}: {see}",IF({for_query},"{EXPLAIN}","{FINE}"))'


def _any(checks: list[int], state: str) -> str:
    return "OR(" + ",".join(f'{cell(STATE, row)}="{state}"' for row in checks) + ")"


def _colour(page: Any, rows: dict[Slot, int], looks: dict[str, Any]) -> None:
    """Fields to put right and to explain light up; the words stand beside them."""
    if not rows:
        return
    first, last = min(rows.values()), max(rows.values())
    state = f"${xl_col_to_name(CHECK)}{first}"
    for words, look in ((PUT_RIGHT, "wrong"), (EXPLAIN, "query")):
        for column in (VALUE, CHECK):
            page.conditional_format(
                first - 1,
                column,
                last - 1,
                column,
                {
                    "type": "formula",
                    "criteria": f'=LEFT({state},{len(words)})="{words}"',
                    "format": looks[look],
                },
            )


def write_ready(page: Any, sheet: ReturnSheet, looks: dict[str, Any]) -> None:
    """The sheet that says whether the return could be sent as it stands."""
    page.hide_gridlines(2)
    for column, width in enumerate((70, 24, 11, 11, 11, 11)):
        page.set_column(column, column, width)
    page.write_string(0, 0, f"{READY}?", looks["title"])
    page.write_formula(1, 0, f"={_verdict()}", looks["bold"], "")
    for row, (words, formula) in enumerate(_counts(sheet), start=2):
        page.write_string(row, NAME, words, looks["text"])
        page.write_formula(row, STATE, f"={formula}", looks["bold"], "")
    heads = ("Check", "How it stands", "One side", "at most", "Other side", "at most")
    for column, head in enumerate(heads):
        page.write_string(FIRST_CHECK - 2, column, head, looks["head"])
    for row, check in enumerate(sheet.checks, start=FIRST_CHECK):
        _write_check(page, row, check, looks)
    last = FIRST_CHECK + len(sheet.checks)
    for row, name in enumerate(sheet.on_arrival, start=last):
        page.write_string(row - 1, NAME, name, looks["text"])
        page.write_string(row - 1, STATE, CHECKED_ON_ARRIVAL, looks["code"])
    for words, look in ((PUT_RIGHT, "wrong"), (EXPLAIN, "query")):
        page.conditional_format(
            FIRST_CHECK - 1,
            STATE,
            max(FIRST_CHECK, last) - 1,
            STATE,
            {"type": "cell", "criteria": "==", "value": f'"{words}"', "format": looks[look]},
        )
    _write_working(page, sheet, looks)
    page.freeze_panes(FIRST_CHECK - 1, 1)


def _write_check(page: Any, row: int, check: SheetCheck, looks: dict[str, Any]) -> None:
    page.write_string(row - 1, NAME, check.name, looks["text"])
    formulas = (check.left.low, check.left.high, check.right.low, check.right.high)
    for column, formula in zip(range(LEFT_LOW, RIGHT_HIGH + 1), formulas, strict=True):
        page.write_formula(row - 1, column, f'=IFERROR({formula},"")', looks["code"], "")
    places = dict(zip(SIDES, (cell(c, row) for c in range(LEFT_LOW, RIGHT_HIGH + 1)), strict=True))
    wrong = WRONG[check.severity]
    holds = check.holds.format(**places)
    state = f'IF(COUNT({",".join(check.needs)})<{len(check.needs)},"{EMPTY}",IF({holds},"{FINE}","{wrong}"))'
    page.write_formula(
        row - 1, STATE, f'=IFERROR({state},"{CHECKED_ON_ARRIVAL}")', looks["text"], ""
    )


def _verdict() -> str:
    blank, wrong, queries = (cell(STATE, row) for row in (3, 4, 6))
    checks = cell(STATE, 5)
    return (
        f'IF({blank}+{wrong}+{checks}>0,"Not yet: something is blank or to be put right. See below.",'
        f'IF({queries}>0,"Yes, and the queries below want a sentence of explanation after the upload.",'
        '"Yes, as far as a workbook can tell. The rest is checked on arrival."))'
    )


def _counts(sheet: ReturnSheet) -> tuple[tuple[str, str], ...]:
    """Rows 3 to 7: what is counted, and its formula."""
    last = max(sheet.rows.values(), default=FIRST_ROW)
    states = f"{cell(FIELD, FIRST_ROW)}:{cell(FIELD, last)}"
    end = FIRST_CHECK + len(sheet.checks)
    checks = f"$B${FIRST_CHECK}:$B${end}"
    return (
        ("Fields still blank", f'COUNTIF({states},"{BLANK}")'),
        ("Fields to put right", f'COUNTIF({states},"{PUT_RIGHT}*")'),
        ("Checks to put right", f'COUNTIF({checks},"{PUT_RIGHT}")'),
        ("Checks to explain", f'COUNTIF({checks},"{EXPLAIN}")'),
        ("Checked on arrival", f'{len(sheet.on_arrival)}+COUNTIF({states},"{ON_ARRIVAL}")'),
    )


def cells_of(sheet: ReturnSheet, items: dict[str, Item]) -> dict[str, Sides]:
    """{code: the formulas of its quarter}: of months that add up, or the last of them."""
    found: dict[str, Sides] = {}
    rows: dict[str, list[tuple[Slot, int]]] = {}
    for slot, row in sheet.rows.items():
        rows.setdefault(slot[0], []).append((slot, row))
    for code, held in rows.items():
        each = [sides(row) for _, row in held]
        if len(each) == 1 or items[code].kind != "flow":
            found[code] = each[-1]
            continue
        found[code] = Sides(
            f"({'+'.join(one.low for one in each)})", f"({'+'.join(one.high for one in each)})"
        )
    return found
