"""Page furniture as template tags. The library is a builtin: no {% load %} needed.

Every argument is explicit, so that a missing variable fails in the tests. docs/look.md shows
where each is used.

    {% breadcrumbs "Home" home "Risk log" %}     label, address, label, address, ..., this page
    {% error_summary form %}                     what is wrong, linked to the fields; "" if nothing
    {% panel title="Due this week" %}...{% endpanel %}      tone="plain", "error" or "query"
    {% tag "Query" "solid" %}                    tones: plain, solid, soft, err
    {% icon "clock" %}                           tick up down same clock back question dots ring
    {% movement "worse" "up" "Worse" "Higher than last quarter" %}
                                                 tones: usual better worse moved rare few
    {% travel "up" "Up from 10" %}               arrow and words, without judgement
    {% shown value unit="percent" is_illustrative=True %}        a dataset.figures.Shown
    {% illustrative %}                           the open diamond, named for screen readers
    {% mark "restated" %}                        restated late explained queried provisional
    {% band 3 "12, high" %}                      risk band 1 to 4 by depth, with its words
    {% progress 61 74 "61 of 74 figures entered" %}
    {% pagination page request.GET %}            page: django.core.paginator.Page
    {% sort_head sorting "figure" request.GET %}      a column's head that orders the table by it;
                                                 sorting: dataset.present.sorting.Sorting
    {% empty "No risks are open." "New ones are added in a meeting." %}
    {% assurance row.reading.assured "Standard 90%" %}      will it meet the standard?
    {% pictures %}                               before a table whose movements are `shared`
    {% sparkline points limits run %}            dataset.charts points; words when hidden
    {% chart spec %}                             a dataset.charts ChartSpec, two drawings and data
    {% attributes widget.attrs %}                for the field templates: all but the class
"""

from functools import cache, lru_cache

from django import template
from django.core.paginator import Page
from django.forms import Field
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from dataset.charts import drawing, plot, scale, shapes, small
from dataset.figures import Standing, in_unit
from lscb.icons import (
    assurance_icon,
    icon,
    movement_icon,
    pictures,
    use_assurance,
    use_movement,
)


register = template.Library()
register.simple_tag(icon)
register.simple_tag(pictures)

MARKS = {
    "restated": ("back", "Restated"),
    "late": ("clock", "Sent late"),
    "explained": ("question", "Query explained"),
    "queried": ("question", "Queried"),
    "provisional": ("dots", "Provisional"),
}
SHAPE_WORDS = (
    ("usual", "usual variation"),
    ("better", "signal, better"),
    ("worse", "signal, worse"),
    ("moved", "signal, neither way is better"),
)
PANEL_CLASSES = {
    "plain": "panel finding finding--plain",
    "error": "panel finding finding--error",
    "query": "panel finding",
}


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)
def movement(tone, direction, label, detail="", limits=False, shared=False):
    """Icon, bold word and second line. The words carry the meaning. `shared` where the page has
    `{% pictures %}`: the drawing stands there once for all rows."""
    second = format_html("<span>{}</span>", detail) if detail else ""
    return format_html(
        '<span class="sig sig--{}">{}<span><b>{}</b>{}</span></span>',
        tone,
        (use_movement if shared else movement_icon)(tone, direction, limits),
        label,
        second,
    )


@register.simple_tag
def movement_picture(tone, direction):
    """The icon of a movement alone, for a count beside its words."""
    return movement_icon(tone, direction, limits=True)


@register.simple_tag
@lru_cache(maxsize=1024, typed=True)
def assurance(assured, detail, shared=False):
    """Whether a standard will be met: icon, words, and the standard beneath. `assured` is a
    `dataset.analysis.reading.Assured`, or None without a standard that can be told. `shared` as
    for a movement."""
    if assured is None:
        return format_html('<span class="sec s">{}</span>', detail)
    if assured.kind is None:
        return format_html(
            '<span class="sig"><span>{}<span>{}</span></span></span>', assured.words, detail
        )
    tones = {"pass": "better", "fail": "worse"}
    tone = "usual" if assured.on_past_form else tones.get(assured.kind, "usual")
    return format_html(
        '<span class="sig sig--{}">{}<span><b>{}</b><span>{}</span></span></span>',
        tone,
        (use_assurance if shared else assurance_icon)(assured.kind, assured.on_past_form),
        assured.words,
        detail,
    )


@register.simple_tag
def travel(direction, words):
    """An arrow (up, down, same) and its words, without saying whether that is good."""
    return format_html('<span class="mv">{}{}</span>', icon(direction), words)


@register.simple_tag
@cache
def illustrative():
    """The open diamond of a figure made up for the demonstration."""
    return mark_safe(
        '<svg class="ill" viewBox="0 0 9 9" role="img" aria-label="illustrative">'
        '<path d="M4.5 .8L8.2 4.5 4.5 8.2.8 4.5z" fill="none" stroke="#4a545e" '
        'stroke-width="1.2"/></svg>'
    )


@cache
def _hidden():
    return mark_safe(
        '<span class="hid"><svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">'
        '<circle cx="6.5" cy="6.5" r="5" fill="none" stroke="#4a545e" stroke-width="1.8"/></svg>'
        "hidden</span>"
    )


@register.simple_tag
def shown(value, *, unit="", plain=False, is_illustrative=False):
    """A protected figure: bold (or plain), the ring and "hidden", or why there is no number."""
    if value.standing is Standing.HIDDEN:
        return _hidden()
    words = in_unit(value.figure, unit) if value.figure else "no figure"
    if value.standing is Standing.ABSENT or not value.figure or not value.figure.has_number:
        return _span("hid", words)
    return _span("num" if plain else "fig", words, illustrative() if is_illustrative else "")


def _span(name, words, after=""):
    """Written out: `format_html` takes three times as long, and a page has hundreds of figures."""
    return mark_safe(f'<span class="{name}">{escape(words)}{after}</span>')  # noqa: S308  escaped


@register.simple_tag
def mark(kind):
    """Restated, sent late, query explained, provisional: icon and word under a name."""
    name, words = MARKS[kind]
    return format_html('<span class="mk">{}{}</span>', icon(name), words)


@register.simple_tag
def tag(text, tone="plain"):
    """A small bordered word. "err" is red: only for what stops a return."""
    return format_html('<span class="tag tag--{}">{}</span>', tone, text)


@register.simple_tag
def band(level, text):
    """A risk band, 1 (low) to 4 (very high), by depth of slate, with its words."""
    return format_html('<span class="band b{}">{}</span>', int(level), text)


@register.simple_tag
def progress(done, total, label):
    """A bar with its words for screen readers. Nothing to do counts as done."""
    share = 100 * min(done, total) / total if total else 100
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><rect width="{}" height="10"/></svg>',
        label,
        f"{share:.1f}",
    )


@register.simple_tag
def bar(share):
    """A bar of 0 to 1, without words: the figure stands beside it."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="10"/></svg>',
        f"{100 * share:.1f}",
    )


@register.simple_tag
def empty(bold, rest=""):
    """What would be here, and when."""
    return format_html('<p class="empty"><b>{}</b> {}</p>', bold, rest)


@register.simple_tag
def breadcrumbs(*parts):
    """Pairs of label and address, then the label of this page."""
    *pairs, here = parts
    links = format_html_join(
        "", '<li><a href="{}">{}</a></li>', zip(pairs[1::2], pairs[::2], strict=True)
    )
    return format_html(
        '<nav class="w crumbs" aria-label="Breadcrumb"><ol>{}'
        '<li aria-current="page">{}</li></ol></nav>',
        links,
        here,
    )


@register.simple_block_tag
def panel(content, *, title, tone="plain"):
    """A bordered note: findings, warnings, a decision. Never for ordinary sections."""
    return format_html(
        '<div class="{}"><p><b>{}</b></p>{}</div>', PANEL_CLASSES[tone], title, content
    )


@register.simple_tag
def attributes(attrs):
    """A widget's attributes but `class`, which the field templates write themselves."""
    return flatatt({name: value for name, value in attrs.items() if name != "class"})


@register.simple_tag
def error_summary(form):
    """The box above a form: every error, linked to its field. Empty when there is none."""
    if not form.errors:
        return ""
    problems = [
        (_anchor(field), _on_its_own(field, error)) for field in form for error in field.errors
    ]
    overall = list(form.non_field_errors())
    first = next((_anchor(field) for field in form.visible_fields()), "main")
    problems = [(first, error) for error in overall] + problems
    return render_to_string("_components/error_summary.html", {"problems": problems})


def _on_its_own(field, error):
    """Django's "This field is required." says nothing away from its field: name the field."""
    if error == Field.default_error_messages["required"]:
        return f"{field.label}: this field is required"
    return error


def _anchor(field):
    """The id a link to this field should go to: the first choice of a set of radios."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def pagination(page: Page, query):
    """Links to the pages of a long list; the rest of the address (`query`) is kept."""
    if page.paginator.num_pages == 1:
        return ""
    numbers_shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    pages = [
        (number, "" if number == page.paginator.ELLIPSIS else _address(query, number))
        for number in numbers_shown
    ]
    context = {"page": page, "pages": pages}
    context["before"] = _address(query, page.number - 1) if page.has_previous() else ""
    context["after"] = _address(query, page.number + 1) if page.has_next() else ""
    return render_to_string("_components/pagination.html", context)


def _address(query, number):
    changed = query.copy()
    changed["page"] = number
    return f"?{changed.urlencode()}"


@register.simple_tag
def sort_head(sorting, name, query, anchor=""):
    """The head of a column as a link that orders the table by it; the rest of the address is kept.

    `anchor` is the id that the page comes back at, for a table far down.
    """
    column, state = sorting.column(name), sorting.state(name)
    changed = query.copy()
    changed.pop("sort", None)
    if following := sorting.following(name):
        changed["sort"] = following
    arrow = icon({"ascending": "up", "descending": "down"}[state]) if state else ""
    return format_html(
        '<th scope="col" role="columnheader"{}{}><a href="?{}{}">{}{}</a></th>',
        mark_safe(' class="n"') if column.is_number else "",
        format_html(' aria-sort="{}"', state) if state else "",
        changed.urlencode(),
        f"#{anchor}" if anchor else "",
        column.heading,
        arrow,
    )


@register.simple_tag
@cache
def chart_mark(tone):
    """The mark of a kind of point, for the key under a chart."""
    drawn = shapes.mark(tone, 7, 7, 4.2)
    return mark_safe(  # noqa: S308  constants only
        f'<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">{drawn}</svg>'
    )


@register.simple_tag
def sparkline(points, usual=None, run=None):
    """The small line of a row with its usual range and the signal running now. A row with a
    hidden figure has none, and says so."""
    drawn = drawing.sparkline(points, usual, run)
    if drawn is None:
        hidden = any(point.shown.is_hidden for point in points)
        why = "figures hidden" if hidden else "no figures"
        return format_html("<span>not drawn: {}</span>", why)
    return mark_safe(drawn)  # noqa: S308  dataset.charts escapes every text


@register.simple_tag
def small_chart(spec):
    """One small chart among many; words where a figure is hidden or there is none."""
    drawn = small.small_chart(spec)
    if drawn is None:
        hidden = any(point.shown.is_hidden for point in spec.points)
        return format_html(
            '<p class="s sec">not drawn: {}</p>', "figures hidden" if hidden else "no figures"
        )
    return mark_safe(drawn)  # noqa: S308  dataset.charts escapes every text


@register.simple_tag
def chart(spec):
    """A full chart: caption, a wide and a narrow drawing, and the data for zoom and hover."""
    notes = [
        "Grey band: usual range, between the limits" if spec.limits else "",
        "Trial limits: fewer than twelve points" if spec.has_trial_limits else "",
        scale.note(spec),
        "A cross: left out of the comparison" if spec.left_out else "",
        "A gap: hidden, or no figure" if spec.has_gaps and spec.rare is None else "",
    ]
    context = {
        "spec": spec,
        "notes": [note for note in notes if note],
        "marks": [(tone, words) for tone, words in SHAPE_WORDS if tone in spec.tones_used],
        "wide": mark_safe(drawing.line_chart(spec, width=drawing.WIDE)),  # noqa: S308  escaped
        "narrow": mark_safe(drawing.line_chart(spec, width=drawing.NARROW)),  # noqa: S308  escaped
        "figure": plot.plotly_figure(spec),
    }
    return render_to_string("_components/chart.html", context)
