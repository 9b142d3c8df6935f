"""What one agency owes for one area and quarter, and how far it has got."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from agencies import clock
from agencies.constraints import one_of
from agencies.models import Agency, Area, Role, Succession
from agencies.models.boards import AreaKind
from dataset.models.submissions import Submission
from dataset.models.values import Way


class State(models.TextChoices):
    NOT_STARTED = "not started", "Not started"
    IN_PREPARATION = "in preparation", "In preparation"
    SUBMITTED = "submitted", "Waiting for the agency’s approver"
    APPROVED = "agency-approved", "Waiting for the Board’s analyst"
    ACCEPTED = "accepted", "Accepted"
    REOPENED = "reopened", "Reopened"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LOCKED = "locked", "Locked with its year"


# The whole life of a return. Nothing else may change a state. "Late" is derived from dates.
NEXT_STATES = {
    State.NOT_STARTED: {State.IN_PREPARATION, State.ACCEPTED},  # accepted: only at import
    State.IN_PREPARATION: {State.SUBMITTED},
    State.SUBMITTED: {State.APPROVED, State.IN_PREPARATION, State.REOPENED, State.WITHDRAWN},
    State.APPROVED: {State.ACCEPTED, State.IN_PREPARATION, State.REOPENED, State.WITHDRAWN},
    State.ACCEPTED: {State.REOPENED, State.LOCKED},
    State.REOPENED: {State.SUBMITTED},
    State.WITHDRAWN: {State.IN_PREPARATION, State.SUBMITTED},
    State.LOCKED: {State.ACCEPTED},
}
EDITABLE = frozenset({State.NOT_STARTED, State.IN_PREPARATION, State.REOPENED, State.WITHDRAWN})
# Saving anything begins these anew; a reopened return stays reopened.
STARTED_BY_SAVING = frozenset({State.NOT_STARTED, State.WITHDRAWN})
SIGNED_OFF = frozenset({State.APPROVED, State.ACCEPTED, State.LOCKED})
BOARD_STAFF = (Role.ANALYST, Role.MANAGER)
AGENCY_STAFF = (Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER)


class DataReturnQuerySet(models.QuerySet):
    def own(self, user):
        """Returns of the agencies this person prepares, approves or answers for."""
        mine = Q(pk__in=[])
        for held in user.current_appointments:
            if held.role not in AGENCY_STAFF:
                continue
            scope = Q(agency=held.agency_id)
            if held.board_id:
                scope &= Q(area__boards=held.board_id)
            mine |= scope
        return self.filter(mine).distinct()

    def followed(self, user):
        """Returns of the agencies that this person's agency has followed by today."""
        mine = Q(pk__in=[])
        for held in user.current_appointments:
            if held.role in AGENCY_STAFF:
                rows = Succession.objects.filter(
                    successor=held.agency_id, starts_on__lte=clock.today()
                )
                scope = Q(agency__in=rows.values("predecessor"))
                mine |= scope & Q(area__boards=held.board_id) if held.board_id else scope
        return self.filter(mine).distinct()

    def visible_to(self, user):
        """Whose figures may be read: the own agency's, and what was sent by agencies it followed
        and, for board staff, to the board.

        What was sent stays readable while it is mended, unless the agency withdrew it.
        """
        followed = self.model.objects.followed(user).values("pk")
        own = self.model.objects.own(user).values("pk")
        sent = Submission.objects.filter(data_return=OuterRef("pk")).exclude(
            pk__in=Submission.objects.withdrawn().values("pk")
        )
        staffed = user.boards_as(*BOARD_STAFF)
        for_reading = Q(area__boards__in=staffed) | Q(pk__in=followed)
        return self.filter(Q(pk__in=own) | (for_reading & Exists(sent))).distinct()

    def status_visible_to(self, user):
        """Whose progress (not figures) may be seen: who has sent what, and who is late."""
        watching = user.boards_as(*BOARD_STAFF, Role.PAG_MEMBER, Role.PAG_CHAIR, Role.CHAIR)
        own = self.model.objects.own(user).values("pk")
        return self.filter(Q(pk__in=own) | Q(area__boards__in=watching)).distinct()

    def late(self, day):
        """Past the due date without the agency's signature. A correction is never late."""
        return self.filter(due_on__lt=day).exclude(
            Q(state__in=SIGNED_OFF | {State.REOPENED}) | Exists(_accepted_submissions())
        )

    def unsigned(self):
        """Those that the agency still owes: never accepted, and not signed since taken back."""
        signed = Submission.objects.signed().filter(data_return=OuterRef("pk"))
        return self.exclude(state__in=SIGNED_OFF | {State.REOPENED}).filter(~Exists(signed))

    def to_chase(self, since):
        """Still owed, and not given up: due on that day or later."""
        return self.unsigned().filter(due_on__gte=since)

    def lockable(self):
        """Accepted, and nothing about them is left to answer."""
        return self.filter(state=State.ACCEPTED).exclude(corrections_asked__answer="")

    def for_listing(self):
        return (
            self.select_related("agency", "area", "period")
            .annotate(has_been_accepted=Exists(_accepted_submissions()))
            .order_by("-period__year", "-period__quarter", "agency__name", "area__slug", "pk")
        )


def _accepted_submissions():
    return Submission.objects.accepted().filter(data_return=OuterRef("pk"))


class DataReturn(models.Model):
    """A return belongs to one agency, one area and one period."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    period = models.ForeignKey("dataset.Period", models.PROTECT, related_name="returns")
    # The levels of the questions it asks, parted by commas: those of its area, and of wider
    # areas for which the agency has no return of its own.
    levels = models.CharField(max_length=60, default=AreaKind.LOCAL_AUTHORITY)
    # From the lead board's calendar when the return is made; an extension moves the last two.
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.NOT_STARTED)
    # Why it came back, for the person who must mend it; emptied when it is sent again.
    sent_back_because = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DataReturnQuerySet.as_manager()

    class Meta:
        ordering = ["period", "agency", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "area", "period"], name="return_once_per_agency_area_and_period"
            ),
            one_of("state", State, name="return_state_known"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")) & Q(due_on__lte=F("closes_on")),
                name="return_dates_in_order",
                violation_error_message="A return opens, is due and closes in that order.",
            ),
        ]

    def __str__(self):
        return f"{self.agency}, {self.area}, {self.period}"

    def get_absolute_url(self):
        return reverse("dataset:return_detail", args=[self.pk])

    @property
    def owed_by(self):
        """The agency, and its wider area: the same agency owes each board another return."""
        return f"{self.agency}, {self.area}" if self.area.is_wide else str(self.agency)

    def can_become(self, state):
        return state in NEXT_STATES[State(self.state)]

    @property
    def asked_levels(self):
        """The levels of the questions it asks, for `fields.items`."""
        return tuple(self.levels.split(","))

    def is_collecting(self, day):
        return self.opens_on <= day <= self.closes_on

    @property
    def is_editable(self):
        return self.state in EDITABLE

    @cached_property
    def has_been_accepted(self):
        """Whether an accepted submission counts. `for_listing` fills it in without a query."""
        return self.submissions.accepted().exists()

    @cached_property
    def latest_submission(self):
        return self.submissions.select_related("submitted_by").order_by("-number").first()

    @cached_property
    def reopened_because(self):
        """{code: why it was reopened} of the items that may be mended now."""
        waiting = self.reopened_items.filter(settled_at__isnull=True)
        return dict(waiting.values_list("code", "reason"))

    @property
    def reopened_codes(self):
        """The items that may be mended now; empty when the whole return is open, or none."""
        return frozenset(self.reopened_because)

    def is_missing(self, day):
        """Collection has closed without the agency's signature. Nothing is estimated for it."""
        return day > self.closes_on and self.is_late(day)

    def is_late(self, day):
        return (
            day > self.due_on
            and self.state not in SIGNED_OFF | {State.REOPENED}
            and not self.has_been_accepted
        )


class DraftValue(models.Model):
    """What was typed into one field, as typed: also what cannot be read yet."""

    data_return = models.ForeignKey(DataReturn, models.CASCADE, related_name="draft_values")
    code = models.CharField(max_length=60)  # "CPP-01", "LAC-16n"
    month = models.PositiveSmallIntegerField()  # 1 to 3, or 0 for the quarter
    text = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Way, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["data_return", "code", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "code", "month"], name="draft_value_once_per_field"
            )
        ]

    def __str__(self):
        return f"{self.code} ({self.month}): {self.text}"


class Explanation(models.Model):
    """Why a queried figure is right. Follows the field, also through a new upload."""

    data_return = models.ForeignKey(DataReturn, models.CASCADE, related_name="explanations")
    rule_id = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["data_return", "code", "rule_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "rule_id", "code"], name="explanation_once_per_finding"
            )
        ]

    def __str__(self):
        return f"{self.code}, {self.rule_id}"


class ReopenedItem(models.Model):
    """One item of an accepted return that may be mended, and why. The rest stays locked."""

    data_return = models.ForeignKey(DataReturn, models.CASCADE, related_name="reopened_items")
    code = models.CharField(max_length=60)
    reason = models.TextField()
    reopened_at = models.DateTimeField()
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)  # when the mended one was accepted

    class Meta:
        ordering = ["data_return", "code", "pk"]

    def __str__(self):
        return f"{self.code}: {self.reason}"
