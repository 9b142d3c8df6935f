"""Write the workbook that a data lead fills in."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from dataset.figures import Item, Reason, Slot, Unreadable, read_figure
from dataset.intake.ready import write_ready, write_states
from dataset.intake.template import (
    AGENCY,
    AREA,
    CODE,
    COMMENTARY,
    COMMENTARY_FIRST_ROW,
    FIGURE_HEADS,
    FIGURES,
    FIRST_ROW,
    LAST_QUARTER,
    MEASURE,
    NOTE,
    POINT,
    QUARTER_NAME,
    READ_ME,
    READY,
    RETURN,
    UNIT,
    VALUE,
    VERSION,
    YEAR_AGO,
    ReturnSheet,
)


INK, MUTED, GROUND, INPUT = "#16202A", "#4A545E", "#F5F6F7", "#FFF9E0"
WIDTHS = (10, 58, 11, 14, 13, 13, 18, 40)
ROWS_UNPROTECTED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
# Texts stay texts: what somebody typed is never run as a formula or opened as a link.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take these for a formula
A4 = 9


def write_workbook(sheet: ReturnSheet) -> bytes:
    """The workbook of one return, prefilled: labels locked, fields open. No hidden sheets."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **PLAIN})
    looks = _looks(book)
    _identify(book, sheet)
    _read_me(book.add_worksheet(READ_ME), sheet, looks)
    _figures(book.add_worksheet(FIGURES), sheet, looks)
    _commentary(book.add_worksheet(COMMENTARY), sheet, looks)
    ready = book.add_worksheet(READY)
    write_ready(ready, sheet, looks)
    _finish(ready, sheet)
    book.close()
    return file.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    font = {"font_name": "Arial", "font_size": 11, "valign": "top", "font_color": INK}
    edge = {"border": 1, "border_color": "#7D868E"}

    def look(**more: Any) -> Any:
        return book.add_format({**font, **more})

    field = {"align": "right", "bg_color": INPUT, "locked": False, "bold": True, **edge}
    words = {"text_wrap": True, "bg_color": INPUT, "locked": False, **edge}
    return {
        "title": look(bold=True, font_size=18),
        "lede": look(font_color=MUTED),
        "text": look(text_wrap=True),
        "category": look(text_wrap=True, indent=2),
        "bold": look(bold=True, text_wrap=True),
        "head": look(bold=True, bottom=2, text_wrap=True, valign="bottom"),
        "head_right": look(bold=True, bottom=2, text_wrap=True, valign="bottom", align="right"),
        "theme": look(bold=True, font_size=13, bottom=2, bg_color=GROUND),
        "code": look(font_color=MUTED),
        "past": look(align="right", font_color=MUTED),
        "field": look(**field),
        "words": look(**words),
        # Over a field that is to be put right, or explained.
        "wrong": book.add_format({"bg_color": "#F6D5D0", "font_color": "#8C1D0F", "bold": True}),
        "query": book.add_format({"bg_color": "#FFE8B3", "font_color": "#5C3D00", "bold": True}),
        # Opened and left again, the text stays a text.
        "field quoted": look(**field, quote_prefix=True),
        "words quoted": look(**words, quote_prefix=True),
    }


def _identify(book: Any, sheet: ReturnSheet) -> None:
    book.set_properties(
        {"title": f"Return for {sheet.period}", "subject": f"{sheet.agency}, {sheet.area}"}
    )
    book.set_custom_property("return", sheet.key)
    book.set_custom_property("version", sheet.version)


def _read_me(page: Any, sheet: ReturnSheet, looks: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, f"Return for {sheet.period}", looks["title"])
    row = 2
    for head, words in (*_identity(sheet), *_instructions()):
        page.write_string(row, 0, head, looks["bold"])
        page.write_string(row, 1, words, looks["text"])
        row += 1
    page.write_string(row, 0, "Yours to fill", looks["bold"])
    page.write_string(row, 1, "A field looks like this.", looks["words"])
    _finish(page, sheet)


def _identity(sheet: ReturnSheet) -> tuple[tuple[str, str], ...]:
    """Read back on upload: which return this is."""
    return (
        (AGENCY, sheet.agency),
        (AREA, sheet.area),
        ("Board", sheet.boards),
        (QUARTER_NAME, sheet.period),
        ("Due", f"{sheet.due}, approved by the agency"),
        (RETURN, sheet.key),
        (VERSION, sheet.version),
    )


def _instructions() -> tuple[tuple[str, str], ...]:
    return (
        ("How to fill it in", f"Fill the yellow fields of “{FIGURES}” and “{COMMENTARY}”. Save, "
         "and upload the file. You see what would change before anything is taken."),
        ("Numbers", "Type a number without commas, spaces or signs: 1234, not 1,234. <5, "
         "about 400, over 500 and 1 to 4 are understood too. <5 not 0 says that there was at "
         "least one."),
        ("No number?", "Type the reason: " + ", ".join(reason.value for reason in Reason) + "."),
        ("Blank", "A blank field leaves what is already in the service as it is. "
         "Blank is never read as nought: type 0 where there were none."),
        ("While you type", f"The column “Check” and the sheet “{READY}” say what is blank, to be "
         "put right or to be explained. Everything is checked again on arrival."),
        ("By age, sex...", "The categories of a measure stand below it, each in a row of its own. "
         "Their sum is checked against the measure."),
        ("Months", "Where three months are asked, the quarter is worked out from them."),
        ("Shares", "Percentages are worked out from the counts. Where a percentage itself is "
         "asked for, type it without the % sign."),
        ("Children", "Totals only. No names, dates of birth or numbers of a child anywhere, "
         "also not in notes."),
        ("Please do not", "add, hide or rename sheets, merge cells, or change labels. Formulas "
         "are fine when the file was calculated and saved."),
        ("Which programs", "Excel and LibreOffice. Save as Excel workbook (.xlsx)."),
    )  # fmt: skip


def _finish(page: Any, sheet: ReturnSheet) -> None:
    """Protection without a password, and how it prints: A4, one page wide, named at the foot."""
    page.protect("", ROWS_UNPROTECTED)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    name = f"{sheet.agency}, {sheet.area}, {sheet.period}".replace("&", "&&")[:150]
    page.set_footer(f"&L{name}&RPage &P of &N")


def _figures(page: Any, sheet: ReturnSheet, looks: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    page.write_string(0, 0, f"{sheet.agency}, {sheet.area}, {sheet.period}", looks["title"])
    page.write_string(1, 0, "Fill the yellow fields. See “Read me”.", looks["lede"])
    heads = FIRST_ROW - 2
    for column, head in enumerate(FIGURE_HEADS):
        right = column in (LAST_QUARTER, YEAR_AGO, VALUE)
        page.write_string(heads, column, head, looks["head_right" if right else "head"])
    row = heads + 1
    for theme in sheet.themes:
        page.set_row(row, 22)
        for column in range(len(FIGURE_HEADS)):
            page.write_blank(row, column, None, looks["theme"])
        page.write_string(row, MEASURE, theme, looks["theme"])
        row += 1
        for item, slot in sheet.slots:
            if item.theme == theme:
                _field(page, row, sheet, item, slot, looks)
                row += 1
    write_states(page, sheet, looks)
    page.freeze_panes(heads + 1, MEASURE + 1)
    page.repeat_rows(heads)
    _finish(page, sheet)


def _field(
    page: Any, row: int, sheet: ReturnSheet, item: Item, slot: Slot, looks: dict[str, Any]
) -> None:
    page.write_string(row, CODE, item.code, looks["code"])
    page.write_string(row, MEASURE, item.name, looks["category" if item.part_of else "text"])
    page.write_string(row, POINT, sheet.point(slot), looks["text"])
    page.write_string(row, UNIT, item.unit, looks["text"])
    _figure(page, row, LAST_QUARTER, sheet.last_quarter.get(slot, ""), "past", looks)
    _figure(page, row, YEAR_AGO, sheet.year_ago.get(slot, ""), "past", looks)
    _figure(page, row, VALUE, sheet.current.get(slot, ""), "field", looks)
    if slot == item.slots[0]:
        _text(page, row, NOTE, sheet.notes.get(slot, ""), "words", looks)
    page.data_validation(
        row,
        VALUE,
        row,
        VALUE,
        {
            "validate": "any",
            "input_title": item.code,
            "input_message": _hint(item, sheet.point(slot)),
        },
    )


def _hint(item: Item, point: str) -> str:
    what = "A percentage without the sign" if item.percent else f"A number of {item.unit}"
    return f"{point}. {what}, or <5, about 400, over 500, or a reason such as not held."[:255]


def _figure(page: Any, row: int, column: int, text: str, look: str, looks: dict[str, Any]) -> None:
    """A plain number as a number, so that a sheet can add it up; anything else as text."""
    number = _plain_number(text)
    if number is not None:
        page.write_number(row, column, float(number), looks[look])
    else:
        _text(page, row, column, text, look, looks)


def _plain_number(text: str) -> Decimal | None:
    try:
        figure = read_figure(text)
    except Unreadable:
        return None
    return figure.low if figure is not None and figure.is_exact else None


def _commentary(page: Any, sheet: ReturnSheet, looks: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    page.set_column(0, 0, 28)
    page.set_column(1, len(sheet.prompts), 44)
    page.write_string(0, 0, "What the figures mean for children", looks["title"])
    heads = COMMENTARY_FIRST_ROW - 2
    for column, head in enumerate(sheet.commentary_heads):
        page.write_string(heads, column, head, looks["head"])
    for row, theme in enumerate(sheet.themes, start=heads + 1):
        page.set_row(row, 80)
        page.write_string(row, 0, theme, looks["bold"])
        for column, prompt in enumerate(sheet.prompts, start=1):
            _text(page, row, column, sheet.commentary.get((theme, prompt), ""), "words", looks)
    page.freeze_panes(heads + 1, 1)
    page.repeat_rows(heads)
    _finish(page, sheet)


def _text(page: Any, row: int, column: int, text: str, look: str, looks: dict[str, Any]) -> None:
    """Somebody's words, which stay words whatever they begin with."""
    if not text:
        page.write_blank(row, column, None, looks[look])
        return
    quoted = looks.get(f"{look} quoted", looks[look])
    page.write_string(row, column, text, quoted if text.startswith(RISKY) else looks[look])
