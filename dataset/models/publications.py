"""What a board published of a quarter: frozen pointers, and what each audience is shown."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.constraints import one_of
from agencies.models import Board
from dataset.figures import QUARTER, Shown, Standing
from dataset.intake.breakdowns import POINT
from dataset.models.values import FigureColumns


IS_CELL = Q(code__contains=POINT)  # a category of a breakdown, not a whole measure


class Audience(models.TextChoices):
    """For whom a row of what is shown was made.

    The first three are whole sets, each a coarsening of the one before. The others hold only what
    the Board's set hides and some may see as it was sent: an agency its own figures, and everybody
    whom the board's policy lets see them all.
    """

    BOARD = "board", "Board and partners, protected"
    LAY = "lay", "Lay members, protected"
    PUBLIC = "public", "The public, protected"
    AGENCY = "agency", "One agency, its own figures"
    RAW = "raw", "As they were sent"


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)

    def known_at(self, moment):
        """What had been published by a moment; None is now."""
        return self if moment is None else self.filter(published_at__lte=moment)

    def with_raw(self):
        """Each with `has_raw`: whether figures as they were sent were kept for those who may."""
        # No raw row is an agency's own; saying so lets the key of the rows be used.
        rows = ShownFigure.objects.filter(
            publication=models.OuterRef("pk"), audience=Audience.RAW, agency__isnull=True
        )
        return self.annotate(has_raw=models.Exists(rows))

    def latest_versions(self, moment=None):
        """The newest version of every board and quarter, as it was at a moment (None is now)."""
        newer = self.model.objects.known_at(moment).filter(
            board=models.OuterRef("board"),
            period=models.OuterRef("period"),
            version__gt=models.OuterRef("version"),
        )
        return self.known_at(moment).filter(~models.Exists(newer))


class Publication(models.Model):
    """One version of a board's quarter. Never edited; a restatement makes the next version."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    period = models.ForeignKey("dataset.Period", models.PROTECT, related_name="publications")
    version = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)  # why a later version was made

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["board", "period", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "period", "version"], name="publication_once_per_version"
            )
        ]

    def __str__(self):
        return f"{self.board.short_name}, {self.period}, version {self.version}"

    def shown_to(self, audience):
        """The whole set of one audience, as it was made at publishing."""
        return self.shown.filter(audience=audience, agency__isnull=True)


class PublishedFigure(models.Model):
    """A pointer: this publication contains that submitted figure."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="pointers")
    figure = models.ForeignKey(
        "dataset.SubmittedFigure", models.PROTECT, related_name="publications"
    )

    class Meta:
        ordering = ["publication", "figure"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "figure"], name="published_figure_once")
        ]

    def __str__(self):
        return f"{self.publication_id}: {self.figure_id}"


class ShownFigureQuerySet(models.QuerySet):
    def seen_by(self, reader):
        """What a `Reader` sees: the set of its audience, and over what that hides, what it may see
        as it was sent. What is missing there stays hidden."""
        base = Q(audience=reader.audience, agency__isnull=True)
        over = Q(audience=Audience.RAW) if reader.raw else Q()
        if reader.agencies and not reader.raw:
            over = Q(audience=Audience.AGENCY, agency__in=reader.agencies)
        if not over:
            return self.filter(base)
        better = self.model.objects.filter(
            over,
            publication=models.OuterRef("publication"),
            code=models.OuterRef("code"),
            month=models.OuterRef("month"),
        )
        is_hidden = Q(standing=Standing.HIDDEN.value)
        return self.filter((base & (~is_hidden | ~models.Exists(better))) | over)

    def seen_in(self, readers):
        """What somebody sees who reads each board as another: {reader: ids of boards}."""
        found = self.none()
        for reader, boards in readers.items():
            found = found | self.filter(publication__board__in=boards).seen_by(reader)
        return found


class ShownFigure(FigureColumns):
    """What one audience is shown for one measure: the outcome of `protect`, made at publishing.

    Items and shares alike. A hidden one holds no number: nothing here gives it away.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="shown")
    audience = models.CharField(max_length=10, choices=Audience)
    agency = models.ForeignKey(
        "agencies.Agency", models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(max_length=60)  # an item or a share
    month = models.PositiveSmallIntegerField()
    # What it covers when that is wider than the board's own area: a county, a police force.
    area = models.ForeignKey(
        "agencies.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    standing = models.CharField(
        max_length=8, choices=[(standing.value, standing.value) for standing in Standing]
    )
    illustrative = models.BooleanField()
    provisional = models.BooleanField(default=False)  # a rate on the previous population

    objects = ShownFigureQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "code", "month"]
        indexes = [
            # What pages of whole measures read: one row in three. Of one column, since a planner
            # takes the rows of an index of several for scattered, and leaves it alone.
            models.Index(
                fields=["publication"],
                condition=Q(agency__isnull=True, month=QUARTER) & ~IS_CELL,
                name="shown_figure_whole_measures",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "audience", "code", "month"],
                condition=Q(agency__isnull=True),
                name="shown_figure_once",
            ),
            models.UniqueConstraint(
                fields=["publication", "agency", "code", "month"],
                condition=Q(agency__isnull=False),
                name="shown_figure_once_for_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(audience="agency", agency__isnull=False)
                | (~Q(audience="agency") & Q(agency__isnull=True)),
                name="shown_figure_agency_where_it_is_its_own",
            ),
            one_of("audience", Audience, name="shown_figure_audience_known"),
            models.CheckConstraint(
                condition=~Q(standing="hidden") | Q(low__isnull=True, high__isnull=True, reason=""),
                name="shown_figure_hidden_holds_nothing",
            ),
        ]

    def __str__(self):
        return f"{self.code} ({self.month}): {self.standing}"

    @property
    def shown(self):
        """The `Shown` value, made by `protect` when the quarter was published."""
        return Shown(Standing(self.standing), self.figure)
