"""What the checks asked about figures that were sent, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from agencies import clock
from agencies.constraints import all_or_none, one_of
from dataset.models.earlier import QUARTERS_IN_YEAR
from dataset.models.returns import BOARD_STAFF, DataReturn
from dataset.models.submissions import Submission
from dataset.models.values import FigureColumns


class FindingState(models.TextChoices):
    OPEN = "open", "Open"  # nobody has answered yet
    EXPLAINED = "explained", "Explained"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    CORRECTED = "corrected", "Corrected"


# The whole life of a finding. Nothing else may change a state.
NEXT_FINDING_STATES = {
    FindingState.OPEN: {FindingState.EXPLAINED, FindingState.CORRECTED},
    FindingState.EXPLAINED: {
        FindingState.OPEN,
        FindingState.ACCEPTED,
        FindingState.REFUSED,
        FindingState.CORRECTED,
    },
    FindingState.ACCEPTED: {
        FindingState.OPEN,
        FindingState.EXPLAINED,
        FindingState.CORRECTED,
    },
    FindingState.REFUSED: {FindingState.EXPLAINED, FindingState.CORRECTED},
    FindingState.CORRECTED: {FindingState.OPEN, FindingState.EXPLAINED},
}
SETTLED = frozenset({FindingState.ACCEPTED, FindingState.CORRECTED})
WITH_AGENCY = frozenset({FindingState.OPEN, FindingState.REFUSED})
WITH_BOARD = frozenset({FindingState.EXPLAINED})


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Findings about figures this person may read in full, and no others.

        The own agency's, and for the board's analyst and manager what was sent to them. One
        between agencies is for the agencies it is about and those analysts. What an agency took
        back is for itself alone.
        """
        own = DataReturn.objects.own(user).values("pk")
        staffed = DataReturn.objects.filter(area__boards__in=user.boards_as(*BOARD_STAFF)).values(
            "pk"
        )
        standing = ~Exists(_withdrawn_submissions(OuterRef("submission")))
        within = Q(is_across=False) & (
            Q(data_return__in=own) | Q(data_return__in=staffed) & standing
        )
        sides = FindingSide.objects.filter(finding=OuterRef("pk"))
        taken_back = sides.filter(Exists(_withdrawn_submissions(OuterRef("submission"))))
        across = Q(is_across=True) & ~Exists(taken_back)
        across &= Q(data_return__in=staffed) | Exists(sides.filter(data_return__in=own))
        return self.filter(within | across)

    def of_agency(self, agency):
        """Findings about this agency's figures, alone or beside another's."""
        sides = FindingSide.objects.filter(finding=OuterRef("pk"), data_return__agency=agency)
        return self.filter(Q(data_return__agency=agency) | Exists(sides))

    def for_listing(self):
        """Everything a list shows, oldest first; three queries whatever the number."""
        return (
            self.select_related(
                "data_return__agency",
                "data_return__area__lead_board",
                "data_return__period",
                "owner",
                "settled_by",
            )
            .prefetch_related(
                Prefetch("sides", FindingSide.objects.select_related("data_return__agency"))
            )
            .order_by("first_seen_at", "pk")
        )


def _withdrawn_submissions(submission):
    return Submission.objects.withdrawn().filter(pk=submission)


class Finding(models.Model):
    """One thing a rule asked about a return's figures. The words are those of the last sending.

    Whose turn it is follows from the state: the agency answers what is open or refused, the
    analyst of the lead board decides about what is explained.
    """

    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="findings")
    # The sending that last raised it, or no longer did.
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    measure = models.CharField(max_length=300)
    theme = models.CharField(max_length=100)
    is_across = models.BooleanField(default=False)  # between agencies: see `sides`
    summary = models.CharField(max_length=300)
    message = models.TextField()  # what the rule said of the figures
    explanation = models.TextField(blank=True)  # what the agency last answered
    refused_because = models.TextField(blank=True)  # the last reason, while it stands refused
    state = models.CharField(max_length=10, choices=FindingState, default=FindingState.OPEN)
    first_seen_at = models.DateTimeField()
    answer_by = models.DateField()  # for whoever's turn it is
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["first_seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "rule_id", "code"], name="finding_once_per_rule_and_code"
            ),
            one_of("state", FindingState, name="finding_state_known"),
            all_or_none("settled_at", "settled_by", name="finding_settled_by_someone"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "corrected"], settled_at__isnull=False)
                | (~Q(state__in=["accepted", "corrected"]) & Q(settled_at__isnull=True)),
                name="finding_settled_when_accepted_or_corrected",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["explained", "accepted", "refused"], explanation=""),
                name="finding_explained_in_words",
            ),
        ]
        indexes = [models.Index(fields=["state"], name="finding_state")]

    def __str__(self):
        return f"{self.code}, {self.rule_id}: {self.data_return}"

    def get_absolute_url(self):
        return reverse("dataset:finding_detail", args=[self.pk])

    def can_become(self, state):
        return state in NEXT_FINDING_STATES[FindingState(self.state)]

    @property
    def is_settled(self):
        return self.state in SETTLED

    def age(self, day):
        """Working days since it was first seen; of a settled one, until it was settled."""
        until = timezone.localdate(self.settled_at) if self.settled_at else day
        return clock.working_days_between(timezone.localdate(self.first_seen_at), until)

    def is_overdue(self, day):
        return not self.is_settled and day > self.answer_by


class FindingSide(FigureColumns):
    """One agency's figure in a finding between agencies, as it was sent and signed."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="sides")
    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)

    class Meta:
        ordering = ["finding", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "data_return", "code"], name="finding_side_once"
            )
        ]

    def __str__(self):
        return f"{self.code}, {self.data_return}: {self.figure}"


class FindingMessageQuerySet(models.QuerySet):
    def readable_by(self, user, finding, among=None):
        """The thread as this person may read it: nothing that was sent and taken back, but
        for the agency that did. `among` are several findings of the same return."""
        thread = self.filter(finding__in=among or [finding])
        if DataReturn.objects.own(user).filter(pk=finding.data_return_id).exists():
            return thread
        withdrawn = Submission.objects.withdrawn().values("pk")
        return thread.filter(Q(submission=None) | ~Q(submission__in=withdrawn))


class FindingMessage(models.Model):
    """One step in the life of a finding: what was said, by whom, and how it stood after.

    Append-only. `submission` is set where the step came with a sending.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="messages")
    state = models.CharField(max_length=10, choices=FindingState)
    before = models.CharField(max_length=10, choices=FindingState, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FindingMessageQuerySet.as_manager()

    class Meta:
        ordering = ["finding", "written_at", "pk"]
        constraints = [
            one_of("state", FindingState, name="finding_message_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="finding_message_says_something"),
        ]

    def __str__(self):
        return f"{self.written_by}, {self.get_state_display()}: {self.finding}"


def asked_before(data_return):
    """The return's own findings, and what explained the same queries a quarter ago.

    Both by (rule, code); one query. Reasons that were refused are not offered again.
    """
    year, quarter = divmod(data_return.period.ordinal - 1, QUARTERS_IN_YEAR)
    a_quarter_ago = Q(
        data_return__agency=data_return.agency_id,
        data_return__area=data_return.area_id,
        data_return__period__year=year,
        data_return__period__quarter=quarter + 1,
        state__in=[FindingState.EXPLAINED, FindingState.ACCEPTED],
    )
    own, reasons = {}, {}
    for finding in Finding.objects.filter(
        Q(data_return=data_return) | a_quarter_ago, is_across=False
    ).order_by():
        key = (finding.rule_id, finding.code)
        if finding.data_return_id == data_return.pk:
            own[key] = finding
        else:
            reasons[key] = finding.explanation
    return own, reasons
