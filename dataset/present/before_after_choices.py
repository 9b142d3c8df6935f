"""What somebody may ask before and after of: the dated events of a measure, and its quarters."""

from dataclasses import dataclass
from datetime import date

from dataset.models import Definition, Period, Publication
from dataset.models.series_notes import NOTHING_DECIDED, NoteKind, decided_about
from dataset.present.measure import definition_on


@dataclass(frozen=True, slots=True)
class Noted:
    """An event on the time-line of the measure."""

    on: date  # the first day of its quarter
    period: Period
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    definition: Definition
    events: tuple[Noted, ...]  # newest first
    periods: tuple[Period, ...]  # the quarters the board has published, newest first


def choices(board, code, today):
    """What may be picked, or None when there is no such indicator; three queries."""
    versions = list(
        Definition.objects.filter(indicator__code=code)
        .select_related("indicator", "valid_from")
        .order_by("version")
    )
    if not versions:
        return None
    noted = [
        Noted(one.period.starts_on, one.period, one.text)
        for one in decided_about(board).get(code, NOTHING_DECIDED).notes
        if one.kind in {NoteKind.EVENT, NoteKind.REBASE}
    ]
    published = Publication.objects.filter(board=board).order_by().values("period")
    return Choices(
        definition=definition_on(versions, today),
        events=tuple(sorted(noted, key=lambda one: one.on, reverse=True)),
        periods=tuple(Period.objects.filter(pk__in=published).order_by("-year", "-quarter")),
    )
