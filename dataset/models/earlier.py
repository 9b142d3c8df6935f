"""What an agency sent before for the same area: the figures a return is compared with.

Read in seven queries at most: whom the agency followed, the submissions that count, their figures,
and where series broke.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from django.db.models import Q

from agencies.models import Succession
from dataset.checks.past import HISTORY
from dataset.checks.run import Background
from dataset.figures import QUARTER, Figure, Qualifier, Reason, Slot, add_signed
from dataset.models.breaks import series_breaks
from dataset.models.submissions import Submission, SubmittedFigure
from dataset.models.values import Source


QUARTERS_IN_YEAR = 4


@dataclass(frozen=True, slots=True)
class Earlier:
    """One figure of an earlier accepted submission of the same agency and area."""

    figure: Figure
    illustrative: bool
    comparable: bool = True  # not counted under an earlier definition


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """Last quarter's and last year's figures by slot; the quarter figures of three years.

    `quarters` has the figures by code, by how many quarters back they lie; `begun` how many
    quarters back the series of a code begins, where its definition changed.
    """

    last_quarter: dict[Slot, Earlier] = field(default_factory=dict)
    year_ago: dict[Slot, Earlier] = field(default_factory=dict)
    quarters: Mapping[int, dict[str, Figure]] = field(default_factory=dict)
    begun: Mapping[str, int] = field(default_factory=dict)

    @property
    def comparable(self) -> dict[Slot, Figure]:
        """Last quarter's figures, but those counted under an earlier definition."""
        return {slot: held.figure for slot, held in self.last_quarter.items() if held.comparable}

    def reaches(self, code: str, back: int) -> bool:
        """Whether the series of a measure or share reaches so many quarters back."""
        return self.begun.get(code, back) >= back


def earlier_figures(data_return):
    """The `EarlierFigures` of a return, from the submissions that count."""
    back = _submissions(data_return)
    if not back:
        return EarlierFigures()
    shown = [pk for pk, count in back.items() if count in (1, QUARTERS_IN_YEAR)]
    # The submissions first: see `publications._accepted_figures`.
    found = SubmittedFigure.objects.filter(
        Q(submission__in=shown) | Q(submission__in=list(back), month=QUARTER)
    ).values_list("submission", "code", "month", "low", "high", "qualifier", "reason", "source")
    rows = list(found.iterator())
    breaks = series_breaks()
    codes = {*breaks.measures, *(code for _, code, *_ in rows)}
    begun = breaks.begun(codes, data_return.period.ordinal)
    quarters: dict[int, dict[str, Figure]] = {count: {} for count in sorted(back.values())}
    slots: dict[int, dict[Slot, Earlier]] = {1: {}, QUARTERS_IN_YEAR: {}}
    held: dict[tuple[int, Slot], list[tuple[Figure, bool]]] = defaultdict(list)
    for submission, code, month, low, high, qualifier, reason, source in rows:
        figure = (
            Figure(reason=Reason(reason)) if reason else Figure(low, high, Qualifier(qualifier))
        )
        held[back[submission], (code, month)].append((figure, source == Source.ILLUSTRATIVE))
    sent = Counter(back.values())
    for (count, (code, month)), parts in held.items():
        figure = _together([one for one, _ in parts], sent[count])
        if figure is None:
            continue
        if month == QUARTER:
            quarters[count][code] = figure
        if count in slots:
            made_up = any(illustrative for _, illustrative in parts)
            slots[count][code, month] = Earlier(figure, made_up, begun.get(code, count) >= count)
    return EarlierFigures(slots[1], slots[QUARTERS_IN_YEAR], quarters, begun)


def background_of(data_return, definitions, breakdowns, earlier):
    """What the rules need besides two quarters' figures, for `check_return`."""
    return Background(
        tiers={definition.code: definition.tier for definition in definitions},
        breakdowns=breakdowns,
        earlier=earlier.quarters,
        quarter=data_return.period.quarter,
        begun=earlier.begun,
    )


def _together(figures, agencies):
    """The figure of one agency, or the sum of those that were merged into it; None where one of
    them gave no number."""
    if agencies == 1:
        return figures[0]
    if len(figures) < agencies or not all(figure.has_number for figure in figures):
        return None
    return add_signed((figure, 1) for figure in figures)


def _submissions(data_return):
    """{submission: how many quarters back it lies} of the last three years.

    Of quarters before the agency followed others theirs belong to it, together with its own; a
    quarter that one of them did not send is left out.
    """
    period = data_return.period
    first = period.starts_on.replace(year=period.starts_on.year - HISTORY // QUARTERS_IN_YEAR)
    lines = _lines(data_return)
    counting = Submission.objects.counting().filter(
        data_return__agency__in={data_return.agency_id, *chain(*(one.agencies for one in lines))},
        data_return__area=data_return.area_id,
        data_return__period__starts_on__gte=first,
        data_return__period__starts_on__lt=period.starts_on,
    )
    quarters: dict[int, dict[int, int]] = defaultdict(dict)  # {how far back: {agency: submission}}
    began: dict[int, date] = {}
    for pk, agency, year, quarter, starts_on in counting.values_list(
        "pk",
        "data_return__agency",
        "data_return__period__year",
        "data_return__period__quarter",
        "data_return__period__starts_on",
    ):
        back = period.ordinal - (year * QUARTERS_IN_YEAR + quarter - 1)
        quarters[back][agency], began[back] = pk, starts_on
    return {
        pk: back
        for back, sent in quarters.items()
        for pk in _of_quarter(
            sent, [one for one in lines if began[back] < one.starts_on], data_return
        )
    }


@dataclass(frozen=True, slots=True)
class _Line:
    """An agency that was followed, with those that it had followed itself."""

    agencies: frozenset[int]
    starts_on: date  # the successor's first day


def _lines(data_return):
    """The agencies whose figures stand before this return's, by the one followed directly; one
    query, and another where there are any."""
    rows = {
        row.predecessor_id: row
        for row in Succession.objects.filter(
            successor=data_return.agency_id,
            is_part=False,
            starts_on__lte=data_return.period.ends_on,
        )
    }
    if not rows:
        return []
    before = defaultdict(set)
    for earlier, later in Succession.objects.filter(
        predecessor__in=rows, successor__in=rows
    ).values_list("predecessor", "successor"):
        before[later].add(earlier)
    direct = set(rows) - set(chain(*before.values()))
    return [_Line(frozenset({one, *before[one]}), rows[one].starts_on) for one in direct]


def _of_quarter(sent, lines, data_return):
    """The submissions of one quarter: the agency's own, and one of each line; none where a line
    has none."""
    own = [sent[data_return.agency_id]] if data_return.agency_id in sent else []
    found = [[sent[one] for one in line.agencies if one in sent][:1] for line in lines]
    return [*own, *chain(*found)] if all(found) else []
