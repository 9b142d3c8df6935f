"""What was answered to a whole return sent through the API, so that a repeat gets the same."""

from django.conf import settings
from django.db import models


class ApiSending(models.Model):
    """One accepted sending, under the key its sender chose. Refused ones are not kept."""

    data_return = models.ForeignKey("dataset.DataReturn", models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    body_digest = models.CharField(max_length=64)  # sha256 of what was sent
    submission = models.ForeignKey("dataset.Submission", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "sent_by", "key"], name="api_sending_once_per_key"
            )
        ]

    def __str__(self):
        return f"{self.key}: {self.submission}"
