"""The service's own small drawings: always decorative, words stand beside them."""

from functools import cache

from django.utils.safestring import mark_safe

from dataset.charts import shapes


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
    return _picture(_movement_drawing(tone, direction, limits))


def _picture(inside):
    return mark_safe(  # noqa: S308  constants only
        f'<svg width="38" height="26" viewBox="0 0 38 26" aria-hidden="true">{inside}</svg>'
    )


def _movement_drawing(tone, direction, limits):
    colour = shapes.COLOURS.get(tone, shapes.COLOURS["usual"])
    inside = {"rare": _rare, "few": _few}.get(tone, _line)(tone, direction, limits)
    return (
        '<rect x=".75" y=".75" width="36.5" height="24.5" fill="#fff" '
        f'stroke="{colour}" stroke-width="{1 if tone == "usual" else 1.5}"/>{inside}'
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


@cache
def assurance_icon(kind, on_past_form=False):
    """The 38 by 26 picture of a standard: an ink line, and the usual range clear of it on the
    good side (tick), across it, or clear on the bad side (cross). Grey while a signal runs."""
    return _picture(_assurance_drawing(kind, on_past_form))


def _assurance_drawing(kind, on_past_form):
    tone = "usual" if on_past_form else {"pass": "better", "fail": "worse"}.get(kind, "usual")
    colour = shapes.COLOURS[tone]
    bar = {"pass": 4, "hit_or_miss": 8.5, "fail": 14}[kind]
    line = {"pass": 17, "hit_or_miss": 13, "fail": 10}[kind]
    sign = {
        "pass": '<path d="M16 7.4l2.3 2.4 4.2-4.6" fill="none" stroke="#16202a" stroke-width="1.5"/>',
        "hit_or_miss": "",
        "fail": '<path d="M16.6 16l4.8 4.8M21.4 16l-4.8 4.8" stroke="#16202a" stroke-width="1.5"/>',
    }[kind]
    return (
        '<rect x=".75" y=".75" width="36.5" height="24.5" fill="#fff" '
        f'stroke="{colour}" stroke-width="{1 if tone == "usual" else 1.5}"/>'
        f'<rect x="4" y="{bar}" width="30" height="9" fill="#e1e5e9"/>{sign}'
        f'<path d="M3 {line}h32" stroke="#16202a" stroke-width="2"/>'
    )


# A table of hundreds of rows has few different pictures: each is drawn once, and used by its name.
MOVEMENTS = (
    ("usual", "level"), ("rare", "level"), ("few", "level"),
    *((tone, direction) for tone in ("better", "worse", "moved") for direction in ("up", "down")),
)  # fmt: skip
ASSURANCES = tuple((kind, past) for kind in ("pass", "hit_or_miss", "fail") for past in (0, 1))


@cache
def pictures():
    """Every picture of a movement and of a standard, for `use_movement` and `use_assurance`."""
    drawn = {
        **{_movement_name(*one): _movement_drawing(*one, limits=True) for one in MOVEMENTS},
        **{_assurance_name(*one): _assurance_drawing(*one) for one in ASSURANCES},
    }
    symbols = "".join(
        f'<symbol id="{name}" viewBox="0 0 38 26">{inside}</symbol>'
        for name, inside in drawn.items()
    )
    return mark_safe(  # noqa: S308  constants only
        f'<svg class="vh" width="0" height="0" aria-hidden="true">{symbols}</svg>'
    )


def use_movement(tone, direction="level", limits=True):
    """A movement with its usual range; drawn in place where it is not among the shared ones."""
    if limits and (tone, direction) in MOVEMENTS:
        return _use(_movement_name(tone, direction))
    return movement_icon(tone, direction, limits)


def use_assurance(kind, on_past_form=False):
    return _use(_assurance_name(kind, on_past_form))


def _movement_name(tone, direction):
    return f"mv-{tone}-{direction}"


def _assurance_name(kind, on_past_form):
    return f"st-{kind}{'-past' if on_past_form else ''}"


@cache
def _use(name):
    return mark_safe(  # noqa: S308  constants only
        f'<svg width="38" height="26" aria-hidden="true"><use href="#{name}"/></svg>'
    )
