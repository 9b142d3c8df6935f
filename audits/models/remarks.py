"""What the group says and asks about a published figure, bound to that version of it."""

from django.conf import settings
from django.db import models

from agencies.constraints import one_of
from dataset.models import Publication


class RemarkKind(models.TextChoices):
    ANALYSIS = "analysis", "Analysis"
    QUESTION = "question", "Question"


class RemarkQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(publication__board__in=user.board_ids)

    def written_by_then(self, moment):
        """Those written by a moment; None is now."""
        return self if moment is None else self.filter(written_at__lte=moment)


class Remark(models.Model):
    """The group's analysis of one indicator in one publication, or a question about it.

    Never edited: a second thought is a second remark.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)  # the indicator
    kind = models.CharField(max_length=10, choices=RemarkKind)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            one_of("kind", RemarkKind, name="remark_kind_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="remark_says_something"),
        ]
        indexes = [models.Index(fields=["code"], name="remark_code")]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.code}, {self.publication}"
