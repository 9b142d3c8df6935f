"""What two versions of a published quarter show differently: protected values, nothing else."""

from dataclasses import dataclass

from dataset.figures import QUARTER, in_unit
from dataset.intake import fields
from dataset.models import (
    Definition,
    Publication,
    PublishedFigure,
    ShownFigure,
)
from dataset.models.periods import MONTH_NAMES


HEAD = ("code", "measure", "for", "before", "after")
DEFINITION = "version of the definition"
HIDDEN, NOT_THERE, NO_NUMBER = "hidden to protect children", "not there", "no number yet"


@dataclass(frozen=True, slots=True)
class Change:
    code: str
    name: str
    point: str  # "January 2017"; "" for the quarter; or what changed besides the figure
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Editions:
    """Two versions of one quarter, the earlier first."""

    before: Publication
    after: Publication
    changes: tuple[Change, ...]


def compare_editions(before, after, reader):
    """The `Editions` of two publications of one board and quarter; five queries."""
    first, second = _shown(before, reader), _shown(after, reader)
    names = _names(after.period)
    return Editions(
        before,
        after,
        (
            *(
                _change(slot, first.get(slot), second.get(slot), names, after.period)
                for slot in sorted({*first, *second})
                if _plain(first.get(slot)) != _plain(second.get(slot))
            ),
            *_redefined(_definitions(before), _definitions(after), names),
        ),
    )


def difference_rows(editions):
    """Head and one row for every difference."""
    yield HEAD
    for one in editions.changes:
        yield (one.code, one.name, one.point, one.before, one.after)


def _shown(publication, reader):
    rows = ShownFigure.objects.seen_by(reader).filter(publication=publication)
    return {(row.code, row.month): row.shown for row in rows}


def _names(period):
    """{code: (name, unit)} of measures and of the parts of shares."""
    names = {}
    for one in Definition.objects.current_in(period).for_reading():
        names[one.code] = (one.name, one.unit)
        names.update({part.code: (part.name, part.unit) for part in fields.parts(one.part_names)})
    return names


def _definitions(publication):
    """{code: the version of the definition under which its figures were counted}."""
    counted = PublishedFigure.objects.filter(publication=publication)
    return dict(
        counted.order_by("figure__code", "figure__definition__version")
        .values_list("figure__code", "figure__definition__version")
        .distinct()
    )


def _redefined(first, second, names):
    for code in sorted(first.keys() & second.keys()):
        if first[code] != second[code]:
            name, _ = names.get(code, (code, ""))
            versions = (f"version {held[code]}" for held in (first, second))
            yield Change(code, name, DEFINITION, *versions)


def _plain(shown):
    return None if shown is None else (shown.standing, shown.figure)


def _change(slot, before, after, names, period):
    code, month = slot
    name, unit = names.get(code, (code, ""))
    day = period.months[month - 1] if month != QUARTER else None
    point = f"{MONTH_NAMES[day.month - 1]} {day.year}" if day else ""
    return Change(code, name, point, _words(before, unit), _words(after, unit))


def _words(shown, unit):
    if shown is None:
        return NOT_THERE
    if shown.is_hidden:
        return HIDDEN
    return in_unit(shown.figure, unit) if shown.figure else NO_NUMBER
