"""The dictionary for readers: every indicator, and in plain words what it is."""

from dataclasses import dataclass
from itertools import pairwise

from agencies.models import AgencyKind
from dataset.figures import Kind
from dataset.intake import fields
from dataset.models import POPULATION, Definition, Period
from dataset.present.dictionary_columns import CHART_WORDS
from dataset.present.sorting import Column


KIND_WORDS = {
    Kind.FLOW.value: "Events in the quarter",
    Kind.STOCK.value: "A count on the last day",
    Kind.RATIO.value: "Worked out, never typed",
    Kind.EXTERNAL.value: "A statistic published elsewhere, quoted with its source",
}
POLARITY_WORDS = {
    "higher better": "Higher",
    "lower better": "Lower",
    "context": "Neither way: it is context",
}
ROLLUP_WORDS = {
    "sum": "The four quarters added up",
    "last": "The count on 31 March",
    "recompute": "Worked out again from the year’s counts",
    "distinct": "Asked for the year, because the same child may be in two quarters",
    "none": "Not worked out",
}
FREQUENCY_WORDS = {
    "quarterly": "Each quarter",
    fields.MONTHLY: "Each quarter, month by month",
    "annual": "Once a year, with January to March",
    "census": "When the census is taken",
    "section 11 cycle": "In each Section 11 audit",
}
COVERS_WORDS = {
    "local authority": "The board’s own area",
    "county": "The county: one answer for all its boards",
    "force": "The police force’s area: one answer for all its boards",
}
NOT_COLLECTED = "not collected yet"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the dictionary."""

    code: str
    name: str
    definition: Definition
    text: str
    what: str  # "Percent, worked out" or "Children, each quarter, by Police"
    is_collected: bool


DICTIONARY_COLUMNS = (
    Column("measure", "Measure", lambda one: one.name.lower()),
    Column("code", "Code", lambda one: one.code),
    Column("asked", "How it is asked", lambda one: one.what.lower()),
)
DICTIONARY_HEAD = ("code", "measure", "theme", "what it counts", "how it is asked", "collected")


def dictionary_rows(groups):
    """Head and a row for each line of the list; `groups` are [(heading, lines)]."""
    yield DICTIONARY_HEAD
    for one in (one for _, listed in groups for one in listed):
        collected = "yes" if one.is_collected else "not yet"
        yield (one.code, one.name, one.definition.theme, one.text, one.what, collected)


def dictionary(today, words=""):
    """The dictionary in force on a day, by theme: [(theme, [Listed])]; two queries.

    `words` keeps the indicators that have all of them in code, name, theme or definition.
    """
    period = _period(today)
    if period is None:
        return []
    definitions = list(Definition.objects.current_in(period).for_reading())
    answered = answered_codes(definitions)
    asked = words.lower().split()
    themes: dict[str, list[Listed]] = {}
    for one in definitions:
        text = f"{one.code} {one.name} {one.theme} {one.definition}".lower()
        if all(word in text for word in asked):
            themes.setdefault(one.theme, []).append(_listed(one, answered))
    return list(themes.items())


def codes_and_names(today):
    """(code, name) of the measures in force on a day, in the dictionary's order; two queries."""
    period = _period(today)
    if period is None:
        return []
    definitions = Definition.objects.current_in(period).for_reading()
    return list(definitions.values_list("indicator__code", "name"))


def is_answered(definition, today):
    """Whether figures can exist for it: somebody is asked, or it is worked out of such."""
    if definition.collected or definition.code == POPULATION:
        return True
    if definition.kind != Kind.RATIO.value:
        return False
    definitions = list(Definition.objects.current_in(_period(today)).for_reading())
    return definition.code in answered_codes(definitions)


def _period(today):
    return Period.objects.filter(starts_on__lte=today).order_by("starts_on").last()


def answered_codes(definitions):
    """Codes that figures exist for: collected, worked out of such, or the population."""
    known = {POPULATION}
    for one in definitions:
        if one.collected:
            known |= {one.code, *(part.code for part in fields.parts(one.part_names))}
    workable = {
        share.code
        for share in fields.shares(definitions)
        if known.issuperset(code for code, _ in (*share.numerator, *share.denominator))
    }
    asked = {one.code for one in definitions if one.collected and one.kind != Kind.RATIO.value}
    return asked | workable | {POPULATION}


def _listed(definition, answered):
    is_collected = definition.code in answered
    if definition.kind == Kind.RATIO.value:
        how = "worked out"
    else:
        asked = FREQUENCY_WORDS[definition.frequency]
        how = f"{asked[0].lower()}{asked[1:]}"
        how += f", by {supplier(definition)}" if definition.collected else ""
    what = f"{definition.unit[0].upper()}{definition.unit[1:]}, {how}"
    return Listed(
        code=definition.code,
        name=definition.name,
        definition=definition,
        text=definition.definition,
        what=what if is_collected else f"{definition.unit.capitalize()}, {NOT_COLLECTED}",
        is_collected=is_collected,
    )


def supplier(definition):
    """Who answers it, in words."""
    if definition.supplier_kind in AgencyKind.values:
        return AgencyKind(definition.supplier_kind).label
    if definition.supplier_kind == fields.EVERY_AGENCY:
        return "every agency"
    if definition.kind == Kind.RATIO.value:
        return "Worked out from other measures"
    return definition.supplying_agency[:1].upper() + definition.supplying_agency[1:]


def facts(definition, versions, breakdowns):
    """The definition list of an indicator's page: (term, words). `breakdowns` it is asked by."""
    counts = definition.unit
    if definition.kind == Kind.RATIO.value:
        below = definition.denominator.replace("months", "the months of the quarter")
        counts = f"{definition.numerator} over {below}"
    return (
        ("Counts", counts),
        ("Kind", KIND_WORDS[definition.kind]),
        ("Asked", FREQUENCY_WORDS[definition.frequency]),
        ("Supplier", supplier(definition)),
        ("Covers", COVERS_WORDS[definition.area_kind]),
        ("Better", POLARITY_WORDS[definition.polarity]),
        ("Standard", _standard(definition)),
        ("Year", ROLLUP_WORDS[definition.rollup_to_year]),
        ("Drawn", CHART_WORDS[definition.chart]),
        ("Breakdowns", _breakdowns(definition, breakdowns)),
        ("Nationally", definition.national_reference or "No national return of it"),
        ("Versions", "; ".join(map(_version, versions))),
        *_earlier_words(versions),
    )


def _standard(definition):
    if not definition.standard_or_target:
        return "None set"
    if not definition.standard_basis:
        return definition.standard_or_target
    return f"{definition.standard_or_target}. Basis: {definition.standard_basis}"


def _breakdowns(definition, asked):
    """What it is asked by, and what the dictionary names besides."""
    defined = definition.breakdowns.replace("; ", ", ")
    if asked:
        words = f"Asked by {', '.join(breakdown.name for breakdown in asked)}"
        return f"{words}. The dictionary names: {defined}" if defined else words
    return f"By {defined}: defined, {NOT_COLLECTED}" if defined else "None defined"


def _version(definition):
    since = f"{definition.version}, from {definition.valid_from.starts_on:%B %Y}"
    return f"{since} (not comparable with what was before)" if definition.breaks_series else since


def _earlier_words(versions):
    """What it counted before each break: ("Counted before April 2017", the old words)."""
    for before, after in pairwise(versions):
        if after.breaks_series and before.definition != after.definition:
            yield f"Counted before {after.valid_from.starts_on:%B %Y}", before.definition
