"""The receipt of a submission: what was sent and when, proof that it stands, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from agencies import trail
from agencies.models import TrailEntry
from dataset.models import Decision, Publication, Submission
from dataset.models.submissions import NIL_RETURN_SENT, RETURN_SENT, digest


@dataclass(frozen=True, slots=True)
class Receipt:
    """`entry` is the trail's head at the moment of sending; None for what was imported."""

    submission: Submission
    figures: int
    with_reason: int  # of them: no number, and a reason why
    entry: TrailEntry | None
    stands: bool  # the figures stored now still give the hash that was given out
    asked: str  # a hash somebody holds, to be compared
    decisions: tuple[Decision, ...]
    publications: tuple[Publication, ...]  # that contain these figures, oldest first

    @property
    def is_the_same(self):
        """Whether the hash somebody holds is that of this submission, or the trail's at sending."""
        known = {self.submission.digest, self.entry.seal if self.entry else ""}
        return self.asked.strip().lower() in known - {""}

    @property
    def steps(self):
        """(moment, words) of what happened since, oldest first."""
        decided = [(one.decided_at, one.get_verb_display()) for one in self.decisions]
        published = [(one.published_at, _published(one)) for one in self.publications]
        return sorted([*decided, *published], key=_moment)


def receipt(submission, asked=""):
    """`submission` with `data_return` loaded; `asked` is a hash to compare. Five queries."""
    figures = list(submission.figures.all())
    return Receipt(
        submission=submission,
        figures=len(figures),
        with_reason=sum(bool(row.reason) for row in figures),
        entry=sending_of(submission),
        stands=digest(figures) == submission.digest,
        asked=asked,
        decisions=tuple(submission.decisions.all()),
        publications=tuple(
            Publication.objects.filter(pointers__figure__submission=submission)
            .select_related("board", "period")
            .order_by("published_at", "pk")
            .distinct()
        ),
    )


def sending_of(submission):
    """The entry on the trail by which it was sent, or None."""
    entries = trail.entries_about(submission.data_return).filter(
        verb__in=[RETURN_SENT, NIL_RETURN_SENT]
    )
    return next(
        (one for one in entries if one.payload.data.get("submission") == submission.number), None
    )


def _published(publication):
    return (
        f"Published by {publication.board.short_name}: {publication.period.short}, "
        f"version {publication.version}"
    )


def _moment(step: tuple[datetime, str]):
    return step[0]
