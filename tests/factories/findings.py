"""Findings in any state."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from dataset.models import Finding, FindingMessage, FindingState
from dataset.models.findings import SETTLED
from tests.factories.dataset import SubmissionFactory


class FindingFactory(DjangoModelFactory):
    """An explained finding about what was sent: `FindingFactory(submission=..., state="refused")`.

    Its thread holds one message.
    """

    class Meta:
        model = Finding
        skip_postgeneration_save = True

    submission = factory.SubFactory(SubmissionFactory)
    data_return = factory.SelfAttribute("submission.data_return")
    rule_id = "V501"
    code = "CPP-01"
    measure = "Children on a plan"
    theme = "Child protection"
    summary = "More than usual"
    message = "There were 60."
    explanation = "Large families moved in."
    state = FindingState.EXPLAINED
    first_seen_at = factory.LazyFunction(timezone.now)
    answer_by = factory.LazyAttribute(
        lambda made: timezone.localdate(made.first_seen_at) + timedelta(days=7)
    )
    settled_at = factory.LazyAttribute(
        lambda made: made.first_seen_at if made.state in SETTLED else None
    )
    settled_by = factory.LazyAttribute(
        lambda made: made.submission.submitted_by if made.state in SETTLED else None
    )

    @factory.post_generation
    def thread(finding, create, extracted, **kwargs):
        FindingMessage.objects.create(
            finding=finding,
            state=finding.state,
            text=finding.explanation or finding.message,
            written_at=finding.first_seen_at,
            written_by=finding.submission.submitted_by,
            submission=finding.submission,
        )
