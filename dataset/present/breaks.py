"""What readers are told where a series breaks."""

from itertools import pairwise

from dataset.models.breaks import Break
from dataset.models.dictionary import changed_columns


NOT_COMPARABLE = "Figures before and after are not comparable."
# What changed, by the column of the definition.
CHANGED = {
    "definition": "what is counted",
    "kind": "the kind of figure",
    "unit": "the unit",
    "numerator": "what stands above the line",
    "denominator": "what stands below the line",
    "multiplier": "per how many it is",
    "part_names": "its parts",
    "area_kind": "the area it covers",
    "supplier_kind": "who supplies it",
}


def break_words(one: Break, versions):
    """The sentences of one break. `versions` are the measure's definitions, oldest first.

    "From Q1 2017-18 the definition changed: the unit. Figures before and after are not comparable."
    """
    when, code = one.period.short, versions[0].code
    if code in one.changed:
        what = ", ".join(CHANGED[name] for name in _columns(one, versions))
        return f"From {when} the definition changed{': ' if what else ''}{what}. {NOT_COMPARABLE}"
    parts = " and ".join(one.changed)
    return (
        f"From {when} the definition of {parts}, which this is worked out from, changed. "
        f"{NOT_COMPARABLE}"
    )


def _columns(one, versions):
    """What differs between the versions in force before and from the break on."""
    return dict.fromkeys(
        name
        for before, after in pairwise(versions)
        if after.valid_from.ordinal == one.ordinal and after.breaks_series
        for name in changed_columns(before, after)
    )
