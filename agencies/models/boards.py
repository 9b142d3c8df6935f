"""Boards, the areas they answer for, and the agencies that serve them."""

from django.db import models
from django.db.models import Q

from agencies.constraints import in_order, one_of


def on(day, prefix=""):
    """What holds on a day: begun, and not ended."""
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    )


class BoardQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The boards somebody works for: by a role on the board, or through their agency."""
        return self.filter(pk__in=user.board_ids)


class Board(models.Model):
    """A safeguarding children board (or partnership), which holds its agencies to account."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)  # "Bedford Borough Safeguarding Children Board"
    short_name = models.CharField(max_length=80)  # "Bedford Borough"
    position = models.PositiveSmallIntegerField(default=0)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name


class AreaKind(models.TextChoices):
    LOCAL_AUTHORITY = "local authority", "Local authority"
    COUNTY = "county", "County"
    FORCE = "force", "Police force"


class Area(models.Model):
    """What a figure covers: one board's area, or several boards' (a county, a force)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=AreaKind)
    ons_code = models.CharField(max_length=9, blank=True)  # "E06000055"
    boards = models.ManyToManyField(Board, related_name="areas")
    lead_board = models.ForeignKey(Board, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["slug"]
        constraints = [one_of("kind", AreaKind, name="area_kind_known")]

    def __str__(self):
        return self.name

    @property
    def is_wide(self):
        """Wider than one local authority: a county or a police force."""
        return self.kind != AreaKind.LOCAL_AUTHORITY


class AgencyKind(models.TextChoices):
    """What an agency does, which settles the measures it supplies."""

    CHILDRENS_SOCIAL_CARE = "childrens-social-care", "Children’s social care"
    POLICE = "police", "Police"
    EARLY_HELP = "early-help", "Early help service"
    BUSINESS_UNIT = "business-unit", "Board business unit"
    LADO = "lado", "LADO"
    TRAINING = "training", "Training unit"
    EDUCATION = "education", "Education"
    PUBLIC_HEALTH = "public-health", "Public Health"
    CDOP = "cdop", "Child death overview panel"
    HEALTH = "health", "Health provider"
    HOSPITAL = "hospital", "Hospital trust"
    RETURN_INTERVIEWS = "return-interviews", "Return interview provider"
    YOUTH_OFFENDING = "youth-offending", "Youth offending service"
    VOLUNTARY = "voluntary", "Voluntary sector"
    VIRTUAL_SCHOOL = "virtual-school", "Virtual school"
    PROBATION = "probation", "Probation"


class AgencyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Agencies that serve a board this person works for, and the person's own."""
        return self.filter(
            Q(memberships__board__in=user.board_ids) | Q(pk__in=user.agency_ids)
        ).distinct()

    def serving(self, board, day):
        return self.filter(on(day, "memberships__"), memberships__board=board).distinct()


class Agency(models.Model):
    """A partner that supplies figures: one record however many boards it serves."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=AgencyKind)
    boards = models.ManyToManyField(Board, through="Membership", related_name="agencies")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "agencies"
        constraints = [one_of("kind", AgencyKind, name="agency_kind_known")]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """An agency serves a board from one day to another (open-ended when `ends_on` is empty)."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["board", "agency", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "agency", "starts_on"], name="membership_once_per_start"
            ),
            in_order("starts_on", "ends_on", name="membership_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.agency} on {self.board}"
