"""What a meeting is about: agenda items with their papers, minutes and decisions."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from agencies.constraints import one_of
from agencies.models import Meeting, Seat
from dataset.intake.attachments import TYPES


class Purpose(models.TextChoices):
    NOTE = "note", "To note"
    DISCUSS = "discuss", "To discuss"
    DECIDE = "decide", "To decide"


class AgendaItem(models.Model):
    """One item of the agenda. Minute and decision are written until the record is agreed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=8, choices=Purpose)
    lead = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    minute = models.TextField(blank=True)  # what was said
    decision = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_item_number_once"),
            one_of("purpose", Purpose, name="agenda_item_purpose_known"),
            models.CheckConstraint(condition=~models.Q(title=""), name="agenda_item_has_a_title"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"


class PaperQuerySet(models.QuerySet):
    def for_listing(self):
        """Without the files themselves."""
        return self.defer("content").select_related("added_by").order_by("added_at", "pk")


class Paper(models.Model):
    """A file of one agenda item, kept in the database and never edited."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    name = models.CharField(max_length=100)
    ending = models.CharField(max_length=4, choices=[(one, one) for one in TYPES])
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # sha256
    content = models.BinaryField()
    is_late = models.BooleanField()  # it came after the pack was issued
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["item", "added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "digest"], name="paper_once_per_item")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("audits:paper", args=[self.pk])

    @property
    def kind(self):
        return TYPES[self.ending]
