"""What readers were shown of measures, quarter by quarter."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from dataset.figures import QUARTER, Figure, Qualifier, Reason, Shown, Standing
from dataset.models import Publication, ShownFigure
from dataset.models.publications import IS_CELL
from dataset.present.areas import area_words


@dataclass(frozen=True, slots=True)
class Series:
    """Shown figures of quarters by code, then by the quarter's ordinal, and what to say of them."""

    values: Mapping[str, Mapping[int, Shown]]
    illustrative: frozenset[tuple[str, int]]
    provisional: frozenset[tuple[str, int]]
    covers: Mapping[tuple[str, int], str]  # of figures that cover a wider area: what they cover

    def of(self, code) -> Mapping[int, Shown]:
        """{ordinal: Shown} of one measure."""
        return self.values.get(code, {})

    def is_illustrative(self, code, ordinal):
        return (code, ordinal) in self.illustrative


def newest_editions(board, moment=None):
    """The newest version of every published quarter of a board, newest quarter first, as it was
    at a moment (None is now)."""
    return list(
        Publication.objects.filter(board=board)
        .latest_versions(moment)
        .with_raw()
        .select_related("period", "board")
        .order_by("-period__year", "-period__quarter")
    )


def read_series(editions: Mapping[int, int], reader, codes=None, *, parts_at=()) -> Series:
    """Whole measures and shares of these editions ({ordinal: publication id}); two queries at
    most, no model rows, as this reader sees them. Categories of breakdowns are not among them.

    With `codes` only these measures, but of the quarters `parts_at` (ordinals) all there is: the
    parts of shares are two rows in three, and a page reads them of a few quarters alone.
    """
    ordinal_of = {pk: ordinal for ordinal, pk in editions.items()}
    wanted = Q(publication__in=list(ordinal_of))
    if codes is not None:
        whole = [editions[ordinal] for ordinal in parts_at if ordinal in editions]
        wanted &= Q(code__in=codes) | Q(publication__in=whole)
    rows = ShownFigure.objects.seen_by(reader).filter(~IS_CELL, wanted, month=QUARTER).values_list(
        "publication", "code", "illustrative", "provisional", "area",
        "standing", "low", "high", "qualifier", "reason",
    )  # fmt: skip
    values: dict[str, dict[int, Shown]] = defaultdict(dict)
    illustrative: set[tuple[str, int]] = set()
    provisional: set[tuple[str, int]] = set()
    wider: dict[tuple[str, int], int] = {}
    for pk, code, made_up, for_now, area, *columns in rows.order_by():
        ordinal = ordinal_of[pk]
        values[code][ordinal] = shown_from(*columns)
        if made_up:
            illustrative.add((code, ordinal))
        if for_now:
            provisional.add((code, ordinal))
        if area:
            wider[code, ordinal] = area
    words = area_words(wider.values())
    covers = {slot: words[area] for slot, area in wider.items()}
    return Series(values, frozenset(illustrative), frozenset(provisional), covers)


_ABSENT = {reason.value: Shown(Standing.ABSENT, Figure(reason=reason)) for reason in Reason}
_QUALIFIERS = {qualifier.value: qualifier for qualifier in Qualifier}
_NOTHING = Shown(Standing.ABSENT)
_HIDDEN = Shown(Standing.HIDDEN)


def shown_from(standing, low, high, qualifier, reason):
    """The stored `Shown`: made by `protect` at publishing, read back without a model row."""
    if standing == Standing.HIDDEN:
        return _HIDDEN
    if reason:
        return _ABSENT[reason]
    if low is None:
        return _NOTHING
    return Shown(Standing.SHOWN, Figure(low, high, _QUALIFIERS[qualifier]))
