"""The way in to everything that the Board keeps about how sure it is: one line a record."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from agencies import clock
from agencies.models import Meeting
from audits.models import (
    Action,
    ActionState,
    Audit,
    AuditState,
    Challenge,
    Inspection,
    Priority,
    Risk,
)
from audits.present.challenges import WAITING


BEFORE_REPORT = frozenset(
    {
        AuditState.PLANNED,
        AuditState.TOOL_AGREED,
        AuditState.SAMPLE_DRAWN,
        AuditState.AUDITING,
        AuditState.MODERATION,
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of record: where it is, what it holds, and how it stands."""

    name: str
    url: str
    text: str
    stands: str  # "8 open, 2 to be reviewed"


def entries(board):
    """The kinds of records of a board, in the order in which one leads to the next; a query each."""
    return (
        _priorities(board),
        _risks(board),
        _challenges(board),
        _audits(board),
        _inspections(board),
        _meetings(board),
        _so_what(board),
    )


def _risks(board):
    counted = (
        Risk.objects.open()
        .filter(board=board)
        .aggregate(open=Count("pk"), late=Count("pk", filter=Q(review_on__lt=clock.today())))
    )
    return Entry(
        "Risk log",
        reverse("audits:risk_list"),
        "What could harm children here, how likely it is, and what works against it.",
        _words((counted["open"], "open"), (counted["late"], "past their review date")),
    )


def _challenges(board):
    late = Q(state__in=sorted(WAITING), answer_by__lt=clock.today())
    counted = (
        Challenge.objects.unclosed()
        .filter(board=board)
        .aggregate(open=Count("pk"), late=Count("pk", filter=late))
    )
    return Entry(
        "Challenge log",
        reverse("audits:challenge_list"),
        "What partners were asked to account for, what they answered, what it changed.",
        _words((counted["open"], "open"), (counted["late"], "without an answer in time")),
    )


def _audits(board):
    open_now = Audit.objects.unclosed().filter(board=board)
    counted = open_now.aggregate(
        open=Count("pk"),
        late=Count(
            "pk",
            filter=Q(reports_on__lt=clock.today(), state__in=sorted(BEFORE_REPORT)),
        ),
    )
    return Entry(
        "Audits",
        reverse("audits:audit_list"),
        "The year’s programme: what was looked at, what was found, what is done about it.",
        _words((counted["open"], "not closed"), (counted["late"], "late with their report")),
    )


def _inspections(board):
    count = Inspection.objects.filter(board=board).count()
    return Entry(
        "Inspections",
        reverse("audits:inspection_list"),
        "What outside bodies found at the partners, and who acts on what they recommend.",
        _words((count, "in the register")),
    )


def _meetings(board):
    coming = (
        Meeting.objects.filter(board=board, held_on__gte=clock.today())
        .order_by("held_on", "pk")
        .first()
    )
    return Entry(
        "Meetings",
        reverse("audits:meeting_list"),
        "Agendas and papers, who came, what was decided.",
        f"Next: {coming}" if coming else "none planned",
    )


def _priorities(board):
    newest = Priority.objects.filter(board=board).order_by("-year").first()
    year = newest.year if newest else clock.financial_year(clock.today())
    count = Priority.objects.filter(board=board, year=year).count()
    return Entry(
        "Priorities",
        reverse("audits:priority_list"),
        "What the business plan will improve, the measures that show it, and what is done.",
        f"{count} in {clock.financial_year_words(year)}" if count else "none entered",
    )


def _so_what(board):
    signed = Action.objects.filter(board=board, state=ActionState.SIGNED_OFF).count()
    return Entry(
        "So what?",
        reverse("audits:so_what"),
        "Every closed piece of work: what was claimed, and what the numbers say.",
        f"{signed} action{'' if signed == 1 else 's'} signed off",
    )


def _words(*counts):
    """ "8 open, 2 past their review date"; what is 0 is left out, but for the first."""
    first, *rest = counts
    return ", ".join(f"{number} {words}" for number, words in (first, *(r for r in rest if r[0])))
