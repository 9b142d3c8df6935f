"""The other boards' series of one measure, as the public reads it: for a comparison with them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F

from dataset.figures import QUARTER, Standing
from dataset.models import Audience, Publication, ShownFigure
from dataset.models.breaks import QUARTERS_IN_YEAR
from dataset.models.readers import Reader


SIZED = {"percent", "per 10,000"}  # comparable as they stand, whatever the size of an area
MOST_OF = Decimal("0.75")  # of the quarters compared a board must have, unless some have all
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Others:
    """The mean of the other boards, slot by slot; no values: there is nothing to compare with."""

    values: Mapping[int, Decimal] = field(default_factory=dict)
    name: str = ""  # "Mean of 2 other boards"
    said: str = ""  # whose figures these are, and how they were made comparable


NO_OTHERS = Others()


def others_of(
    board,
    definition,
    slots: Mapping[int, int],
    *,
    own: Mapping[int, Decimal],
    before: Collection[int],
) -> Others:
    """The boards that have a figure wherever this one has (else three times in four), each quarter
    in which all of them have one; one query.

    `slots` is {ordinal: slot}, `own` the board's own figures by slot, `before` the slots before the
    event. Counts are scaled to the board's own level before it, as areas differ in size; a figure
    that several boards share is none of theirs.
    """
    series = _read(board, definition.code, slots)
    wanted = set(own)
    whole = {pk: held for pk, held in series.items() if wanted <= set(held)}
    chosen = whole or {
        pk: held for pk, held in series.items() if len(wanted & set(held)) >= MOST_OF * len(wanted)
    }
    if not chosen or not wanted:
        return NO_OTHERS
    common = set.intersection(*(set(held) for held in chosen.values()))
    means = {
        slot: sum((held[slot] for held in chosen.values()), Decimal(0)) / len(chosen)
        for slot in sorted(common)
    }
    name = "The other board" if len(chosen) == 1 else f"Mean of {len(chosen)} other boards"
    if definition.unit in SIZED:
        return Others(_rounded(means), name, f"{name}, as the public reads them.")
    scale = _scale(own, means, before)
    if scale is None:
        return NO_OTHERS
    scaled = {slot: mean * scale for slot, mean in means.items()}
    return Others(
        _rounded(scaled),
        f"{name}, scaled",
        f"{name}, as the public reads them, brought to the same level before it because areas "
        "differ in size.",
    )


def _rounded(means):
    return {slot: round(mean, DECIMALS) for slot, mean in means.items()}


def _scale(own, means, before):
    """What brings the others' mean before the event to the board's own; None where it cannot."""
    both = [slot for slot in before if slot in own and slot in means]
    theirs = sum(means[slot] for slot in both)
    return sum(own[slot] for slot in both) / theirs if both and theirs else None


def _read(board, code, slots) -> dict[int, dict[int, Decimal]]:
    """{board id: {slot: value}} of exact figures that the public is shown; one query."""
    years = {ordinal // QUARTERS_IN_YEAR for ordinal in slots}
    newest = Publication.objects.exclude(board=board).latest_versions()
    rows = (
        ShownFigure.objects.seen_by(Reader(Audience.PUBLIC))
        .filter(
            publication__in=newest.filter(period__year__in=years).order_by().values("pk"),
            code=code,
            month=QUARTER,
            area__isnull=True,
            standing=Standing.SHOWN.value,
            high=F("low"),
        )
        .order_by()
        .values_list(
            "publication__board", "publication__period__year", "publication__period__quarter", "low"
        )
    )
    found: dict[int, dict[int, Decimal]] = {}
    for pk, year, quarter, low in rows.iterator(5000):
        slot = slots.get(QUARTERS_IN_YEAR * year + quarter - 1)
        if slot is not None:
            found.setdefault(pk, {})[slot] = low
    return found
