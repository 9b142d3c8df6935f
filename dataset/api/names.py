"""What codes mean in a quarter: the name, unit and theme of measures, parts and categories."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from dataset.figures import Kind
from dataset.intake import fields
from dataset.intake.breakdowns import POINT, slugs_of
from dataset.models import BreakdownVersion, Definition


@dataclass(frozen=True, slots=True)
class Meaning:
    """A code in one version of its definition."""

    indicator: str
    name: str
    unit: str
    theme: str
    is_worked_out: bool
    since: date
    version: int  # of the definition
    breakdown: str | None = None  # of a category: the slug of its breakdown, and its own
    category: str | None = None


class Names:
    """The dictionary by code, all versions; two queries."""

    def __init__(self):
        meanings: dict[str, list[Meaning]] = defaultdict(list)
        rows = Definition.objects.order_by("version", "indicator__position", "pk").values_list(
            "indicator__code", "name", "unit", "theme", "kind", "part_names",
            "valid_from__starts_on", "version", "collected_breakdowns",
        )  # fmt: skip
        breakdowns = _breakdowns()
        for code, name, unit, theme, kind, part_names, since, version, slugs in rows:
            is_ratio = kind == Kind.RATIO.value
            meanings[code].append(Meaning(code, name, unit, theme, is_ratio, since, version))
            for part in fields.parts(part_names):
                meanings[part.code].append(
                    Meaning(code, part.name, part.unit, theme, False, since, version)
                )
            for slug in slugs_of(slugs):
                for breakdown in breakdowns[slug]:
                    for meaning in _categories(meanings[code][-1], breakdown):
                        cell = POINT.join((code, slug, meaning.category))
                        meanings[cell].append(meaning)
        for held in meanings.values():
            held.sort(key=lambda meaning: meaning.since)
        self._meanings = dict(meanings)

    def __contains__(self, code):
        return code in self._meanings

    def newest(self, code):
        return self._meanings[code][-1]

    def of(self, code, period):
        """What the code meant in that quarter: the newest version in force, or the first."""
        held = self._meanings[code]
        in_force = [meaning for meaning in held if meaning.since <= period.starts_on]
        return in_force[-1] if in_force else held[0]

    @property
    def themes(self):
        return {meaning.theme for held in self._meanings.values() for meaning in held}

    def in_theme(self, theme, period_path):
        """A condition on rows with a `code`: of that theme in their own quarter."""
        spans = defaultdict(list)
        for code, held in self._meanings.items():
            for number, meaning in enumerate(held):
                if meaning.theme == theme:
                    later = [one.since for one in held[number + 1 :]]
                    spans[meaning.since if number else None, min(later, default=None)].append(code)
        condition = Q(pk__in=[])
        for (since, until), codes in spans.items():
            span = Q(code__in=codes)
            span &= Q(**{f"{period_path}__starts_on__gte": since}) if since else Q()
            span &= Q(**{f"{period_path}__starts_on__lt": until}) if until else Q()
            condition |= span
        return condition


def _breakdowns():
    """{slug: its versions, oldest first}; one query."""
    found = defaultdict(list)
    for version in BreakdownVersion.objects.select_related("valid_from").order_by("version"):
        found[version.slug].append(version)
    return found


def _categories(measure, version):
    """The categories of a measure in one version of a breakdown, as meanings."""
    breakdown = version.breakdown
    for one in breakdown.categories:
        yield replace(
            measure,
            name=f"{measure.name}, by {breakdown.name}: {one.name}",
            since=max(measure.since, version.valid_from.starts_on),
            breakdown=breakdown.slug,
            category=one.slug,
        )
