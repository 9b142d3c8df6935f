"""Changes of the dictionary: drafted by an analyst, agreed by a manager, in force from a quarter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.constraints import one_of
from agencies.models import Board, Role
from dataset.models.returns import BOARD_STAFF


# Who reads changes that are not agreed yet.
CHANGE_READERS = (*BOARD_STAFF, Role.PAG_CHAIR)


class ChangeState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


# The whole life of a change. Nothing else may change a state.
NEXT_CHANGE_STATES = {
    ChangeState.DRAFT: {ChangeState.PROPOSED, ChangeState.WITHDRAWN},
    ChangeState.PROPOSED: {ChangeState.DRAFT, ChangeState.AGREED, ChangeState.REFUSED},
    ChangeState.AGREED: set(),
    ChangeState.REFUSED: {ChangeState.DRAFT},
    ChangeState.WITHDRAWN: set(),
}


class ChangeKind(models.TextChoices):
    INDICATOR = "indicator", "Measure"
    BREAKDOWN = "breakdown", "Breakdown"
    RULE = "rule", "Rule"


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What was agreed, for everybody with a board; the rest for those who work on it."""
        if user.boards_as(*CHANGE_READERS):
            return self
        return self.filter(state=ChangeState.AGREED) if user.board_ids else self.none()


class DictionaryChange(models.Model):
    """Some rows of the dictionary that change together, from one quarter on."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")  # whose analyst drafted it
    title = models.CharField(max_length=120)
    reason = models.TextField()
    valid_from = models.ForeignKey("dataset.Period", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ChangeState, default=ChangeState.DRAFT)
    edition = models.PositiveIntegerField(default=1)  # one more with each saving: two tabs notice
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    # Everybody who wrote in it: none of them may agree to it.
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True)  # why it was refused, or a word on agreeing

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            one_of("state", ChangeState, name="dictionary_change_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "refused"]) | Q(decided_by__isnull=False),
                name="dictionary_change_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused", decision=""),
                name="dictionary_change_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | ~Q(decided_by=models.F("drafted_by")),
                name="dictionary_change_needs_two_people",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("dataset:change_detail", args=[self.pk])

    def can_become(self, state):
        return state in NEXT_CHANGE_STATES[ChangeState(self.state)]


class ChangeLine(models.Model):
    """One row of the dictionary as it is to be, beside what it was when the line was saved.

    `values` and `before` hold the columns of the shipped files as text; `before` is empty for
    something new.
    """

    change = models.ForeignKey(DictionaryChange, models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    key = models.CharField(max_length=20)  # the measure's code, the breakdown's slug, the rule's id
    values = models.JSONField()
    before = models.JSONField(default=dict, blank=True)
    is_editorial = models.BooleanField(default=False)  # wording only: the series goes on

    class Meta:
        ordering = ["change", "kind", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "kind", "key"], name="change_line_once_per_row"
            ),
            one_of("kind", ChangeKind, name="change_line_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.key}"

    @property
    def is_new(self):
        return not self.before

    @property
    def changed(self):
        """The columns that differ, in the order of the file."""
        return tuple(
            name for name, text in self.values.items() if text != self.before.get(name, "")
        )
