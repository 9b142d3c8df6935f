"""Evidence of impact: that children are better off, not that something was done."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.constraints import all_or_none, one_of
from audits.models.actions import Action, ActionOutcome
from audits.models.programme import Audit
from dataset.models import Publication


class EvidenceKind(models.TextChoices):
    """Kinds of evidence that children are better off, not that something was done."""

    MEASURE = "measure", "A measure moved"
    REAUDIT = "re-audit", "Re-audit grade"
    SURVEY = "survey", "Practitioner survey"
    VOICE = "voice", "Children’s or families’ voice"
    SUPERVISION = "supervision", "Supervision sample"


class ImpactVerdict(models.TextChoices):
    """What before and after say; never that the action caused it."""

    CHANGED = "changed", "Changed"
    NO_EVIDENCE = "no evidence", "No evidence of change"
    TOO_EARLY = "too early", "Too early to say"


class ImpactEvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(action__board__in=user.board_ids)


class ImpactEvidence(models.Model):
    """One piece of evidence of impact, with the verdict of the figures as it stood that day.

    Append-only but for the decision about it. A measure is frozen by its edition: the figure is
    read from that publication as each reader may see it, and is not copied here.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12, choices=EvidenceKind)
    text = models.TextField()  # what it shows, in words
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verdict = models.CharField(max_length=12, choices=ImpactVerdict, blank=True)
    # Whether it shows that children are better off. Of a measure: whether it changed the way it
    # should; None where it did not change.
    is_wanted_way = models.BooleanField(null=True)
    audit = models.ForeignKey(Audit, models.PROTECT, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)  # None until somebody has decided
    decided_because = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ImpactEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["action", "offered_at", "pk"]
        constraints = [
            one_of("kind", EvidenceKind, name="impact_evidence_kind_known"),
            all_or_none("decided_at", "decided_by", name="impact_evidence_decided_by_someone"),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, decided_at__isnull=True)
                | Q(accepted__isnull=False, decided_at__isnull=False) & ~Q(decided_because=""),
                name="impact_evidence_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="measure", publication__isnull=False, verdict__in=ImpactVerdict.values
                )
                | ~Q(kind="measure") & Q(publication__isnull=True, verdict=""),
                name="impact_evidence_measure_has_a_verdict",
            ),
            models.CheckConstraint(
                condition=Q(kind="measure", verdict="changed", is_wanted_way__isnull=False)
                | Q(kind="measure", is_wanted_way__isnull=True) & ~Q(verdict="changed")
                | ~Q(kind="measure") & Q(is_wanted_way__isnull=False),
                name="impact_evidence_says_whether_it_helped",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=True, verdict="too early"),
                name="impact_evidence_too_early_is_no_proof",
                violation_error_message="“Too early to say” is not evidence of impact.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="re-audit") | Q(audit__isnull=False),
                name="impact_evidence_reaudit_names_it",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("offered_by")),
                name="impact_evidence_decided_by_a_second_person",
                violation_error_message="Evidence is judged by someone who did not offer it.",
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}: {self.get_kind_display()}"

    @property
    def says(self):
        """What it says of children, in words: never that the action caused it."""
        if self.kind == EvidenceKind.MEASURE:
            if self.verdict != ImpactVerdict.CHANGED:
                return self.get_verdict_display()
            return "Changed the way it should" if self.is_wanted_way else "Changed the other way"
        return "Children are better off" if self.is_wanted_way else "No sign that children are"


def accepted_since_done(action, evidence):
    """What sign-off rests on: accepted, and offered since the action was (last) reported done."""
    return [
        one
        for one in evidence
        if one.accepted and action.done_on and timezone.localdate(one.offered_at) >= action.done_on
    ]


def outcome_of(accepted):
    """What an action came to, by the accepted evidence; None without any.

    A measure is asked first: the newest one decides. Only where no measure was accepted can
    something else show it.
    """
    accepted = sorted(accepted, key=lambda one: one.pk)
    measures = [one for one in accepted if one.kind == EvidenceKind.MEASURE]
    if not accepted:
        return None
    if not (measures or accepted)[-1].is_wanted_way:
        return ActionOutcome.NO_EVIDENCE
    return ActionOutcome.HELPED if measures else ActionOutcome.OTHERWISE
