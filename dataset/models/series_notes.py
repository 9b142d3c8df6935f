"""What a board's analyst decided about the chart of a measure, each with its recorded reason."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.constraints import one_of
from agencies.models import Board
from dataset.models.periods import Period


class NoteKind(models.TextChoices):
    EVENT = "event", "Something happened: a note on the time-line"
    REBASE = "rebase", "The usual range begins anew"
    EXCLUDE = "exclude", "This figure does not count towards the usual range"
    CHART = "chart", "Another kind of chart"


class Form(models.TextChoices):
    XMR = "xmr", "With a usual range"
    RARE = "rare", "Rare events, by the gaps between them"
    LINE = "line", "A plain line"


class SeriesNoteQuerySet(models.QuerySet):
    def standing(self, board, moment=None):
        """What counts for this board, oldest first; as it was at a moment, or now."""
        held = self.filter(board=board).select_related("period", "made_by")
        if moment is None:
            return held.filter(withdrawn_at__isnull=True)
        return held.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment), made_at__lte=moment
        )


class SeriesNote(models.Model):
    """One decision about one measure of one board, from one quarter on. Never changed, only
    withdrawn: what a reader saw can be told again."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=NoteKind)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+")
    form = models.CharField(max_length=10, choices=Form, blank=True)  # of kind "chart"
    text = models.CharField(max_length=200)  # what happened, or why: readers see it
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SeriesNoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["board", "code"], name="series_note_of_measure")]
        constraints = [
            one_of("kind", NoteKind, name="series_note_kind_known"),
            models.CheckConstraint(
                condition=(Q(kind=NoteKind.CHART) & Q(form__in=Form.values))
                | (~Q(kind=NoteKind.CHART) & Q(form="")),
                name="series_note_form_for_a_chart",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="series_note_has_its_reason"),
        ]

    def __str__(self):
        return f"{self.code}, {self.period}: {self.get_kind_display().lower()}"


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about the chart of one measure."""

    notes: tuple[SeriesNote, ...] = ()

    def of(self, kind):
        return [one for one in self.notes if one.kind == kind]

    @property
    def form(self):
        """The kind of chart that was chosen last, or ""."""
        chosen = self.of(NoteKind.CHART)
        return chosen[-1].form if chosen else ""


NOTHING_DECIDED = Decided()


def decided_about(board, moment=None):
    """{code: Decided} of one board; one query."""
    held: dict[str, list[SeriesNote]] = {}
    for one in SeriesNote.objects.standing(board, moment):
        held.setdefault(one.code, []).append(one)
    return {code: Decided(tuple(notes)) for code, notes in held.items()}
