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
    {% empty "No risks are open." "New ones are added in a meeting." %}
    {% assurance row.reading.assured "Standard 90%" %}      will it meet the standard?
    {% sparkline points limits run %}            dataset.charts points; words when hidden
    {% chart spec %}                             a dataset.charts ChartSpec, two drawings and data
    {% attributes widget.attrs %}                for the field templates: all but the class
"""

from functools import cache

from django import template
from django.core.paginator import Page
from django.forms import Field
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from dataset.charts import drawing, plot, scale, shapes
from dataset.figures import Standing, in_unit


register = template.Library()

# Line icons on an 18 px grid, 1.7 px stroke: always decorative, words stand beside them.
ICONS = {
    "tick": '<path d="M3.5 9.5l3.6 3.6 7.4-8"/>',
    "up": '<path d="M9 15V4M4.5 8L9 3.5 13.5 8"/>',
    "down": '<path d="M9 3v11M4.5 10L9 14.5 13.5 10"/>',
    "same": '<path d="M3 9h12M10.5 4.8L15 9l-4.5 4.2"/>',
    "clock": '<circle cx="9" cy="9" r="6.6"/><path d="M9 5v4l2.8 1.8"/>',
    "back": '<path d="M3 9a6 6 0 1 1 1.8 4.3"/><path d="M3 15v-3.6h3.6"/>',
    "question": '<path d="M6 6.6A3 3 0 1 1 9 10v1.6"/><path d="M9 14v1.2" stroke-width="2"/>',
    "dots": '<path d="M3 9h2M8 9h2M13 9h2" stroke-width="2"/>',
    "ring": '<circle cx="9" cy="9" r="6" stroke="#4a545e" stroke-width="2.2"/>',
}
MARKS = {
    "restated": ("back", "Restated"),
    "late": ("clock", "Sent late"),
    "explained": ("question", "Query explained"),
    "queried": ("question", "Queried"),
    "provisional": ("dots", "Provisional"),
}
PANEL_CLASSES = {
    "plain": "panel finding finding--plain",
    "error": "panel finding finding--error",
    "query": "panel finding",
}


@register.simple_tag
@cache
def icon(name, size=15):
    """A decorative line icon; "board" is the service's mark, "chevron" opens a list."""
    if name == "board":
        return _board_mark()
    if name == "chevron":
        return mark_safe(
            '<svg width="10" height="7" viewBox="0 0 10 7" aria-hidden="true">'
            '<path d="M1 1l4 4 4-4" fill="none" stroke="#16202a" stroke-width="1.6"/></svg>'
        )
    return mark_safe(  # noqa: S308  constants only
        f'<svg width="{int(size)}" height="{int(size)}" viewBox="0 0 18 18" fill="none" '
        f'stroke="#16202a" stroke-width="1.7" aria-hidden="true">{ICONS[name]}</svg>'
    )


def _board_mark():
    """Nine dots, one hollow: many counted, one not shown."""
    dots = [
        f'<circle cx="{x}" cy="{y}" r="4" fill="#16202a"/>'
        if (x, y) != (29, 17)
        else '<circle cx="29" cy="17" r="3.2" fill="none" stroke="#16202a" stroke-width="1.8"/>'
        for x in (5, 17, 29)
        for y in (5, 17, 29)
    ]
    return mark_safe(  # noqa: S308  constants only
        f'<svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true">{"".join(dots)}</svg>'
    )


# Five points on their way: level, rising out of the frame, or falling out of it.
PATHS = {
    "level": [(6, 14), (12.5, 10.5), (19, 15), (25.5, 11), (32, 13.5)],
    "up": [(6, 15.5), (12.5, 13.5), (19, 14.5), (25.5, 9.5), (31, 4.8)],
    "down": [(6, 10.5), (12.5, 12.5), (19, 11.5), (25.5, 16.5), (31, 21.2)],
}


@cache
def movement_icon(tone, direction="level", limits=False):
    """The 38 by 26 picture of a movement. The last two points take the shape of its tone.

    `limits` draws the two dashed lines of the usual range; without a range leave them out.
    """
    colour = shapes.COLOURS.get(tone, shapes.COLOURS["usual"])
    inside = {"rare": _rare, "few": _few}.get(tone, _line)(tone, direction, limits)
    return mark_safe(  # noqa: S308  constants only
        '<svg width="38" height="26" viewBox="0 0 38 26" aria-hidden="true">'
        '<rect x=".75" y=".75" width="36.5" height="24.5" fill="#fff" '
        f'stroke="{colour}" stroke-width="{1 if tone == "usual" else 1.5}"/>{inside}</svg>'
    )


def _line(tone, direction, limits):
    points = PATHS[direction]
    colour = shapes.COLOURS[tone]
    dashes = '<path d="M3 7.5h32M3 18.5h32" stroke="#b4babf" stroke-dasharray="2 2"/>'
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    plain = 5 if tone == "usual" else 3
    drawn = [shapes.mark("usual", x, y, 1.9 if tone == "usual" else 1.6) for x, y in points[:plain]]
    drawn += [shapes.mark(tone, x, y, 2.9, falling=direction == "down") for x, y in points[plain:]]
    return (
        (dashes if limits else "")
        + f'<path d="{path}" fill="none" stroke="{colour}"/>'
        + "".join(drawn)
    )


def _rare(tone, direction, limits):
    return (
        '<path d="M7 21V12M13 21V12M24 21V12M31 21V12" stroke="#656e76" stroke-width="2"/>'
        '<path d="M4 21h30" stroke="#b4babf"/>'
    )


def _few(tone, direction, limits):
    return "".join(shapes.mark("usual", x, y, 2) for x, y in ((12, 15), (19, 11), (26, 14)))


@register.simple_tag
def movement(tone, direction, label, detail="", limits=False):
    """Icon, bold word and second line. The words carry the meaning."""
    second = format_html("<span>{}</span>", detail) if detail else ""
    return format_html(
        '<span class="sig sig--{}">{}<span><b>{}</b>{}</span></span>',
        tone,
        movement_icon(tone, direction, limits),
        label,
        second,
    )


@register.simple_tag
def movement_picture(tone, direction):
    """The icon of a movement alone, for a count beside its words."""
    return movement_icon(tone, direction, limits=True)


@cache
def assurance_icon(kind, on_past_form=False):
    """The 38 by 26 picture of a standard: an ink line, and the usual range clear of it on the
    good side (tick), across it, or clear on the bad side (cross). Grey while a signal runs."""
    tone = "usual" if on_past_form else {"pass": "better", "fail": "worse"}.get(kind, "usual")
    colour = shapes.COLOURS[tone]
    bar = {"pass": 4, "hit_or_miss": 8.5, "fail": 14}[kind]
    line = {"pass": 17, "hit_or_miss": 13, "fail": 10}[kind]
    sign = {
        "pass": '<path d="M16 7.4l2.3 2.4 4.2-4.6" fill="none" stroke="#16202a" stroke-width="1.5"/>',
        "hit_or_miss": "",
        "fail": '<path d="M16.6 16l4.8 4.8M21.4 16l-4.8 4.8" stroke="#16202a" stroke-width="1.5"/>',
    }[kind]
    return mark_safe(  # noqa: S308  constants only
        '<svg width="38" height="26" viewBox="0 0 38 26" aria-hidden="true">'
        '<rect x=".75" y=".75" width="36.5" height="24.5" fill="#fff" '
        f'stroke="{colour}" stroke-width="{1 if tone == "usual" else 1.5}"/>'
        f'<rect x="4" y="{bar}" width="30" height="9" fill="#e1e5e9"/>{sign}'
        f'<path d="M3 {line}h32" stroke="#16202a" stroke-width="2"/></svg>'
    )


@register.simple_tag
def assurance(assured, detail):
    """Whether a standard will be met: icon, words, and the standard beneath. `assured` is a
    `dataset.analysis.reading.Assured`, or None without a standard that can be told."""
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
        assurance_icon(assured.kind, assured.on_past_form),
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
        return format_html('<span class="hid">{}</span>', words)
    return format_html(
        '<span class="{}">{}{}</span>',
        "num" if plain else "fig",
        words,
        illustrative() if is_illustrative else "",
    )


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
def chart(spec):
    """A full chart: caption, a wide and a narrow drawing, and the data for zoom and hover."""
    notes = [scale.note(spec), "A gap: hidden, or no figure" if spec.has_gaps else ""]
    context = {
        "spec": spec,
        "notes": [note for note in notes if note],
        "wide": mark_safe(drawing.line_chart(spec, width=drawing.WIDE)),  # noqa: S308  escaped
        "narrow": mark_safe(drawing.line_chart(spec, width=drawing.NARROW)),  # noqa: S308  escaped
        "figure": plot.plotly_figure(spec),
    }
    return render_to_string("_components/chart.html", context)
