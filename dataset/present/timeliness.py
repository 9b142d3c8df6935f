"""Completeness and timeliness, agency by agency over the last quarters. No figures."""

from dataclasses import dataclass

from agencies import clock
from agencies.models import Board
from dataset.models import DataReturn, Period
from dataset.present.punctuality import IN_TIME, Judged, Standing, judged


QUARTERS = 8
HEAD = (
    "board",
    "agency",
    "area",
    "quarter",
    "due on",
    "signed on",
    "standing",
    "working days late",
)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency and area; a cell for each quarter, None where nothing was due."""

    name: str
    cells: tuple[Judged | None, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """One quarter: how many were due, in time, and signed at all. Imported ones are not counted,
    as it is not known when they were signed."""

    period: Period
    due: int
    in_time: int
    signed: int

    @property
    def words(self):
        if not self.due:
            return "None counted"
        return f"{self.in_time} of {self.due} in time, {self.signed} signed"


@dataclass(frozen=True, slots=True)
class TimelinessPage:
    board: Board
    periods: tuple[Period, ...]  # newest first
    rows: tuple[AgencyRow, ...]
    totals: tuple[Total, ...]


def timeliness_page(user, board):
    """The returns this person may know about, of the last eight quarters; a few queries."""
    today = clock.today()
    seen = DataReturn.objects.status_visible_to(user).filter(
        area__boards=board, opens_on__lte=today
    )
    newest = Period.objects.filter(pk__in=seen.values("period")).order_by("-year", "-quarter")
    periods = tuple(newest[:QUARTERS])
    ids = DataReturn.objects.filter(pk__in=seen.values("pk"), period__in=periods)
    found = judged(ids.order_by("agency__name", "area__slug", "pk"), today)
    return TimelinessPage(
        board=board,
        periods=periods,
        rows=_rows(found, periods),
        totals=tuple(_total(period, found) for period in periods),
    )


def timeliness_rows(page):
    """For the download: a line for each return."""
    yield HEAD
    for row in page.rows:
        for one in filter(None, row.cells):
            held = one.data_return
            yield (
                page.board.slug, held.agency.slug, held.area.slug, held.period.slug,
                held.due_on.isoformat(), one.signed_on.isoformat() if one.signed_on else "",
                one.standing.value, one.days_late if one.standing == Standing.LATE else "",
            )  # fmt: skip


def _rows(found, periods):
    cells = {}
    for one in found:
        cells.setdefault(one.data_return.owed_by, {})[one.data_return.period_id] = one
    return tuple(
        AgencyRow(name, tuple(held.get(period.pk) for period in periods))
        for name, held in cells.items()
    )


def _total(period, found):
    here = [
        one
        for one in found
        if one.data_return.period_id == period.pk and one.standing != Standing.IMPORTED
    ]
    return Total(
        period=period,
        due=len(here),
        in_time=sum(one.standing in IN_TIME for one in here),
        signed=sum(one.signed_on is not None for one in here),
    )
