"""What a board decided to show to whom: one append-only row a decision, the newest counts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.constraints import one_of
from agencies.models import Board
from dataset.analysis.disclosure import Policy


class Threshold(models.IntegerChoices):
    """The smallest count of children that is shown."""

    FIVE = 5, "1 to 4 are hidden"
    SIX = 6, "1 to 5 are hidden"
    EIGHT = 8, "1 to 7 are hidden"


class Rounding(models.IntegerChoices):
    """What counts of children are rounded to."""

    NONE = 1, "not rounded"
    FIVE = 5, "to the nearest 5"
    TEN = 10, "to the nearest 10"


class PolicyFor(models.TextChoices):
    """Whom a board decides for, the narrowest first: a wider one never sees more."""

    BOARD = "board", "Board and group members, officers and agencies"
    LAY = "lay", "Lay members"
    PUBLIC = "public", "The public"
    INSPECTOR = "inspector", "Inspectors and auditors"


WIDENING = (PolicyFor.BOARD, PolicyFor.LAY, PolicyFor.PUBLIC)


class DisclosurePolicyQuerySet(models.QuerySet):
    def in_force(self, boards):
        """{(board id, audience): the decision that counts} for boards or their ids; one query."""
        rows = self.filter(board__in=boards).order_by("pk")
        return {(row.board_id, row.audience): row for row in rows}

    def of(self, board):
        """{audience: the decision that counts, or the default} of one board; one query."""
        decided = self.in_force([board])
        return {
            audience: decided.get((board.pk, audience))
            or self.model(board=board, audience=audience)
            for audience in PolicyFor
        }


class DisclosurePolicy(models.Model):
    """A decision for one audience. Without one the defaults below hold."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=PolicyFor)
    smallest_shown = models.PositiveSmallIntegerField(choices=Threshold, default=Threshold.FIVE)
    zeros_shown = models.BooleanField(default=True)
    rounded_to = models.PositiveSmallIntegerField(choices=Rounding, default=Rounding.NONE)
    raw = models.BooleanField(default=False)  # may open pages with figures as they were sent
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = DisclosurePolicyQuerySet.as_manager()

    class Meta:
        ordering = ["board", "audience", "pk"]
        constraints = [
            one_of("audience", PolicyFor, name="disclosure_policy_audience_known"),
            one_of("smallest_shown", Threshold, name="disclosure_policy_threshold_known"),
            one_of("rounded_to", Rounding, name="disclosure_policy_rounding_known"),
            models.CheckConstraint(
                condition=Q(rounded_to=Rounding.NONE) | Q(audience=PolicyFor.PUBLIC),
                name="disclosure_policy_only_public_is_rounded",
            ),
            models.CheckConstraint(
                condition=Q(raw=False) | Q(audience__in=[PolicyFor.BOARD, PolicyFor.INSPECTOR]),
                name="disclosure_policy_raw_is_never_wide",
            ),
        ]

    def __str__(self):
        return f"{self.board.short_name}, {self.get_audience_display()}"

    @property
    def policy(self):
        """What `protect` needs to know of it."""
        rounded_to = None if self.rounded_to == Rounding.NONE else self.rounded_to
        return Policy(self.smallest_shown, self.zeros_shown, rounded_to)


def strictest(policies):
    """The policy that hides whatever one of these hides."""
    policies = list(policies)
    return Policy(
        max(one.smallest_shown for one in policies),
        all(one.zeros_shown for one in policies),
        max(one.rounded_to or 0 for one in policies) or None,
    )


class RawView(models.Model):
    """Somebody opened a page with figures as they were sent: one row a page view."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    page = models.CharField(max_length=200)  # its address, without what was asked of it

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.user_id}: {self.page}"
