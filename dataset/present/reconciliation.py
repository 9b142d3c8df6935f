"""The same event seen by two agencies: their figures side by side, for one board and quarter."""

from dataclasses import dataclass

from agencies import clock
from agencies.models import Area, Board
from dataset.figures import words
from dataset.models import DataReturn, Finding, Period
from dataset.models.pairs import Pair, pairs_in
from dataset.models.returns import BOARD_STAFF


@dataclass(frozen=True, slots=True)
class SeenSide:
    """One agency's figure."""

    agency: str
    code: str
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class SeenPair:
    """What two agencies say of one event, and how far an explanation has got."""

    name: str  # of the rule
    rule_id: str
    area: str
    differs: bool
    words: str  # "They differ", "They fit together", "Could not be compared"
    message: str
    sides: tuple[SeenSide, ...]
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    board: Board
    period: Period | None
    periods: tuple[Period, ...]
    pairs: tuple[SeenPair, ...]  # those that differ first
    is_staff: bool

    @property
    def differing(self):
        return sum(pair.differs for pair in self.pairs)


def reconciliation(user, board, period=None):
    """The pairs this person may see, of the newest quarter with signed returns or the one asked.

    The board's analyst and manager see every pair, an agency the pairs it is part of. The number
    of queries does not grow with agencies or pairs.
    """
    is_staff = board.pk in user.boards_as(*BOARD_STAFF)
    returns = DataReturn.objects.filter(area__boards=board)
    seen = returns if is_staff else returns.own(user)
    periods = tuple(
        Period.objects.filter(pk__in=seen.values("period"), opens_on__lte=clock.today()).order_by(
            "-year", "-quarter"
        )
    )
    period = period or (periods[0] if periods else None)
    pairs = _pairs(user, board, period, seen, is_staff) if period else ()
    return Reconciliation(board, period, periods, pairs, is_staff)


def _pairs(user, board, period, seen, is_staff):
    areas = list(Area.objects.filter(boards=board).values_list("pk", flat=True))
    pairs = pairs_in(period, areas)
    if not is_staff:
        own = set(seen.filter(period=period).values_list("pk", flat=True))
        pairs = [pair for pair in pairs if own & {side.data_return.pk for side in pair.sides}]
    findings = {
        (held.data_return_id, held.rule_id, held.code): held
        for held in Finding.objects.visible_to(user)
        .filter(data_return__period=period, is_across=True)
        .for_listing()
    }
    shown = [_seen(pair, findings.get(pair.key)) for pair in pairs]
    return tuple(sorted(shown, key=lambda pair: (not pair.differs, pair.rule_id, pair.area)))


def _seen(pair: Pair, finding):
    if pair.issue is None:
        said = "They fit together"
    elif pair.differs:
        said = "They differ"
    else:
        said = "Could not be compared"
    return SeenPair(
        name=pair.rule.name,
        rule_id=pair.rule.rule_id,
        area=pair.sides[0].data_return.area.name,
        differs=pair.differs,
        words=said,
        message=pair.issue.message if pair.issue else "",
        sides=tuple(
            SeenSide(side.data_return.agency.name, side.code, side.measure, words(side.figure))
            for side in pair.sides
        ),
        finding=finding,
    )
