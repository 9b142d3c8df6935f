"""The page of one action: how it goes, the evidence, and what its measure did."""

from dataclasses import dataclass

from agencies import clock
from agencies.models import SeatHolding
from agencies.models.boards import on
from agencies.verdicts import Verdict
from audits import policies
from audits.models import (
    Action,
    ActionState,
    ActionUpdate,
    ImpactEvidence,
    accepted_since_done,
    outcome_of,
)
from audits.models.triggers import quarters_that_led_to
from audits.present.actions import ActionLine, line_of
from dataset.models.readers import reader_of
from dataset.present.before_after import BeforeAfterPage, before_and_after
from dataset.present.latest import LatestFigure, latest_figures


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece of evidence, and what this person may do with it."""

    evidence: ImpactEvidence
    may_judge: Verdict
    may_accept: Verdict


@dataclass(frozen=True, slots=True)
class ActionPage:
    line: ActionLine
    holders: tuple  # people in the owner's seat
    updates: tuple[ActionUpdate, ...]  # newest first
    evidence: tuple[Judged, ...]
    latest: LatestFigure | None  # of its measure, as this reader sees it
    impact: BeforeAfterPage | None  # before and after it was done
    would_come_to: str  # the outcome if it were signed off now; "" without accepted evidence
    may_update: Verdict
    may_change: Verdict
    may_withdraw: Verdict
    may_offer: Verdict
    may_sign_off: Verdict
    may_refuse: Verdict

    @property
    def action(self):
        return self.line.action

    @property
    def is_done(self):
        return self.action.state in {ActionState.DONE, ActionState.SIGNED_OFF}


def action_page(action, user):
    """`action` as found by `visible_to`; a fixed number of queries."""
    action = (
        Action.objects.for_listing()
        .select_related("raised_by", "decision__exception__period")
        .get(pk=action.pk)
    )
    evidence = list(
        action.evidence.select_related(
            "offered_by", "decided_by", "publication__period", "publication__board", "audit"
        ).order_by("pk")
    )
    for one in evidence:
        one.action = action
    accepted = accepted_since_done(action, evidence)
    reader = reader_of(user, action.board)
    return ActionPage(
        line=line_of(action),
        holders=tuple(
            SeatHolding.objects.filter(on(clock.today()), seat=action.owner)
            .select_related("user")
            .order_by("pk")
        ),
        updates=tuple(action.updates.select_related("written_by").order_by("-written_at", "-pk")),
        evidence=tuple(
            Judged(
                one,
                policies.may_judge_evidence(user, one),
                policies.may_accept_evidence(user, one),
            )
            for one in evidence
        ),
        latest=latest_figures(action.board, {action.code}, reader).get(action.code)
        if action.code
        else None,
        impact=_impact(action, reader),
        would_come_to=outcome.label if (outcome := outcome_of(accepted)) else "",
        may_update=policies.may_update_action(user, action),
        may_change=policies.may_change_action(user, action),
        may_withdraw=policies.may_withdraw_action(user, action),
        may_offer=policies.may_offer_evidence(user, action),
        may_sign_off=policies.may_sign_off(user, action, accepted),
        may_refuse=policies.may_refuse_sign_off(user, action),
    )


def _impact(action, reader):
    """Its measure before and after the day it was done, from what this reader is shown."""
    if not (action.code and action.done_on):
        return None
    return before_and_after(
        action.board,
        action.code,
        action.done_on,
        reader,
        left_out=quarters_that_led_to(action),
    )
