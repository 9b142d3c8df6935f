"""What published quarters, risks and the running of the service need from their readers."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Group, Invitation, Meeting, OutboxMessage, Role
from audits.models import Risk
from dataset.models import Publication
from dataset.models.returns import BOARD_STAFF
from lscb.home.need import Need, Part, counted


REVIEWERS = (Role.PAG_MEMBER, Role.PAG_CHAIR)
READERS = (
    Role.CHAIR,
    Role.LAY_MEMBER,
    Role.EXECUTIVE_MEMBER,
    Role.AUDITOR,
    Role.INSPECTOR,
    Role.AGENCY_MEMBER,
    Role.CHIEF_OFFICER,
)
RISK_NOTICE = timedelta(days=14)
TROUBLED = 2  # a letter that failed once may only have met a busy server


def latest_publications(user, boards):
    """The newest published quarter of each of these boards, by board; one query."""
    newest = {}
    publications = (
        Publication.objects.visible_to(user)
        .filter(board__in=boards)
        .latest_versions()
        .select_related("board", "period")
        .order_by("-period__year", "-period__quarter")
    )
    for publication in publications:
        newest.setdefault(publication.board_id, publication)
    return newest


def for_reviewers(user, today):
    """A quarter published since the group last met, before it meets again; two queries."""
    boards = user.boards_as(*REVIEWERS)
    if not boards:
        return []
    meetings = list(
        Meeting.objects.filter(board__in=boards, group=Group.PERFORMANCE).order_by("held_on")
    )
    return [
        _review(publication, _next_meeting(meetings, publication, today))
        for publication in latest_publications(user, boards).values()
        if not _has_met_since(meetings, publication, today)
    ]


def _has_met_since(meetings, publication, today):
    published = timezone.localdate(publication.published_at)
    return any(
        meeting.board_id == publication.board_id and published < meeting.held_on < today
        for meeting in meetings
    )


def _next_meeting(meetings, publication, today):
    """The day of the board's next meeting of the group, or None when none is planned."""
    return next(
        (
            meeting.held_on
            for meeting in meetings
            if meeting.board_id == publication.board_id and meeting.held_on >= today
        ),
        None,
    )


def _review(publication, meets_on):
    published = timezone.localdate(publication.published_at)
    text = f"Published on {published:%-d %B}. Read what moved, and write what you make of it."
    if meets_on:
        text += f" The group meets on {meets_on:%-d %B}."
    return Need(
        headline=f"Review {publication.period} for {publication.board.short_name}",
        url=f"{reverse('dataset:scorecard')}?board={publication.board.slug}",
        text=text,
        on=meets_on,
    )


def risks_due(user, today):
    """Open risks whose review is due within two weeks, for those who keep the log; one query."""
    boards = user.boards_as(*REVIEWERS, *BOARD_STAFF)
    if not boards:
        return []
    risks = list(
        Risk.objects.visible_to(user)
        .open()
        .filter(board__in=boards, review_on__lte=today + RISK_NOTICE)
        .order_by("review_on", "board", "number")
    )
    if not risks:
        return []
    return [
        Need(
            headline=f"Review {counted(len(risks), 'risk', 'risks')}",
            url=reverse("audits:risk_list"),
            text="A risk is reviewed in a meeting, and its next date is set there.",
            on=risks[0].review_on,
            parts=tuple(
                Part(
                    str(risk),
                    reverse("audits:risk_detail", args=[risk.pk]),
                    f"{'by' if risk.review_on >= today else 'was due'} {risk.review_on:%-d %B}",
                )
                for risk in risks
            ),
        )
    ]


def for_readers(user):
    """The newest board summary, for those who read and challenge; one query."""
    if not user.holds(*READERS):
        return []
    return [
        Need(
            headline=f"Read the board summary for {publication.period}",
            url=f"{reverse('lscb:summary')}?board={publication.board.slug}",
            text=f"{publication.board.name}. The latest published quarter: what moved, what the "
            "agencies and the group say, which risks moved.",
        )
        for publication in latest_publications(user, user.board_ids).values()
    ]


def for_administrator(user, today):
    """Letters that do not get out and invitations waiting: no figures; two queries."""
    if not user.holds(Role.SYSADMIN):
        return []
    needs = []
    stuck = OutboxMessage.objects.filter(sent_at__isnull=True, attempts__gte=TROUBLED).order_by(
        "pk"
    )
    if stuck := list(stuck[:100]):
        needs.append(
            Need(
                headline=f"{counted(len(stuck), 'letter does', 'letters do')} not get out",
                url="",
                text=f"The first was written on {timezone.localtime(stuck[0].created_at):%-d %B}. "
                f"The mail server says: {stuck[0].last_error}. "
                "Every letter is tried again until it goes.",
                on=today,
            )
        )
    waiting = Invitation.objects.filter(Q(accepted_at__isnull=True)).open_at(timezone.now()).count()
    if waiting:
        needs.append(
            Need(
                headline=f"{counted(waiting, 'invitation waits', 'invitations wait')} for an answer",
                url=reverse("agencies:people"),
                text="Whoever was invited has not come yet. An invitation runs out after 14 days.",
            )
        )
    return needs
