"""What a published quarter asks the group to look at, until it is closed with a reason.

Holds no figures: what a reader sees beside an exception is read as that reader.
"""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse

from agencies.constraints import all_or_none, one_of
from agencies.models import Agency, Board, Meeting, Role, Seat
from agencies.models.people import BOARD_ROLES
from dataset.figures import QUARTER, Standing
from dataset.models import Audience, DataReturn, Finding, Period, Publication, ShownFigure
from dataset.models.readers import readers_of


class Cause(models.TextChoices):
    """Why an exception was raised."""

    SIGNAL = "signal", "Outside its usual range"
    STANDARD = "standard", "Standard missed"
    QUERY = "query", "Query not explained"
    LATE = "late", "Return late"
    MISSING = "missing", "Return missing"
    MISMATCH = "mismatch", "Two agencies differ"


ABOUT_A_MEASURE = frozenset({Cause.SIGNAL, Cause.STANDARD})
ABOUT_A_RETURN = frozenset({Cause.LATE, Cause.MISSING})
ABOUT_A_FINDING = frozenset({Cause.QUERY, Cause.MISMATCH})


# The order in which the group looks: of signals by their tone, of the others by their cause.
URGENCY = ("worse", "standard", "missing", "mismatch", "query", "late", "moved", "better")


def urgency(exception):
    """Its place in URGENCY; 0 is looked at first."""
    is_signal = exception.cause == Cause.SIGNAL
    return URGENCY.index(exception.tone if is_signal else exception.cause)


class ExceptionState(models.TextChoices):
    OPEN = "open", "Not decided"
    DECIDED = "decided", "Decided, open"
    CLOSED = "closed", "Closed"


# The whole life of an exception. A later decision leaves it decided.
NEXT_EXCEPTION_STATES = {
    ExceptionState.OPEN: {ExceptionState.DECIDED},
    ExceptionState.DECIDED: {ExceptionState.DECIDED, ExceptionState.CLOSED},
    ExceptionState.CLOSED: set(),
}


class BoardExceptionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What the Board's people and agencies' members of it read, and to data leads and
        approvers what is about their own agency.

        A lay member is shown fewer figures than the Board: that a figure hidden from them moved
        or missed its standard is hidden as well.
        """
        seen = Q(board__in=user.board_ids, agency__in=user.agency_ids)
        whole = _boards_read_whole(user)
        for reader, boards in readers_of(user).items():
            of_reader = Q(board__in=whole.intersection(boards))
            if reader.audience != Audience.BOARD:
                of_reader &= ~Exists(_hidden_from(reader.audience))
            seen |= of_reader
        return self.filter(seen)

    def unclosed(self):
        return self.exclude(state=ExceptionState.CLOSED)

    def by_urgency(self):
        """The newest quarter first; within it as the group looks."""
        signals = [When(cause=Cause.SIGNAL, tone=tone, then=Value(place)) for place, tone in RANKS]
        others = [When(cause=cause, then=Value(place)) for place, cause in RANKS]
        return self.annotate(
            rank=Case(*signals, *others, output_field=models.PositiveSmallIntegerField())
        ).order_by("-period__year", "-period__quarter", "rank", "number", "pk")

    def for_meeting(self, meeting):
        """What the group has before it: not decided yet, due by that day, or decided there."""
        day = meeting.held_on
        before = Q(state=ExceptionState.OPEN, raised_at__date__lte=day)
        due = Q(state=ExceptionState.DECIDED, due_on__lte=day)
        here = Exists(ExceptionDecision.objects.filter(exception=OuterRef("pk"), meeting=meeting))
        return self.filter(board=meeting.board_id).filter(before | due | Q(here))

    def asked_of(self, user):
        """Those about which this person's agency is asked to write."""
        held = Q(pk__in=[])
        for one in user.current_appointments:
            if one.role in WRITERS:
                scope = Q(agency=one.agency_id)
                held |= scope & Q(board=one.board_id) if one.board_id else scope
        return self.unclosed().filter(held, commentary_asked_by__isnull=False)

    def unanswered(self):
        return self.filter(~Exists(ExceptionCommentary.objects.filter(exception=OuterRef("pk"))))

    def for_listing(self):
        return self.select_related(
            "board", "period", "agency", "owner", "finding", "data_return__area"
        )


WRITERS = frozenset({Role.PREPARER, Role.APPROVER})
READING = BOARD_ROLES | {Role.AGENCY_MEMBER, Role.CHIEF_OFFICER}
RANKS = tuple(enumerate(URGENCY))


def _boards_read_whole(user):
    """Ids of the boards all of whose exceptions this person may read."""
    found = set()
    for held in user.current_appointments:
        if held.role in READING:
            found |= {held.board_id} if held.board_id else user.board_ids
    return found


def _hidden_from(audience):
    """The measure's figure of the edition that raised it, where this audience is not shown it."""
    return ShownFigure.objects.filter(
        publication=OuterRef("publication"),
        audience=audience,
        code=OuterRef("code"),
        month=QUARTER,
        standing=Standing.HIDDEN.value,
    )


class BoardException(models.Model):
    """One thing of one quarter that moved, was missed, or does not fit together.

    Raised when the quarter is published, once for each board, quarter, cause and thing; a later
    version of the quarter raises only what is new.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # "E-014": stable, never used again
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")  # the first
    period = models.ForeignKey(Period, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    code = models.CharField(max_length=60, blank=True)  # the measure
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    data_return = models.ForeignKey(
        DataReturn, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="+")
    tone = models.CharField(max_length=6, blank=True)  # of a signal: "worse", "better", "moved"
    # What tells it apart within its board and quarter: "signal:CPP-01", "late:12".
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=ExceptionState, default=ExceptionState.OPEN)
    raised_at = models.DateTimeField()
    # Commentary is asked only where a figure moved or missed its standard.
    commentary_asked_by = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_because = models.TextField(blank=True)
    claims_change = models.BooleanField(default=False)
    # The later figure that a claim of change rests on: the code as that edition showed it.
    later_publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = BoardExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "number"], name="exception_number_once_per_board"
            ),
            models.UniqueConstraint(
                fields=["board", "period", "key"], name="exception_once_per_quarter_and_thing"
            ),
            one_of("cause", Cause, name="exception_cause_known"),
            one_of("state", ExceptionState, name="exception_state_known"),
            all_or_none("closed_at", "closed_by", name="exception_closed_by_someone"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(closed_because="")
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="exception_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(claims_change=False) | Q(later_publication__isnull=False),
                name="exception_change_is_shown_by_a_later_figure",
            ),
            models.CheckConstraint(
                condition=~Q(cause__in=sorted(ABOUT_A_MEASURE)) | ~Q(code=""),
                name="exception_names_its_measure",
            ),
            models.CheckConstraint(
                condition=~Q(cause__in=sorted(ABOUT_A_RETURN)) | Q(data_return__isnull=False),
                name="exception_names_its_return",
            ),
            models.CheckConstraint(
                condition=~Q(cause__in=sorted(ABOUT_A_FINDING)) | Q(finding__isnull=False),
                name="exception_names_its_finding",
            ),
        ]
        indexes = [models.Index(fields=["board", "state"], name="exception_open")]

    def __str__(self):
        return f"{self.reference} {self.code or self.agency}: {self.get_cause_display()}"

    def get_absolute_url(self):
        return reverse("audits:exception_detail", args=[self.pk])

    @property
    def reference(self):
        return f"E-{self.number:03d}"

    def can_become(self, state):
        return state in NEXT_EXCEPTION_STATES[ExceptionState(self.state)]

    def later_editions(self):
        """The newest versions of later quarters in which the Board is shown this measure."""
        shown = ShownFigure.objects.filter(
            publication=OuterRef("pk"),
            audience=Audience.BOARD,
            code=self.code,
            month=QUARTER,
            standing=Standing.SHOWN.value,
        )
        return (
            Publication.objects.filter(
                Exists(shown), board=self.board_id, period__starts_on__gt=self.period.starts_on
            )
            .latest_versions()
            .select_related("period", "board")
            .order_by("-period__starts_on", "pk")
        )


class ExceptionCommentary(models.Model):
    """What the agency says of a figure that moved: four prompts. Append-only; the last counts."""

    exception = models.ForeignKey(BoardException, models.PROTECT, related_name="commentary")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    happened = models.TextField()  # what happened
    why = models.TextField()
    effect = models.TextField()  # on children
    plan = models.TextField()  # what will be done, and by when
    # The words that say the opposite of the figure, as the check put it; "" where none do.
    query = models.TextField(blank=True)
    explanation = models.TextField(blank=True)  # why the words are right all the same
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["exception", "written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(query="") | ~Q(explanation=""), name="commentary_query_is_explained"
            )
        ]

    def __str__(self):
        return f"{self.agency} on {self.exception}"


class Choice(models.TextChoices):
    """What the group decides about an exception; the letters are keys on the meeting's screen."""

    NOTE = "note", "Note"
    ASK = "ask", "Ask the agency"
    AUDIT = "audit", "Audit"
    ACTION = "action", "Action"
    RISK = "risk", "Risk"
    CHALLENGE = "challenge", "Challenge"
    ESCALATE = "escalate", "Escalate"


class ExceptionDecision(models.Model):
    """One decision of the group. Append-only: a second thought is a second decision.

    What it led to points back here from where it was made (an action, a risk, a challenge, an
    audit).
    """

    exception = models.ForeignKey(BoardException, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    text = models.TextField()  # the decision and its reason, as it goes into the minutes
    owner = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    due_on = models.DateField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["exception", "decided_at", "pk"]
        constraints = [
            one_of("choice", Choice, name="exception_choice_known"),
            models.CheckConstraint(condition=~Q(text=""), name="exception_decision_says_why"),
        ]

    def __str__(self):
        return f"{self.exception.reference}: {self.get_choice_display()}"
