"""The rows of an upload's preview as HTML, written out.

A workbook may bring two thousand figures. As a template their rows took a third of all the time
from upload to preview. All text is escaped here.
"""

from html import escape

from django import template
from django.utils.safestring import mark_safe

from lscb import components


register = template.Library()

NO_FIGURE = '<span class="hid">no figure</span>'
OTHER_WORDS = '<span class="hid">other words</span>'
EARLIER = '<span class="of">earlier definition</span>'
EXPLAINED = '<span class="of">Your explanation is kept</span>'


@register.simple_tag
def upload_rows(rows, shows, column):
    """`dataset.present.returns_upload.UploadRow`s, their cells in the order of the table's head.

    `shows` is "change", "new" or "same"; `column` says where the figures come from.
    """
    column = escape(column)
    return mark_safe("".join(_row(held, shows, column) for held in rows))  # noqa: S308  escaped


def _row(held, shows, column):
    row, item = held.row, held.row.item
    point = f'<span class="of">{escape(row.point)}</span>' if item.monthly else ""
    explained = EXPLAINED if shows == "change" and held.is_explained else ""
    found = _number(f"<b>{escape(held.found)}</b>", column)
    if shows == "new":
        numbers = found + _number(_past(held.last_quarter), "Last quarter")
    else:
        numbers = _number(escape(held.now), "Now") + found
    if shows == "change":
        numbers += _number(escape(held.difference) or OTHER_WORDS, "Difference")
    return (
        f'<tr role="row"><td role="cell">{escape(row.sheet)}</td>'
        f'<td role="cell">{escape(row.cell)}</td>'
        f'<td role="cell" class="u-m">{escape(item.name)} <code>{escape(item.code)}</code>'
        f"{point}{explained}</td>{numbers}</tr>\n"
    )


def _number(html, label):
    return f'<td role="cell" class="n" data-l="{label}">{html}</td>'


def _past(past):
    if not past.text:
        return NO_FIGURE
    diamond = components.illustrative() if past.illustrative else ""
    earlier = "" if past.comparable else EARLIER
    return f'<span class="slot">{escape(past.text)}{diamond}</span>{earlier}'
