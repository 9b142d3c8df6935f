"""How an agency makes its numbers: the list to hand over, and one number's history."""

from dataclasses import dataclass

from agencies import clock
from agencies.models import Agency, AgencyKind
from dataset.figures import Item
from dataset.intake import fields
from dataset.models import Definition, Period, Recipe


YEAR_END = 4  # the quarter in which everything is asked


@dataclass(frozen=True, slots=True)
class Line:
    item: Item
    recipe: Recipe | None


@dataclass(frozen=True, slots=True)
class RecipeList:
    """Everything one agency is asked for, and how it is made, theme by theme."""

    agency: Agency
    agencies: tuple[Agency, ...]  # the person's own, where there are several
    themes: tuple[tuple[str, tuple[Line, ...]], ...]

    @property
    def lines(self):
        return [line for _, lines in self.themes for line in lines]

    @property
    def words(self):
        """ "12 of 40 numbers are described"."""
        done = sum(line.recipe is not None for line in self.lines)
        return f"{done} of {len(self.lines)} numbers are described"


@dataclass(frozen=True, slots=True)
class RecipePage:
    agency: Agency
    item: Item
    current: Recipe | None
    versions: tuple[Recipe, ...]  # newest first


def recipe_list(user, slug=""):
    """The person's own agency (the first, or the one named), or None; four queries."""
    agencies = tuple(Agency.objects.filter(pk__in=user.agency_ids).order_by("name", "pk"))
    agency = next((one for one in agencies if one.slug == slug or not slug), None)
    if agency is None:
        return None
    held = {one.code: one for one in Recipe.objects.current().of(agency)}
    themes: dict[str, list[Line]] = {}
    for item in asked_of(agency):
        themes.setdefault(item.theme, []).append(Line(item, held.get(item.code)))
    return RecipeList(
        agency, agencies, tuple((name, tuple(lines)) for name, lines in themes.items())
    )


def recipe_page(user, slug, code):
    """One number of the person's own agency, or None."""
    agency = Agency.objects.filter(pk__in=user.agency_ids, slug=slug).first()
    item = agency and next((one for one in asked_of(agency) if one.code == code), None)
    if not item:
        return None
    versions = tuple(
        Recipe.objects.of(agency)
        .filter(code=code)
        .select_related("written_by")
        .order_by("-version")
    )
    return RecipePage(agency, item, versions[0] if versions else None, versions)


def asked_of(agency):
    """What the agency is asked for in the course of a year, whole measures and parts of shares."""
    period = Period.objects.filter(starts_on__lte=clock.today()).order_by("starts_on").last()
    if period is None:
        return ()
    definitions = tuple(Definition.objects.current_in(period).for_reading())
    kind = AgencyKind(agency.kind)
    items = fields.items(definitions, kind, YEAR_END, fields.LEVELS)
    return tuple(item for item in items if not item.part_of)
