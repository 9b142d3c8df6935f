"""The one action list: what was agreed, who does it by when, and whether it helped."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies import clock
from agencies.constraints import all_or_none, one_of
from agencies.models import Agency, Board, Meeting, Role, Seat, SeatHolding
from agencies.models.boards import on
from audits.models.challenges import Challenge
from audits.models.exceptions import ExceptionDecision
from audits.models.inspections import Recommendation
from audits.models.priorities import Priority, Wanted
from audits.models.programme import AuditFinding
from audits.models.risks import Risk


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


class ActionOutcome(models.TextChoices):
    """What a signed-off action came to: kept on the day, as the accepted evidence had it."""

    HELPED = "helped", "The figures moved as they should"
    OTHERWISE = "otherwise", "Shown in another way, not by figures"
    NO_EVIDENCE = "no evidence", "No evidence that it helped"


# Where an action comes from: at most one of these is set; none where a meeting agreed it alone.
ORIGINS = ("decision", "risk", "challenge", "finding", "recommendation")


def _one_origin():
    """At most one of ORIGINS is set."""
    condition = Q(**{f"{name}__isnull": True for name in ORIGINS})
    for chosen in ORIGINS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in ORIGINS})
    return models.CheckConstraint(condition=condition, name="action_comes_from_one_thing")


# Who answers for the actions of an agency.
ANSWERING = (Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER)


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone who works for a board reads its actions."""
        return self.filter(board__in=user.board_ids)

    def owned_by(self, user):
        """Those of a seat this person holds today, or of an agency they answer for."""
        answering = {held.agency_id for held in user.current_appointments if held.role in ANSWERING}
        return self.filter(
            Q(owner__in=SeatHolding.objects.filter(on(clock.today()), user=user).values("seat"))
            | Q(agency__in=answering)
        )

    def for_listing(self):
        """With everything that a line of a list names; a fixed number of queries."""
        return self.select_related(
            "board", "owner", "agency", "priority", "meeting", "done_by", "ended_by",
            "decision__exception__agency", "risk", "challenge", "finding__audit",
            "recommendation__inspection",
        )  # fmt: skip

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
    outcome = models.CharField(max_length=12, choices=ActionOutcome, blank=True)  # signed off
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
                condition=Q(state="signed off", outcome__in=ActionOutcome.values)
                | ~Q(state="signed off") & Q(outcome=""),
                name="action_signed_off_with_an_outcome",
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

    @property
    def origin(self):
        """The thing it comes from, or None where a meeting agreed it alone."""
        return next((held for held in (getattr(self, name) for name in ORIGINS) if held), None)

    def can_become(self, state):
        return state in NEXT_ACTION_STATES[ActionState(self.state)]

    def is_overdue(self, day):
        return self.state in TO_DO and self.due_on < day


class UpdateKind(models.TextChoices):
    PROGRESS = "progress", "Progress"
    CHANGED = "changed", "Changed"
    REFUSED = "refused", "Sign-off refused"


class ActionUpdate(models.Model):
    """One line of what became of an action. Append-only.

    What its owner says of it, with the evidence of doing; why its words, owner or date were
    changed; why sign-off was refused.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
    kind = models.CharField(max_length=8, choices=UpdateKind, default=UpdateKind.PROGRESS)
    state = models.CharField(max_length=10, choices=ActionState)  # after the update
    text = models.TextField()
    evidence = models.TextField(blank=True)  # of doing: what shows that it was done
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "written_at", "pk"]
        constraints = [
            one_of("kind", UpdateKind, name="action_update_kind_known"),
            one_of("state", ActionState, name="action_update_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="action_update_says_something"),
            models.CheckConstraint(
                condition=~Q(kind="progress", state="done") | ~Q(evidence=""),
                name="action_update_done_is_shown",
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}, {self.get_state_display()}"


class ReminderStep(models.TextChoices):
    """The letters about an action that is to do, in the order of its days."""

    SOON = "soon", "Due soon"
    DUE = "due", "Due today"
    LATE = "late", "Overdue"
    VERY_LATE = "very late", "Overdue, to the business manager"


class ActionReminder(models.Model):
    """One letter about one due date of an action, written or left out. Once each."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="reminders")
    due_on = models.DateField()  # the date it was about: a new one is reminded of anew
    step = models.CharField(max_length=10, choices=ReminderStep)
    planned_on = models.DateField()
    taken_at = models.DateTimeField()
    letters = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)  # why none was written

    class Meta:
        ordering = ["action", "planned_on", "pk"]
        constraints = [
            one_of("step", ReminderStep, name="action_reminder_step_known"),
            models.UniqueConstraint(
                fields=["action", "due_on", "step"], name="action_reminder_once_per_due_date"
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}: {self.get_step_display()}"
