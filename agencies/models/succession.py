"""Agencies that were renamed, merged or split: which one follows which, and from when."""

from django.db import models
from django.db.models import F, Q

from agencies.models.boards import Agency


class Succession(models.Model):
    """`successor` follows `predecessor` from its first day on.

    Where B follows A and C follows B, C follows A as well: each pair has its row.
    """

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="succeeds")
    starts_on = models.DateField()  # the successor's first day
    # One of several that follow: nobody can say which part of the earlier figures is whose.
    is_part = models.BooleanField(default=False)

    class Meta:
        ordering = ["starts_on", "predecessor", "successor"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_of_another"
            ),
        ]

    def __str__(self):
        return f"{self.predecessor}, since {self.starts_on:%-d %B %Y} {self.successor}"
