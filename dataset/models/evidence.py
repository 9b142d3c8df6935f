"""Files that show why a figure or a commentary is right. Kept in the database, never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from agencies.constraints import all_or_none
from dataset.intake.attachments import TYPES
from dataset.models.returns import BOARD_STAFF, DataReturn
from dataset.models.submissions import Submission


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """For the supplier; and once sent, and not taken back, for the board's own staff."""
        sent = Submission.objects.filter(evidence=OuterRef("pk")).exclude(
            pk__in=Submission.objects.withdrawn().values("pk")
        )
        board = Q(data_return__area__boards__in=user.boards_as(*BOARD_STAFF)) & Exists(sent)
        own = DataReturn.objects.own(user).values("pk")
        return self.filter(Q(data_return__in=own) | board).distinct()

    def attached(self):
        """Those that nobody removed."""
        return self.filter(removed_at__isnull=True)

    def for_listing(self):
        """Without the files themselves."""
        return (
            self.defer("content")
            .select_related("added_by")
            .annotate(is_sent=Exists(Submission.objects.filter(evidence=OuterRef("pk"))))
            .order_by("added_at", "pk")
        )


class Evidence(models.Model):
    """One file with a return. About a theme's commentary, or about one item of the theme.

    Removed before it was sent, its bytes go and the row stays.
    """

    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="evidence")
    theme = models.CharField(max_length=80)
    code = models.CharField(max_length=60, blank=True)  # the item; none for the commentary
    name = models.CharField(max_length=100)
    ending = models.CharField(max_length=4, choices=[(one, one) for one in TYPES])
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # sha256
    content = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    keep_until = models.DateField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submissions = models.ManyToManyField(Submission, related_name="evidence")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["data_return", "added_at", "pk"]
        constraints = [all_or_none("removed_at", "removed_by", name="evidence_removed_by_someone")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dataset:evidence_file", args=[self.pk])

    @property
    def kind(self):
        return TYPES[self.ending]

    @property
    def is_bound(self):
        """Whether it was sent with a submission. Then it stays."""
        return self.submissions.exists()
