"""Where an agency's own spreadsheet holds the figures of its return."""

from django.conf import settings
from django.db import models

from agencies.models import Agency, Area


class SheetMapping(models.Model):
    """The words by which each figure is found in one agency's spreadsheet for one area.

    Holds no figure and no file. `pointers` is {item code: {month: [sheet, row, column, cell]}};
    `layout` the names of the rows, to tell when they change.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    pointers = models.JSONField()
    layout = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "area"], name="mapping_once_per_agency_and_area"
            )
        ]

    def __str__(self):
        return f"{self.agency}, {self.area}"
