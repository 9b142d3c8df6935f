"""Evidence of impact: offered by one person, accepted or refused by another."""

from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from audits import policies
from audits.models import Action, EvidenceKind, ImpactEvidence, ImpactVerdict
from audits.models.triggers import quarters_that_led_to
from audits.operations.actions import NoReason
from dataset.models.readers import Reader
from dataset.present.before_after import before_and_after


AS_THE_BOARD = Reader()  # protected, and the same for everybody who offers
VERDICTS = {
    "changed": ImpactVerdict.CHANGED,
    "no evidence of change": ImpactVerdict.NO_EVIDENCE,
    "too early": ImpactVerdict.TOO_EARLY,
}


class NothingToMeasure(ValueError):
    """The action names no measure, or nothing of it is published. The message says which."""


@transaction.atomic
def offer(action, *, by, kind, text, is_better=None, audit=None):
    """One piece of evidence. Of a measure the figures give the verdict, as they stand today.

    `is_better` is what anything but a measure shows, as whoever offers it says; `audit` is the
    re-audit. Raises `NothingToMeasure` or `NoReason`.
    """
    action = _lock(action)
    policies.may_offer_evidence(by, action).enforce()
    text = _checked(text, "Say what it shows.")
    if kind == EvidenceKind.MEASURE:
        told = measured(action)
    else:
        if is_better is None:
            raise NoReason("Say whether it shows that children are better off.")
        told = {"is_wanted_way": is_better}
    if kind == EvidenceKind.REAUDIT:
        if audit is None or audit.board_id != action.board_id:
            raise NoReason("Choose the re-audit.")
        told["audit"] = audit
    evidence = ImpactEvidence.objects.create(
        action=action, kind=kind, text=text, offered_at=clock.now(), offered_by=by, **told
    )
    trail.record(
        by, "audits.evidence_offered", action, evidence=evidence.pk, kind=kind, text=text,
        verdict=evidence.verdict, is_wanted_way=evidence.is_wanted_way,
    )  # fmt: skip
    return evidence


def measured(action):
    """The columns of a measure's evidence: the edition read, its verdict, and which way.

    Read as the Board, protected, so that everybody who offers it gets the same; the quarters that
    led to the action are left out.
    """
    if not action.code:
        raise NothingToMeasure("This action names no measure, so no figure can show its impact.")
    page = before_and_after(
        action.board,
        action.code,
        action.done_on,
        AS_THE_BOARD,
        left_out=quarters_that_led_to(action),
    )
    if page is None or page.publication is None:
        raise NothingToMeasure(f"Nothing of {action.code} has been published yet.")
    verdict = VERDICTS[page.verdict]
    is_wanted_way = None
    if verdict == ImpactVerdict.CHANGED:
        is_wanted_way = (page.difference > 0) == (action.wanted == "up")
    return {
        "publication": page.publication,
        "verdict": verdict,
        "is_wanted_way": is_wanted_way,
    }


@transaction.atomic
def judge(evidence, *, by, accept, reason):
    """A second person accepts or refuses it, with the reason. Decided once."""
    action = _lock(evidence.action)
    evidence = ImpactEvidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    evidence.action = action
    may = policies.may_accept_evidence if accept else policies.may_judge_evidence
    may(by, evidence).enforce()
    evidence.decided_because = _checked(reason, "Say why.")
    evidence.accepted, evidence.decided_at, evidence.decided_by = accept, clock.now(), by
    evidence.save()
    trail.record(
        by, "audits.evidence_judged", action,
        evidence=evidence.pk, accepted=accept, reason=evidence.decided_because,
    )  # fmt: skip
    return evidence


def _lock(action):
    return (
        Action.objects.select_for_update(of=("self",))
        .select_related("board", "owner", "agency", "decision__exception__period")
        .get(pk=action.pk)
    )


def _checked(text, otherwise):
    text = text.strip()
    if not text:
        raise NoReason(otherwise)
    no_identifying_text(text)
    return text
