"""How an agency makes a number: written once, kept from quarter to quarter and from person to
person, and frozen with every submission that used it."""

from django.conf import settings
from django.db import models

from agencies.models import Agency


RECIPE_QUESTIONS = {
    "system": "Where it comes from",
    "query": "How it is counted",
    "who": "Who knows",
}


class RecipeQuerySet(models.QuerySet):
    def current(self):
        """The newest version of each agency's recipe for each item."""
        newer = self.model.objects.filter(
            agency=models.OuterRef("agency"),
            code=models.OuterRef("code"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def of(self, agency):
        return self.filter(agency=agency)


class Recipe(models.Model):
    """One version of "how we make this number". Never edited: a change is the next version.

    It belongs to the agency, so it is there for whoever prepares the return next.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)  # the item
    version = models.PositiveSmallIntegerField()
    system = models.CharField(max_length=200, blank=True)  # "Case system, report 114"
    query = models.TextField(blank=True)
    who = models.CharField(max_length=200, blank=True)  # a post or a team
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submissions = models.ManyToManyField("dataset.Submission", related_name="recipes")

    objects = RecipeQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "code", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code", "version"], name="recipe_once_per_version"
            )
        ]

    def __str__(self):
        return f"{self.code}, {self.agency}, version {self.version}"

    @property
    def answers(self):
        """What is written, as (question in words, text)."""
        return [
            (label, getattr(self, name))
            for name, label in RECIPE_QUESTIONS.items()
            if getattr(self, name)
        ]
