"""What becomes of an exception: what the agency says, what the group decides, how it ends."""

from django.db import transaction
from django.db.models import F

from agencies import clock, trail
from audits import policies
from audits.models import (
    BoardException,
    ExceptionCommentary,
    ExceptionDecision,
    ExceptionState,
)
from audits.operations.contradiction import contradiction
from dataset.models.wordings import smallest_of, telling_numbers


class ChangedMeanwhile(Exception):
    """Somebody else changed the exception after this person opened it."""


class NeedsExplanation(ValueError):
    """The words say the opposite of the figure. The message says so, without the figure."""


class TellingWords(ValueError):
    """One answer holds numbers that could point at a child."""

    def __init__(self, name, found):
        self.name = name
        named = ", ".join(f"“{each.text}”" for each in found)
        super().__init__(
            f"This holds {named}, as small as what is hidden. Say it without the number, for "
            "example “some”."
        )


class NoLaterFigure(ValueError):
    """A change is claimed, and no later figure shows it."""


@transaction.atomic
def comment(exception, *, by, answers, explanation=""):
    """What the agency says, in answers to four prompts; the last commentary counts.

    Raises `TellingWords`, as other readers would not be shown what holds small numbers, and
    `NeedsExplanation` where the words contradict the figure and nothing explains it.
    """
    exception = _lock(exception)
    policies.may_comment(by, exception).enforce()
    smallest = smallest_of(exception.board)
    for name, text in (answers | {"explanation": explanation}).items():
        if found := telling_numbers(text, smallest, ()):
            raise TellingWords(name, found)
    query = contradiction(exception, answers)
    if query and not explanation:
        raise NeedsExplanation(query)
    written = ExceptionCommentary.objects.create(
        exception=exception,
        agency=exception.agency,
        query=query,
        explanation=explanation if query else "",
        written_at=clock.now(),
        written_by=by,
        **answers,
    )
    trail.record(by, "audits.exception_commented", exception, query=query, **answers)
    return written


@transaction.atomic
def decide(exception, *, by, choice, text, owner, due_on, meeting=None, seen_revision=None):
    """One decision of the group, in a meeting or outside one. A later one does not undo it."""
    exception = _lock(exception, seen_revision)
    policies.may_decide(by, exception).enforce()
    decision = ExceptionDecision.objects.create(
        exception=exception,
        meeting=meeting,
        choice=choice,
        text=text,
        owner=owner,
        due_on=due_on,
        decided_at=clock.now(),
        decided_by=by,
    )
    BoardException.objects.filter(pk=exception.pk).update(
        state=ExceptionState.DECIDED, owner=owner, due_on=due_on, revision=F("revision") + 1
    )
    trail.record(
        by,
        "audits.exception_decided",
        exception,
        choice=choice,
        text=text,
        owner=str(owner),
        due_on=due_on,
        meeting=str(meeting) if meeting else "",
    )
    return decision


@transaction.atomic
def close(exception, *, by, reason, claims_change=False, later=None, seen_revision=None):
    """End it with a reason; a claim of change rests on a later published figure.

    Raises `NoLaterFigure` with the sentence why.
    """
    exception = _lock(exception, seen_revision)
    policies.may_close_exception(by, exception).enforce()
    if claims_change and not _shows(exception, later):
        raise NoLaterFigure(_why_not(exception))
    exception.state, exception.closed_because = ExceptionState.CLOSED, reason
    exception.closed_at, exception.closed_by = clock.now(), by
    exception.claims_change = claims_change
    exception.later_publication = later if claims_change else None
    exception.revision += 1
    exception.save()
    trail.record(
        by,
        "audits.exception_closed",
        exception,
        reason=reason,
        claims_change=claims_change,
        later=str(later) if claims_change else "",
    )
    return exception


def _shows(exception, later):
    """Whether this edition shows a later figure of the exception's measure."""
    return later is not None and exception.later_editions().filter(pk=later.pk).exists()


def _why_not(exception):
    if not exception.code:
        return "It names no measure, so no later figure can show a change. Close it without one."
    if not exception.later_editions().exists():
        return (
            f"No later figure of {exception.code} has been published that readers are shown. Wait "
            "for one, or close it without claiming a change."
        )
    return f"Choose the later quarter in which {exception.code} shows the change."


def _lock(exception, seen_revision=None):
    fresh = (
        BoardException.objects.select_for_update(of=("self",))
        .select_related("board", "period", "agency", "publication")
        .get(pk=exception.pk)
    )
    if seen_revision is not None and fresh.revision != seen_revision:
        raise ChangedMeanwhile(fresh)
    return fresh
