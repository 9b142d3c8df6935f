"""What codes mean in a quarter: the name, unit and theme of measures and of their parts."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dataset.figures import Kind
from dataset.intake import fields
from dataset.models import Definition


@dataclass(frozen=True, slots=True)
class Meaning:
    """A code in one version of its definition."""

    indicator: str
    name: str
    unit: str
    theme: str
    is_worked_out: bool
    since: date


class Names:
    """The dictionary by code, all versions; one query."""

    def __init__(self):
        meanings: dict[str, list[Meaning]] = defaultdict(list)
        rows = Definition.objects.order_by("version", "indicator__position", "pk").values_list(
            "indicator__code", "name", "unit", "theme", "kind", "part_names",
            "valid_from__starts_on",
        )  # fmt: skip
        for code, name, unit, theme, kind, part_names, since in rows:
            is_ratio = kind == Kind.RATIO.value
            meanings[code].append(Meaning(code, name, unit, theme, is_ratio, since))
            for part in fields.parts(part_names):
                meanings[part.code].append(Meaning(code, part.name, part.unit, theme, False, since))
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
