"""Letters waiting for the worker. The row is the truth; a lost message loses nothing."""

from django.db import models


class OutboxQuerySet(models.QuerySet):
    def due(self, moment):
        return self.filter(sent_at__isnull=True, next_try_at__lte=moment).order_by("pk")


class OutboxMessage(models.Model):
    """One e-mail, written in the transaction that caused it and delivered afterwards."""

    to = models.EmailField()
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sent_at", "next_try_at"], name="outbox_due")]

    def __str__(self):
        return f"{self.subject} to {self.to}"
