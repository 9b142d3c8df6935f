"""The trail: who did what, append-only and chained. Written by `agencies.trail` alone.

No foreign keys to what it describes, so the record never interferes with live data.
Triggers on both databases refuse every update and delete of an entry.
"""

from django.db import models


class TrailEntry(models.Model):
    """One thing somebody did. `seal` signs the entry and the one before it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(null=True)
    actor = models.CharField(max_length=200)  # the name at the time
    verb = models.CharField(max_length=80)  # "dataset.return_submitted"
    subject_kind = models.CharField(max_length=80)  # "dataset.datareturn"
    subject_id = models.CharField(max_length=40)
    payload_digest = models.CharField(max_length=64)
    previous_seal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="trail_subject")]

    def __str__(self):
        return f"{self.number}. {self.actor}: {self.verb}"


class TrailPayload(models.Model):
    """What changed. Beside the chain, which holds only its digest."""

    entry = models.OneToOneField(TrailEntry, models.PROTECT, related_name="payload")
    data = models.JSONField()

    def __str__(self):
        return f"Payload of {self.entry_id}"


class TrailHead(models.Model):
    """The last link, held while the next is forged, so that two cannot share a number."""

    last_number = models.PositiveBigIntegerField(default=0)
    seal = models.CharField(max_length=64, default="")

    def __str__(self):
        return f"{self.last_number}: {self.seal}"
