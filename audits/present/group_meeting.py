"""The group's meeting on the screen: the exceptions in order, one in view, what was decided."""

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import Meeting
from agencies.verdicts import Verdict
from audits import policies
from audits.models import BoardException, Choice, ExceptionDecision, ExceptionState
from audits.present.exception import ExceptionPage, exception_page
from audits.present.exceptions import Listed, listed


# The keys of the screen; each acts only while no text field has the focus.
LETTERS = {
    Choice.NOTE: "N",
    Choice.ASK: "K",
    Choice.AUDIT: "U",
    Choice.ACTION: "A",
    Choice.RISK: "R",
    Choice.CHALLENGE: "C",
    Choice.ESCALATE: "E",
}
OPTIONS = tuple((choice.value, choice.label, letter) for choice, letter in LETTERS.items())


@dataclass(frozen=True, slots=True)
class Item:
    """One exception in the list at the side."""

    place: int
    listed: Listed
    decision: ExceptionDecision | None  # the last of this meeting
    url: str

    @property
    def exception(self):
        return self.listed.exception

    @property
    def words(self):
        if self.decision:
            return f"Decided: {self.decision.get_choice_display()}"
        if self.exception.state == ExceptionState.DECIDED:
            return f"Due {self.exception.due_on:%-d %B}"
        return self.listed.why


@dataclass(frozen=True, slots=True)
class Screen:
    meeting: Meeting
    items: tuple[Item, ...]
    at: Item
    page: ExceptionPage
    may_decide: Verdict

    @property
    def decided(self):
        return sum(item.decision is not None for item in self.items)

    @property
    def before(self):
        return self.items[self.at.place - 2] if self.at.place > 1 else None

    @property
    def after(self):
        return self.items[self.at.place] if self.at.place < len(self.items) else None

    @property
    def asked_before(self):
        """What the group decided about it earlier, the newest first."""
        return [one for one in self.page.decisions if one.decision.meeting_id != self.meeting.pk]

    @property
    def decided_here(self):
        return [one for one in self.page.decisions if one.decision.meeting_id == self.meeting.pk]


def group_screen(meeting, user, pk=None):
    """The screen at one exception (the first not decided), or None when there is nothing.

    The number of queries does not grow with the exceptions. Raises LookupError for one that is
    not before the meeting.
    """
    items = _items(meeting, user)
    if pk is not None:
        at = next((item for item in items if item.exception.pk == pk), None)
        if at is None:
            raise LookupError(pk)
    else:
        at = next((item for item in items if item.decision is None), items[0] if items else None)
    if at is None:
        return None
    return Screen(
        meeting=meeting,
        items=items,
        at=at,
        page=exception_page(at.exception, user),
        may_decide=policies.may_decide_in(user, meeting),
    )


def _items(meeting, user):
    found = BoardException.objects.visible_to(user).for_meeting(meeting)
    last = {one.exception_id: one for one in decisions_of(meeting)}
    address = reverse("audits:group_meeting", args=[meeting.pk])
    return tuple(
        Item(place, row, last.get(row.exception.pk), f"{address}?at={row.exception.pk}")
        for place, row in enumerate(listed(found.by_urgency().for_listing()), start=1)
    )


def decisions_of(meeting):
    """In the order in which they were made."""
    return (
        ExceptionDecision.objects.filter(meeting=meeting)
        .select_related("owner", "decided_by")
        .order_by("decided_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Minute:
    """One exception with everything that the meeting decided about it."""

    number: int
    listed: Listed
    decisions: tuple[ExceptionDecision, ...]

    @property
    def exception(self):
        return self.listed.exception


@dataclass(frozen=True, slots=True)
class Minutes:
    meeting: Meeting
    minutes: tuple[Minute, ...]
    before_it: int  # exceptions that were before the meeting

    @property
    def counted(self):
        number, total = len(self.minutes), self.before_it
        return f"{number} of {total} exception{'' if total == 1 else 's'} decided"


def minutes_of(meeting, user):
    """What the meeting decided, in the order of its agenda; a fixed number of queries."""
    made = {}
    for one in decisions_of(meeting):
        made.setdefault(one.exception_id, []).append(one)
    items = _items(meeting, user)
    told = [item for item in items if item.exception.pk in made]
    return Minutes(
        meeting=meeting,
        minutes=tuple(
            Minute(number, item.listed, tuple(made[item.exception.pk]))
            for number, item in enumerate(told, start=1)
        ),
        before_it=len(items),
    )


def minutes_text(minutes):
    """The same as plain text, to paste into the minutes. No figures but those people wrote."""
    lines = [str(minutes.meeting), f"{minutes.counted}.", ""]
    for one in minutes.minutes:
        lines.append(
            f"{one.number}. {one.listed.title} ({one.exception.reference}, {one.listed.why}, "
            f"{one.exception.period})"
        )
        for decision in one.decisions:
            lines += [
                f"   {decision.get_choice_display()}: {decision.text}",
                f"   Owner: {decision.owner}. Due: {decision.due_on:%-d %B %Y}.",
            ]
        lines.append("")
    return "\n".join(lines)
