"""What the agency says about its figures, theme by theme, in four answers."""

from django.conf import settings
from django.db import models


PROMPTS = {
    "what_happened": "What happened",
    "why": "Why",
    "effect": "Effect on children",
    "next": "What comes next",
}


class CommentaryColumns(models.Model):
    theme = models.CharField(max_length=80)
    what_happened = models.TextField(blank=True)
    why = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    next = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def answers(self):
        """The answers given, as (prompt in words, text)."""
        return [
            (label, getattr(self, name)) for name, label in PROMPTS.items() if getattr(self, name)
        ]


class DraftCommentary(CommentaryColumns):
    """An agency's words while the return is being prepared."""

    data_return = models.ForeignKey(
        "dataset.DataReturn", models.CASCADE, related_name="draft_commentary"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["data_return", "theme"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "theme"], name="draft_commentary_once_per_theme"
            )
        ]

    def __str__(self):
        return self.theme


class SubmittedCommentary(CommentaryColumns):
    """An agency's words as they were sent, bound to that submission's figures."""

    submission = models.ForeignKey("dataset.Submission", models.PROTECT, related_name="commentary")

    class Meta:
        ordering = ["submission", "theme"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "theme"], name="submitted_commentary_once_per_theme"
            )
        ]

    def __str__(self):
        return self.theme
