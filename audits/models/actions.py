"""The one action list: what was agreed, who does it by when, and whether it helped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.constraints import all_or_none, one_of
from agencies.models import Agency, Board, Meeting, Seat
from audits.models.challenges import Challenge
from audits.models.exceptions import ExceptionDecision
from audits.models.inspections import Recommendation
from audits.models.priorities import Priority, Wanted
from audits.models.programme import Audit, AuditFinding
from audits.models.risks import Risk
from dataset.models import Publication


class ActionState(models.TextChoices):
    OPEN = "open", "Not begun"
    UNDER_WAY = "under way", "Under way"
    DONE = "done", "Done, impact not yet shown"
    SIGNED_OFF = "signed off", "Signed off"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The whole life of an action. Sign-off refused leads from done back to under way.
NEXT_ACTION_STATES = {
    ActionState.OPEN: {ActionState.UNDER_WAY, ActionState.DONE, ActionState.WITHDRAWN},
    ActionState.UNDER_WAY: {ActionState.UNDER_WAY, ActionState.DONE, ActionState.WITHDRAWN},
    ActionState.DONE: {ActionState.SIGNED_OFF, ActionState.UNDER_WAY},
    ActionState.SIGNED_OFF: set(),
    ActionState.WITHDRAWN: set(),
}
TO_DO = frozenset({ActionState.OPEN, ActionState.UNDER_WAY})
UNFINISHED = TO_DO | {ActionState.DONE}

# Where an action comes from: at most one of these is set; none where a meeting agreed it alone.
ORIGINS = ("decision", "risk", "challenge", "finding", "recommendation")


def _one_origin():
    """At most one of ORIGINS is set."""
    condition = Q(**{f"{name}__isnull": True for name in ORIGINS})
    for chosen in ORIGINS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in ORIGINS})
    return models.CheckConstraint(condition=condition, name="action_comes_from_one_thing")


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone who works for a board reads its actions."""
        return self.filter(board__in=user.board_ids)

    def unfinished(self):
        """Not signed off and not withdrawn: an audit with one of these does not close."""
        return self.filter(state__in=sorted(UNFINISHED))

    def overdue(self, day):
        return self.filter(state__in=sorted(TO_DO), due_on__lt=day)

    def of_audit(self, audit):
        """Those that came out of an audit's findings."""
        return self.filter(finding__audit=audit)


class Action(models.Model):
    """One thing that a seat (and an agency) does by a day, and the measure it should move."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # "A-021": stable, never used again
    title = models.CharField(max_length=200)  # what will be done
    detail = models.TextField(blank=True)
    owner = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    decision = models.ForeignKey(
        ExceptionDecision, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    risk = models.ForeignKey(Risk, models.PROTECT, null=True, blank=True, related_name="actions")
    challenge = models.ForeignKey(
        Challenge, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    finding = models.ForeignKey(
        AuditFinding, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    priority = models.ForeignKey(
        Priority, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    # What it should move, which way and by when; empty where no measure can show it.
    code = models.CharField(max_length=10, blank=True)
    wanted = models.CharField(max_length=4, choices=Wanted, blank=True)
    moves_by = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # signed off or withdrawn
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_because = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["board", "due_on", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "number"], name="action_number_once_per_board"
            ),
            one_of("state", ActionState, name="action_state_known"),
            _one_origin(),
            models.CheckConstraint(
                condition=Q(code="", wanted="", moves_by__isnull=True)
                | ~Q(code="") & Q(wanted__in=Wanted.values, moves_by__isnull=False),
                name="action_says_which_way_and_by_when",
            ),
            all_or_none("done_on", "done_by", name="action_done_by_someone"),
            all_or_none("ended_at", "ended_by", name="action_ended_by_someone"),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "signed off"]) | Q(done_on__isnull=False),
                name="action_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["signed off", "withdrawn"], ended_at__isnull=False)
                & ~Q(ended_because="")
                | ~Q(state__in=["signed off", "withdrawn"]) & Q(ended_at__isnull=True),
                name="action_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed off") | ~Q(ended_by=F("done_by")),
                name="action_signed_off_by_a_second_person",
                violation_error_message="An action is signed off by someone who did not report it done.",
            ),
        ]
        indexes = [models.Index(fields=["board", "state", "due_on"], name="action_due")]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("audits:action_detail", args=[self.pk])

    @property
    def reference(self):
        return f"A-{self.number:03d}"

    def can_become(self, state):
        return state in NEXT_ACTION_STATES[ActionState(self.state)]

    def is_overdue(self, day):
        return self.state in TO_DO and self.due_on < day


class ActionUpdate(models.Model):
    """What the owner says of an action: progress, evidence of doing. Append-only."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    state = models.CharField(max_length=10, choices=ActionState)  # after the update
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "written_at", "pk"]
        constraints = [
            one_of("state", ActionState, name="action_update_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="action_update_says_something"),
        ]

    def __str__(self):
        return f"{self.action.reference}, {self.get_state_display()}"


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
    is_wanted_way = models.BooleanField(null=True)  # of "changed": the way it should move
    audit = models.ForeignKey(Audit, models.PROTECT, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)  # None until somebody has decided
    decided_because = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

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
