"""Findings that need somebody: refused ones and differences the agency, explained ones the Board."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from agencies.models import Role
from dataset.models import DataReturn, Finding, FindingState
from dataset.models.returns import BOARD_STAFF
from dataset.policies import JUDGED_WHILE
from lscb.home.need import Need, counted


def for_agency(user):
    """Explanations that were refused, and figures that differ from another agency's; one query."""
    if not user.holds(Role.PREPARER, Role.APPROVER):
        return []
    own = DataReturn.objects.own(user).values("pk")
    refused, differing = Q(state=FindingState.REFUSED), Q(state=FindingState.OPEN, is_across=True)
    waiting = _counted(
        Finding.objects.visible_to(user).filter(
            Q(data_return__in=own) | Q(sides__data_return__in=own), refused | differing
        ),
        refused=refused,
        differing=differing,
    )
    needs = []
    if waiting["refused"]:
        needs.append(
            Need(
                headline="Answer the Board’s analyst about "
                + counted(waiting["refused"], "explanation", "explanations"),
                url=f"{reverse('dataset:finding_list')}?state=refused",
                text="Refused, with the reason. Explain it again, or mend the figure.",
                on=waiting["refused_on"],
            )
        )
    if waiting["differing"]:
        number = counted(waiting["differing"], "figure differs", "figures differ")
        needs.append(
            Need(
                headline=f"{number} from another agency’s",
                url=reverse("dataset:reconciliation"),
                text="The same event, counted by both of you. Say how yours is counted.",
                on=waiting["differing_on"],
            )
        )
    return needs


def for_board_staff(user):
    """Explanations waiting for a decision; one query."""
    boards = user.boards_as(*BOARD_STAFF)
    if not boards:
        return []
    explained = Q(state=FindingState.EXPLAINED)
    waiting = _counted(
        Finding.objects.visible_to(user).filter(
            explained,
            Q(is_across=True) | Q(data_return__state__in=JUDGED_WHILE),
            data_return__area__lead_board__in=boards,
        ),
        explained=explained,
    )
    if not waiting["explained"]:
        return []
    return [
        Need(
            headline="Accept or refuse "
            + counted(waiting["explained"], "explanation", "explanations"),
            url=f"{reverse('dataset:finding_list')}?state=explained",
            text="Agencies have said why figures that the checks query are right.",
            on=waiting["explained_on"],
        )
    ]


def _counted(findings, **conditions):
    """How many of each, and the first day by which one is to be answered."""
    asked = {
        name: Count("pk", filter=condition, distinct=True) for name, condition in conditions.items()
    }
    asked |= {
        f"{name}_on": Min("answer_by", filter=condition) for name, condition in conditions.items()
    }
    return findings.order_by().aggregate(**asked)
