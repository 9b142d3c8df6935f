"""What readers were shown of measures, quarter by quarter."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset.figures import QUARTER, Figure, Qualifier, Reason, Shown, Standing
from dataset.models import Audience, Publication, ShownFigure


@dataclass(frozen=True, slots=True)
class Series:
    """Shown figures of measures by the ordinal of the period; of months by (ordinal, month)."""

    by_quarter: Mapping[str, Mapping[int, Shown]]
    by_month: Mapping[str, Mapping[tuple[int, int], Shown]]
    illustrative: frozenset[tuple[str, int]] = frozenset()
    provisional: frozenset[tuple[str, int]] = frozenset()

    def quarters(self, code) -> Mapping[int, Shown]:
        """{ordinal: Shown} of one measure."""
        return self.by_quarter.get(code, {})

    def months(self, code) -> Mapping[tuple[int, int], Shown]:
        """{(ordinal, month): Shown} of one measure's monthly points; month is 1 to 3."""
        return self.by_month.get(code, {})

    def is_illustrative(self, code, ordinal):
        return (code, ordinal) in self.illustrative

    def is_provisional(self, code, ordinal):
        return (code, ordinal) in self.provisional


def newest_editions(board):
    """The newest version of every published quarter of a board, newest quarter first."""
    return list(
        Publication.objects.filter(board=board)
        .latest_versions()
        .select_related("period")
        .order_by("-period__year", "-period__quarter")
    )


def read_series(
    editions: Mapping[int, int], *, codes: Sequence[str] | None = None, months=None
) -> Series:
    """Everything shown in these editions ({ordinal: publication id}); one query, no model rows."""
    ordinal_of = {pk: ordinal for ordinal, pk in editions.items()}
    rows = ShownFigure.objects.filter(publication__in=list(ordinal_of), audience=Audience.BOARD)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    if months is not None:
        rows = rows.filter(month__in=months)
    by_quarter: dict[str, dict[int, Shown]] = defaultdict(dict)
    by_month: dict[str, dict[tuple[int, int], Shown]] = defaultdict(dict)
    illustrative: set[tuple[str, int]] = set()
    provisional: set[tuple[str, int]] = set()
    columns = ("standing", "low", "high", "qualifier", "reason")
    for pk, code, month, made_up, for_now, *value in rows.values_list(
        "publication", "code", "month", "illustrative", "provisional", *columns
    ).iterator(5000):
        ordinal = ordinal_of[pk]
        if month == QUARTER:
            by_quarter[code][ordinal] = shown_from(*value)
        else:
            by_month[code][ordinal, month] = shown_from(*value)
        if made_up:
            illustrative.add((code, ordinal))
        if for_now:
            provisional.add((code, ordinal))
    return Series(by_quarter, by_month, frozenset(illustrative), frozenset(provisional))


_ABSENT = {reason.value: Shown(Standing.ABSENT, Figure(reason=reason)) for reason in Reason}
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
    return Shown(Standing.SHOWN, Figure(Decimal(low), high, Qualifier(qualifier)))
