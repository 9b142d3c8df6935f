"""The analyst's desk: what is hidden of a quarter from one audience, and why each figure is."""

from collections import Counter
from dataclasses import dataclass, replace

from dataset.analysis.disclosure import Cell, Policy, Total, is_small, protect
from dataset.figures import MONTHS, Standing, in_unit
from dataset.intake.breakdowns import POINT, is_cell, measure_of
from dataset.models import Definition, PolicyFor, Publication, SubmittedFigure
from dataset.models.protecting import AUDIENCES, protecting
from dataset.models.quarter_figures import quarter_figures


SMALL = "It is a small count itself."
PART_OF_SHARE = "One of its numbers is hidden."
WHOLE_SUM = "It is 0 in a sum that is hidden as a whole."
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden figure, as the analyst sees it."""

    code: str
    name: str
    point: str  # "month 2", the category; "" for the quarter
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Coarser:
    """What leaving one breakdown of one measure out would show again."""

    code: str
    name: str
    breakdown: str
    hidden: int  # of its own cells
    freed: int  # figures beside it that could be shown


@dataclass(frozen=True, slots=True)
class HiddenPage:
    publication: Publication
    audience: str
    label: str
    total: int
    rows: tuple[Hidden, ...]
    reasons: tuple[tuple[str, int], ...]
    coarser: tuple[Coarser, ...]


def hidden_page(publication, policy_for):
    """Everything hidden from one audience in a publication, worked out again from what was
    accepted; about a second for a large quarter."""
    made, quarter = _again(publication)
    whole = made.whole(policy_for)
    shown = publication.shown_to(AUDIENCES[PolicyFor(policy_for)])
    hidden = {(row.code, row.month) for row in shown if row.standing == Standing.HIDDEN.value}
    names = {one.code: one for one in quarter.definitions}
    why = {slot: _why(slot, whole, hidden) for slot in hidden}
    rows = tuple(_row(slot, quarter, names, why[slot]) for slot in sorted(hidden))
    return HiddenPage(
        publication=publication,
        audience=policy_for,
        label=PolicyFor(policy_for).label,
        total=len(shown),
        rows=rows,
        reasons=tuple(Counter(_kind(one) for one in why.values()).most_common()),
        coarser=tuple(_coarser(whole, hidden, names, quarter.breakdowns)),
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a policy would hide of the newest published quarter, beside what is hidden now."""

    publication: Publication
    total: int
    now: int
    then: int

    @property
    def more(self):
        return self.then - self.now


def effect_of(board, policy_for, policy: Policy):
    """The effect before anybody decides, on the newest quarter as if it were published afresh;
    None before the first publication, and for those who read the Board's set."""
    publication = (
        Publication.objects.filter(board=board)
        .select_related("board", "period")
        .order_by("-period__year", "-period__quarter", "-version")
        .first()
    )
    if publication is None or policy_for not in AUDIENCES:
        return None
    made, quarter = _again(publication)
    made = replace(made, editions=[], elsewhere={}, _wholes={})
    now = _hidden_under(made, policy_for, made.policies[policy_for])
    then = _hidden_under(made, policy_for, policy)
    return Effect(publication, len(quarter.known), now, then)


def _hidden_under(made, policy_for, policy):
    whole = made.whole(policy_for)
    shown = protect(whole.cells, whole.relations, policy, insiders=list(whole.insiders.values()))
    return sum(shown[slot].is_hidden for slot in made.quarter.known)


def _again(publication):
    figures = SubmittedFigure.objects.filter(publications__publication=publication)
    quarter = quarter_figures(publication.board, publication.period, list(figures))
    made = protecting(publication.board, publication.period, quarter, publication.version)
    return made, quarter


def _why(slot, whole, hidden):
    cell = whole.cells[slot]
    if any(
        relation.share == slot for relation in whole.relations if not isinstance(relation, Total)
    ):
        return PART_OF_SHARE
    if is_small(cell, whole.policy):
        return SMALL
    if cell.figure is not None and cell.figure.is_exact and cell.figure.low == 0:
        return WHOLE_SUM
    beside = sorted(
        {
            _short(key)
            for relation in whole.relations
            if isinstance(relation, Total) and slot in (relation.total, *relation.parts)
            for key in (relation.total, *relation.parts)
            if key != slot and _is_secret(key, whole, hidden)
        }
    )
    if not beside:
        return "So that hidden numbers further along cannot be worked out."
    more = f" and {len(beside) - MOST_NAMED} more" if len(beside) > MOST_NAMED else ""
    return f"So that {', '.join(beside[:MOST_NAMED])}{more} cannot be worked out."


def _is_secret(key, whole, hidden):
    cell = whole.cells.get(key, Cell(None, protected=False))
    return is_small(cell, whole.policy) and (key in hidden or not cell.published)


def _short(key):
    match key:
        case ("rest", (whole, _), parts):
            return f"what is left of {whole} after {' and '.join(code for code, _ in parts)}"
        case ("sent", _, code, _):
            return f"what one agency sent for {code}"
        case (str(code), int(month)):
            return f"{code}{POINT_WORDS[month]}"
        case (_, inner):
            return f"{_short(inner)} of another quarter or version"
    return str(key)


POINT_WORDS = ("", *(f" (month {month})" for month in MONTHS))


def _kind(why):
    return why if why in {SMALL, PART_OF_SHARE, WHOLE_SUM} else "It would give another one away."


def _row(slot, quarter, names: dict[str, Definition], why):
    code, month = slot
    definition = names.get(measure_of(code)) or names.get(measure_of(code).rstrip("nd"))
    figure = quarter.known[slot].figure if slot in quarter.known else None
    category = code.split(POINT)[2] if is_cell(code) else ""
    return Hidden(
        code=measure_of(code),
        name=definition.name if definition else code,
        point=category or (f"month {month}" if month else ""),
        value="" if figure is None else in_unit(figure, names[code].unit if code in names else ""),
        why=why,
    )


def _coarser(whole, hidden, names, breakdowns):
    """Each breakdown with hidden categories, and what could be shown without it."""
    kept = hidden & whole.cells.keys()
    for code, slug in sorted({tuple(c.split(POINT)[:2]) for c, _ in hidden if is_cell(c)}):
        start = f"{code}{POINT}{slug}{POINT}"
        own = {slot for slot in kept if slot[0].startswith(start)}
        cells = {key: cell for key, cell in whole.cells.items() if not _is_about(key, start)}
        relations = [
            each
            for each in whole.relations
            if not isinstance(each, Total)
            or not any(_is_about(key, start) for key in (each.total, *each.parts))
        ]
        shown = protect(
            cells, relations, whole.policy, insiders=list(whole.insiders.values()),
            shared=whole.shared, shared_policy=whole.shared_policy,
        )  # fmt: skip
        freed = sum(slot in shown and not shown[slot].is_hidden for slot in kept - own)
        definition = names.get(code)
        yield Coarser(
            code,
            definition.name if definition else code,
            breakdowns[slug].name if slug in breakdowns else slug,
            len(own),
            freed,
        )


def _is_about(key, start):
    """Whether the cell is a category of the breakdown, or follows from one."""
    match key:
        case (str(code), int()):
            return code.startswith(start)
        case ("rest", whole, parts):
            return any(_is_about(one, start) for one in (whole, *parts))
        case ("sent", _, code, _):
            return code.startswith(start)
    return False
