"""One row of the scorecard as HTML, written out.

The scorecard has hundreds of rows of fifty pieces each. As a template they took more time than all
its queries and charts together; this says the same in a third of it. All text is escaped here.
"""

from html import escape

from django import template
from django.utils.safestring import mark_safe

from lscb import components


register = template.Library()

NONE = '<span class="hid">none</span>'
EARLIER = '<span class="of">earlier definition</span>'


@register.simple_tag
def scorecard_row(row):
    """A `dataset.present.scorecard.Row`: its cells in the order of the table's head."""
    definition, told = row.definition, row.reading.told
    before = _earlier(row.before, definition.unit, row.before_illustrative, row.broken)
    year_ago = _earlier(
        row.year_ago, definition.unit, row.year_ago_illustrative, row.broken_in_a_year
    )
    moving = components.movement(
        told.tone, told.direction, told.headline, told.detail, limits=True, shared=True
    )
    met = components.assurance(row.reading.assured, row.standard_words, shared=True)
    alone = "" if row.reading.assured else " k-std--none"
    return mark_safe(  # noqa: S308  every text is escaped
        '<tr class="r" role="row">'
        f'<th scope="row" role="rowheader" class="k-name">{_name(row)}</th>'
        f'<td role="cell" class="n k-val">{_now(row)}</td>'
        f'<td role="cell" class="n k-prev" data-l="Last quarter">{before}</td>'
        f'<td role="cell" class="n k-prev" data-l="A year ago">{year_ago}</td>'
        f'<td role="cell" class="k-spark s">'
        f"{components.sparkline(row.points, row.limits, row.run)}</td>"
        f'<td role="cell" class="k-var">{moving}</td>'
        f'<td role="cell" class="k-std{alone}">{met}</td></tr>\n'
    )


def _name(row):
    covers = f'<span class="of">Covers {escape(row.covers)}</span>' if row.covers else ""
    return (
        f'<a href="{escape(row.url)}">{escape(row.definition.name)}</a>'
        f'<span class="of">{escape(row.code)} · {escape(str(row.supplier))}</span>{covers}'
        + "".join(components.mark(name) for name in row.marks)
    )


def _now(row):
    shown = components.shown(row.now, unit=row.definition.unit, is_illustrative=row.illustrative)
    figure = f'<a class="at" href="{escape(row.address)}" aria-describedby="at-words">{shown}</a>'
    beneath = row.parts or (row.unit_words if row.is_number else "")
    return f'{figure}<span class="of">{escape(beneath)}</span>' if beneath else figure


def _earlier(value, unit, is_illustrative, is_broken):
    if not value:
        return NONE
    figure = components.shown(value, unit=unit, plain=True, is_illustrative=is_illustrative)
    return f"{figure}{EARLIER}" if is_broken else figure
