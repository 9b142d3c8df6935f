"""Rows as an Excel workbook."""

from io import BytesIO

import xlsxwriter


# Texts stay texts: what somebody typed is never run as a formula or opened as a link.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTH = 18


def xlsx_book(name, sheets):
    """(file name, bytes) of a workbook with {title: rows}. The first row of each is its head: it
    stays in sight and filters the rest."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **PLAIN})
    font = {"font_name": "Arial", "font_size": 11, "valign": "top"}
    head, plain = book.add_format(font | {"bold": True}), book.add_format(font)
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        count, columns = 0, 1
        for count, cells in enumerate(rows):
            columns = max(columns, len(cells))
            sheet.write_row(count, 0, cells, plain if count else head)
        sheet.set_column(0, columns - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, count, columns - 1)
    book.close()
    return f"{name}.xlsx", file.getvalue()
