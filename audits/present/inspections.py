"""Pages of the register of inspections: what others found, and what is done about it."""

from dataclasses import dataclass

from django.db.models import Prefetch

from agencies import clock
from agencies.verdicts import Verdict
from audits import policies
from audits.models import Action, ActionState, Inspection, Recommendation


UNFINISHED = frozenset({ActionState.OPEN, ActionState.UNDER_WAY, ActionState.DONE})


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One inspection in a list."""

    inspection: Inspection
    recommended: int
    without_action: int
    unfinished: int  # actions not signed off
    overdue: int

    @property
    def stands(self):
        """How far the recommendations are, in words."""
        if not self.recommended:
            return "nothing recommended"
        if self.without_action:
            return f"{self.without_action} of {self.recommended} without an action"
        if self.unfinished:
            return f"{self.unfinished} action{'' if self.unfinished == 1 else 's'} not signed off"
        return "all signed off"


@dataclass(frozen=True, slots=True)
class InspectionRegister:
    board: object
    lines: tuple[InspectionLine, ...]
    may_report: Verdict


@dataclass(frozen=True, slots=True)
class InspectionPage:
    line: InspectionLine
    recommendations: tuple[Recommendation, ...]  # each with its `actions`
    may_keep: Verdict
    may_raise_action: Verdict

    @property
    def inspection(self):
        return self.line.inspection


def inspection_register(board, user, found):
    """The inspections `found` by the filters, newest first; three queries."""
    return InspectionRegister(
        board=board,
        lines=tuple(_line(one) for one in _with_actions(found)),
        may_report=policies.may_report_inspections(user, board),
    )


def inspection_page(inspection, user):
    """`inspection` as found by `visible_to`."""
    held = _with_actions(
        Inspection.objects.select_related("board", "added_by").filter(pk=inspection.pk)
    ).get()
    return InspectionPage(
        line=_line(held),
        recommendations=tuple(held.recommendations.all()),
        may_keep=policies.may_keep_inspection(user, held.board, held.agency),
        may_raise_action=policies.may_raise_action(user, held.board),
    )


def export_rows(register):
    """A row for each recommendation; head first."""
    yield (
        "Inspection", "By", "Agency", "Reported", "Judgement", "Presented", "Number",
        "Recommendation", "Actions",
    )  # fmt: skip
    for line in register.lines:
        one = line.inspection
        known = (
            one.title,
            one.get_body_display(),
            str(one.agency or ""),
            one.reported_on.isoformat(),
            one.judgement,
            one.presented_on.isoformat() if one.presented_on else "",
        )
        for each in one.recommendations.all():
            actions = "; ".join(
                f"{action.reference} {action.get_state_display().lower()}"
                for action in each.actions.all()
            )
            yield (*known, each.number, each.text, actions)
        if not line.recommended:
            yield (*known, "", "", "")


def _with_actions(inspections):
    actions = Action.objects.select_related("owner").order_by("due_on", "pk")
    recommendations = Recommendation.objects.order_by("number").prefetch_related(
        Prefetch("actions", actions)
    )
    return inspections.select_related("agency").prefetch_related(
        Prefetch("recommendations", recommendations)
    )


def _line(inspection):
    today = clock.today()
    recommended = list(inspection.recommendations.all())
    actions = [action for one in recommended for action in one.actions.all()]
    return InspectionLine(
        inspection=inspection,
        recommended=len(recommended),
        without_action=sum(not one.actions.all() for one in recommended),
        unfinished=sum(action.state in UNFINISHED for action in actions),
        overdue=sum(action.is_overdue(today) for action in actions),
    )
