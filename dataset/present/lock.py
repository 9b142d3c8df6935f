"""The page of the year lock: which years could be locked, and what stays open and why."""

from dataclasses import dataclass

from agencies import clock
from dataset.models import DataReturn, State
from dataset.policies import lockable_from


@dataclass(frozen=True, slots=True)
class Year:
    """One financial year of a board, as it stands."""

    year: int
    locked: int
    ready: int  # accepted, and not locked
    open: tuple[DataReturn, ...]  # not accepted, items are reopened, or that is asked for
    from_day: object  # the first day of the lock
    may_be_locked: bool

    @property
    def name(self):
        return f"{self.year}-{(self.year + 1) % 100:02d}"


def lock_page(board):
    """Every year with returns that the board leads, newest first; two queries."""
    today = clock.today()
    years: dict[int, list[DataReturn]] = {}
    returns = (
        DataReturn.objects.filter(area__lead_board=board, opens_on__lte=today)
        .select_related("agency", "area", "period")
        .order_by("-period__year", "period__quarter", "agency__name", "pk")
    )
    for one in returns:
        years.setdefault(one.period.year, []).append(one)
    lockable = set(returns.lockable().order_by().values_list("pk", flat=True))
    return tuple(_year(year, held, lockable, today) for year, held in years.items())


def _year(year, held, lockable, today):
    ready = sum(one.pk in lockable for one in held)
    first = lockable_from(year)
    return Year(
        year=year,
        locked=sum(one.state == State.LOCKED for one in held),
        ready=ready,
        open=tuple(one for one in held if one.pk not in lockable and one.state != State.LOCKED),
        from_day=first,
        may_be_locked=bool(ready) and today >= first,
    )
