"""What the action list needs: from owners an update, from a second person a decision."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies.models import Role
from audits.models import TO_DO, Action, ActionState, ImpactEvidence
from audits.policies.actions import SIGNERS
from lscb.home.need import Need, Part, counted


NOTICE = timedelta(days=14)
MOST_PARTS = 8


def for_owners(user, today):
    """The own actions that are overdue or due within two weeks; two queries."""
    if not user.board_ids:
        return []
    held = list(
        Action.objects.visible_to(user)
        .owned_by(user)
        .filter(state__in=sorted(TO_DO), due_on__lte=today + NOTICE)
        .order_by("due_on", "board", "number")
    )
    if not held:
        return []
    late = sum(one.due_on < today for one in held)
    overdue = f", {late} overdue" if late else ""
    return [
        Need(
            headline=f"Say how {counted(len(held), 'action goes', 'actions go')}{overdue}",
            url=reverse("audits:action_own"),
            text="An update takes a minute: how far it is, what was done, what shows it.",
            on=held[0].due_on,
            parts=tuple(
                Part(
                    str(one),
                    reverse("audits:action_update", args=[one.pk]),
                    f"{'by' if one.due_on >= today else 'was due'} {one.due_on:%-d %B}",
                )
                for one in held[:MOST_PARTS]
            ),
        )
    ]


def for_manager(user, today):
    """How much of the boards' lists is overdue; one query."""
    boards = user.boards_as(Role.MANAGER)
    if not boards:
        return []
    late = Action.objects.filter(board__in=boards).overdue(today)
    days = list(late.order_by("due_on").values_list("due_on", flat=True))
    if not days:
        return []
    return [
        Need(
            headline=f"{counted(len(days), 'action is', 'actions are')} overdue",
            url=f"{reverse('audits:action_list')}?overdue=yes",
            text="Ask what prevents them. A new date needs a reason.",
        )
    ]


def for_second_person(user):
    """What is done and waits: evidence to judge, actions to sign off; one query."""
    boards = user.boards_as(*SIGNERS)
    if not boards:
        return []
    evidence = ImpactEvidence.objects.filter(action=OuterRef("pk"))
    waiting = list(
        Action.objects.filter(board__in=boards, state=ActionState.DONE)
        .exclude(done_by=user)
        .annotate(
            to_judge=Exists(evidence.filter(accepted=None).exclude(offered_by=user)),
            is_shown=Exists(evidence.filter(accepted=True)),
        )
        .filter(Q(to_judge=True) | Q(is_shown=True))
        .order_by("done_on", "board", "number")
    )
    if not waiting:
        return []
    return [
        Need(
            headline=f"Decide about {counted(len(waiting), 'action', 'actions')} reported done",
            url=f"{reverse('audits:action_list')}?state=done",
            text="Judge the evidence of impact, then sign off or refuse, as a second person.",
            parts=tuple(
                Part(
                    str(one),
                    one.get_absolute_url(),
                    "evidence to judge" if one.to_judge else "ready to sign off",
                )
                for one in waiting[:MOST_PARTS]
            ),
        )
    ]
