"""What an agency sent before for the same area: the figures a return is compared with.

Read in five queries at most: the submissions that count, their figures, and where series broke.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

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

    Where the agency itself had not sent anything yet, those of the agencies it follows.
    """
    period = data_return.period
    first = period.starts_on.replace(year=period.starts_on.year - HISTORY // QUARTERS_IN_YEAR)
    followed = Succession.objects.filter(successor=data_return.agency_id, is_part=False)
    counting = Submission.objects.counting().filter(
        Q(data_return__agency=data_return.agency_id)
        | Q(data_return__agency__in=followed.values("predecessor")),
        data_return__area=data_return.area_id,
        data_return__period__starts_on__gte=first,
        data_return__period__starts_on__lt=period.starts_on,
    )
    held = [
        (pk, period.ordinal - (year * QUARTERS_IN_YEAR + quarter - 1), agency)
        for pk, year, quarter, agency in counting.values_list(
            "pk",
            "data_return__period__year",
            "data_return__period__quarter",
            "data_return__agency",
        )
    ]
    own = {back for _, back, agency in held if agency == data_return.agency_id}
    return {
        pk: back for pk, back, agency in held if agency == data_return.agency_id or back not in own
    }
