"""How a figure stands in a row: bounds, qualifier, or a reason for no number."""

from django.db import models
from django.db.models import Q

from dataset.figures import Figure, Qualifier, Reason


QUALIFIERS = [(member.value, member.value) for member in Qualifier]
REASONS = [(member.value, member.value) for member in Reason]


class Way(models.TextChoices):
    """How a figure came into its return."""

    TYPED = "typed", "typed"
    WORKBOOK = "workbook", "by workbook"
    OWN_SHEET = "own sheet", "from the agency’s own spreadsheet"
    PASTE = "paste", "pasted"
    CSV = "CSV", "by CSV"
    API = "API", "by program"


class Source(models.TextChoices):
    """Where a figure comes from. Illustrative ones say so wherever they are shown."""

    RETURN = "return", "Agency return"
    NATIONAL = "national", "National release"
    ILLUSTRATIVE = "illustrative", "Illustrative, made up for the demonstration"


class FigureColumns(models.Model):
    """Columns for one `dataset.figures.Figure`. `high` empty with a `low` is no upper bound."""

    low = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    qualifier = models.CharField(max_length=8, choices=QUALIFIERS, default=Qualifier.EXACT.value)
    reason = models.CharField(max_length=24, choices=REASONS, blank=True, default="")

    class Meta:
        abstract = True

    @property
    def figure(self):
        """The figure, or None when the row holds none (a hidden one)."""
        if self.reason:
            return Figure(reason=Reason(self.reason))
        if self.low is None:
            return None
        return Figure(self.low, self.high, Qualifier(self.qualifier))

    @staticmethod
    def columns_of(figure):
        """Keyword arguments for the columns of one figure (or of none)."""
        if figure is None:
            return {"low": None, "high": None, "qualifier": Qualifier.EXACT.value, "reason": ""}
        return {
            "low": figure.low,
            "high": figure.high,
            "qualifier": figure.qualifier.value,
            "reason": figure.reason.value if figure.reason else "",
        }


NUMBER_OR_REASON = Q(low__isnull=False, reason="") | (
    Q(low__isnull=True, high__isnull=True) & ~Q(reason="")
)
