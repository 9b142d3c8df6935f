"""One agency quarter by quarter: whether its returns came in time, how complete they were, and
what was corrected afterwards."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from agencies import clock
from dataset.figures import QUARTER, Standing
from dataset.models import (
    CorrectionRequest,
    DataReturn,
    Definition,
    Period,
    Publication,
    ShownFigure,
)
from dataset.models.publications import IS_CELL
from dataset.present.punctuality import Judged, judged


QUARTERS = 8
HEAD = (
    "board", "agency", "quarter", "measures", "with a figure", "hidden", "no figure",
    "without a figure", "complete percent", "restated", "returns", "corrections asked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Return:
    """One return of the quarter, for its own area or a wider one."""

    judged: Judged
    may_open: bool
    corrections: int  # how often the agency asked to correct it

    @property
    def data_return(self):
        return self.judged.data_return


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter. What is counted are measures, from what the reader is shown."""

    period: Period
    returns: tuple[Return, ...]  # those whose progress the reader may see
    measures: int  # 0: not published yet
    shown: int
    hidden: int
    absent: int
    reasons: str  # "late 12, not held 1"
    restated: int

    @property
    def complete(self):
        """The share of measures with a figure, hidden or shown, in whole percent; None: none."""
        return round(100 * (self.measures - self.absent) / self.measures) if self.measures else None

    @property
    def corrections(self):
        return sum(one.corrections for one in self.returns)

    @property
    def words(self):
        """ "On time"; with the area where there are several."""
        if len(self.returns) == 1:
            return self.returns[0].judged.words
        return "; ".join(f"{one.data_return.area}: {one.judged.words}" for one in self.returns)


def quarters_of(agency, board, user, card, moment=None):
    """The last eight quarters, newest first: published ones and those being collected. Six
    queries."""
    returns = _returns(agency, board, user)
    counted = _counted(agency, card, moment) if card else {}
    periods = dict.fromkeys((*counted, *returns))
    newest = sorted(periods, key=lambda period: -period.ordinal)[:QUARTERS]
    return tuple(
        _quarter(period, returns.get(period, ()), counted.get(period, {})) for period in newest
    )


def _returns(agency, board, user):
    """{period: (Return,)} of those whose progress this person may see; three queries."""
    today = clock.today()
    seen = DataReturn.objects.status_visible_to(user).filter(
        agency=agency, area__boards=board, opens_on__lte=today
    )
    held = DataReturn.objects.filter(pk__in=seen.values("pk")).order_by("area__slug", "pk")
    readable = DataReturn.objects.visible_to(user).filter(pk__in=seen.values("pk"))
    may_open = set(readable.values_list("pk", flat=True))
    asked = Counter(
        CorrectionRequest.objects.filter(data_return__in=may_open)
        .order_by()
        .values_list("data_return", flat=True)
    )
    found = defaultdict(list)
    for one in judged(held, today):
        pk = one.data_return.pk
        found[one.data_return.period].append(Return(one, pk in may_open, asked[pk]))
    return found


def _counted(agency, card, moment):
    """{period: {code: (what the newest version shows, whether an earlier one showed another)}}; two
    queries."""
    codes = Definition.objects.filter(supplier_kind=agency.kind).values("indicator__code")
    here = card.publication
    published = (
        Publication.objects.filter(board=here.board, period__in=card.periods[:QUARTERS])
        .known_at(moment)
        .select_related("period")
        .order_by("version")
    )
    versions = {
        one.pk: one
        for one in published
        if one.period_id != here.period_id or one.version <= here.version
    }
    rows = ShownFigure.objects.seen_by(card.reader).filter(
        ~IS_CELL, publication__in=list(versions), month=QUARTER, code__in=codes
    )
    found = {one.period: defaultdict(list) for one in versions.values()}
    for pk, code, *value in rows.order_by("publication__version", "pk").values_list(
        "publication", "code", "standing", "low", "high", "reason"
    ):
        found[versions[pk].period][code].append((versions[pk].version, tuple(value)))
    return {period: _newest(held, versions, period) for period, held in found.items()}


def _newest(held, versions, period):
    """{code: (what its newest version shows, whether an earlier one showed something else)}."""
    newest = max(one.version for one in versions.values() if one.period == period)
    return {
        code: (values[-1][1], len({value for _, value in values}) > 1)
        for code, values in held.items()
        if values[-1][0] == newest
    }


def _quarter(period, returns, counted):
    standing = Counter(value[0] for value, _ in counted.values())
    reasons = Counter(
        value[-1] or "no figure"
        for value, _ in counted.values()
        if value[0] == Standing.ABSENT.value
    )
    return Quarter(
        period=period,
        returns=tuple(returns),
        measures=len(counted),
        shown=standing[Standing.SHOWN.value],
        hidden=standing[Standing.HIDDEN.value],
        absent=standing[Standing.ABSENT.value],
        reasons=", ".join(f"{why} {number}" for why, number in sorted(reasons.items())),
        restated=sum(is_restated for _, is_restated in counted.values()),
    )


def quarter_rows(page):
    """Head and a row for each quarter of an `AgencyPage`, for a download."""
    yield HEAD
    for one in page.quarters:
        yield (
            page.board.short_name,
            page.agency.name,
            one.period.slug,
            one.measures,
            one.shown,
            one.hidden,
            one.absent,
            one.reasons,
            "" if one.complete is None else one.complete,
            one.restated,
            one.words if page.sees_returns else "",
            one.corrections if page.sees_work else "",
        )
