"""Findings on the pages of a return: how each one stands, and what was said about it."""

from collections import defaultdict
from dataclasses import dataclass

from dataset import policies
from dataset.models import Finding, FindingMessage, FindingState
from dataset.present.findings import Step, step_of


@dataclass(frozen=True, slots=True)
class Asked:
    """One finding beside its figure."""

    finding: Finding
    steps: tuple[Step, ...]
    may_judge: bool


def asked_of(user, data_return):
    """{(rule, code): Asked} of a return this person may read; four queries.

    What was sent and taken back is left out for all but the agency.
    """
    found = list(
        Finding.objects.visible_to(user)
        .filter(data_return=data_return, is_across=False)
        .for_listing()
        .select_related("submission")
    )
    threads = defaultdict(list)
    if found:
        messages = FindingMessage.objects.readable_by(user, found[0], among=found)
        for message in messages.select_related("written_by"):
            threads[message.finding_id].append(step_of(message))
    return {
        (finding.rule_id, finding.code): Asked(
            finding, tuple(threads[finding.pk]), bool(policies.may_judge(user, finding))
        )
        for finding in found
    }


def refused_words(asked):
    """A first draft of why a return goes back: the refused explanations and their reasons."""
    return "\n".join(
        f"{one.finding.code} {one.finding.measure}: {one.finding.refused_because}"
        for one in asked.values()
        if one.finding.state == FindingState.REFUSED
    )
