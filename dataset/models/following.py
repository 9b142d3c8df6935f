"""What a person keeps for themselves: views by name, and what they follow of a board."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from agencies.models import Board
from dataset.models.publications import Publication


class OwnQuerySet(models.QuerySet):
    def of(self, user):
        """What belongs to this person, on the boards whose pages they may open today."""
        return self.filter(person=user, board__in=user.board_ids).select_related("board")


class SavedView(models.Model):
    """A page with its choices, under a name of the person's own. The address is all that is kept:
    no figures. It is opened as whoever asks may read it that day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500)  # "/scorecard/?theme=Child+protection"
    saved_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_once_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
            models.CheckConstraint(
                condition=Q(address__startswith="/") & ~Q(address__startswith="//"),
                name="saved_view_is_of_this_service",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def opens(self):
        """The address, on the board the view was saved of."""
        parted = "&" if "?" in self.address else "?"
        return f"{self.address}{parted}board={self.board.slug}"


class Following(models.Model):
    """Somebody follows one measure, or one theme, of one board."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20, blank=True)  # of a measure, or
    theme = models.CharField(max_length=100, blank=True)  # the name of a theme
    since = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "board", "code", "theme"], name="following_once_per_person"
            ),
            models.CheckConstraint(
                condition=(Q(code="") & ~Q(theme="")) | (~Q(code="") & Q(theme="")),
                name="following_of_a_measure_or_a_theme",
            ),
        ]

    def __str__(self):
        return self.code or self.theme

    def get_absolute_url(self):
        """Its page, on the board of which it is followed."""
        if self.code:
            path = settings.INDICATOR_PATH.format(code=self.code)
        else:
            path = reverse("dataset:theme", args=[slugify(self.theme)])
        return f"{path}?board={self.board.slug}"


class FollowersLetter(models.Model):
    """One person was written to about one publication. Once each: so nothing is sent twice."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "person"], name="followers_letter_once_per_publication"
            )
        ]

    def __str__(self):
        return f"{self.publication} to {self.person_id}"
