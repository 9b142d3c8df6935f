"""The agencies of a board, and the page of one: what it supplies, how that moves, how good it is."""

from dataclasses import dataclass

from django.conf import settings

from agencies import clock
from agencies.models import Agency, AgencyKind, Board
from dataset import policies
from dataset.figures import Kind
from dataset.intake import fields
from dataset.models import Definition, Finding, Period
from dataset.models.findings import WITH_AGENCY, WITH_BOARD
from dataset.present.agency_quarters import Quarter, quarters_of
from dataset.present.scorecard import Group, Row, Scorecard


OPEN = [*WITH_AGENCY, *WITH_BOARD]
# ?sort= of the page of an agency: the orders of the scorecard.
ORDERS = {
    "signals": "Signals first",
    "theme": "Theme",
    "movement": "Largest moves first",
    "name": "Name",
}


@dataclass(frozen=True, slots=True)
class Supplied:
    """One measure that the agency is asked for."""

    definition: Definition
    note: str  # "once a year"; "" for every quarter

    @property
    def url(self):
        return settings.INDICATOR_PATH.format(code=self.definition.code)


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """One agency of a board, as this person may read of it."""

    agency: Agency
    board: Board
    serves_now: bool
    other_boards: tuple[str, ...]
    colleagues: tuple[str, ...]  # agencies of its kind, whose figures are added to its own
    card: Scorecard | None
    rows: tuple[Row, ...]  # of this quarter, in the order asked for
    groups: tuple[Group, ...]
    sort: str
    supplies: tuple[tuple[str, tuple[Supplied, ...]], ...]  # by theme
    quarters: tuple[Quarter, ...]
    sees_returns: bool
    sees_work: bool  # corrections and findings
    open_findings: int

    @property
    def kind(self):
        return self.agency.get_kind_display()

    @property
    def tally(self):
        """(number, words) of what moved this quarter."""
        told = (
            ("worse", "moved the wrong way"),
            ("better", "moved the right way"),
            ("moved", "moved where neither way is better"),
            ("usual", "vary as usual"),
        )
        return [(sum(row.tone == tone for row in self.rows), words) for tone, words in told]

    @property
    def illustrative(self):
        return sum(row.illustrative for row in self.rows)


def agency_page(board, slug, user, card, sort="", moment=None):
    """The page, or None for an agency that never served the board. `card` is the scorecard of the
    quarter as the person reads it, None when nothing is published.

    The number of queries does not grow with measures, quarters or returns.
    """
    agency = board.agencies.filter(slug=slug).distinct().first()
    if agency is None:
        return None
    today = clock.today()
    sort = sort if sort in ORDERS else "signals"
    groups = tuple(card.groups(rows_of(card, agency.kind), sort)) if card else ()
    serving = Agency.objects.serving(board, today).filter(kind=agency.kind)
    alike = {one.pk: one.name for one in serving.order_by("name", "pk")}
    sees_work = policies.may_see_work_of(user, board, agency)
    return AgencyPage(
        agency=agency,
        board=board,
        serves_now=agency.pk in alike,
        other_boards=tuple(
            agency.boards.exclude(pk=board.pk)
            .distinct()
            .order_by("position", "slug")
            .values_list("short_name", flat=True)
        ),
        colleagues=tuple(name for pk, name in alike.items() if pk != agency.pk),
        card=card,
        rows=tuple(row for group in groups for row in group.rows),
        groups=groups,
        sort=sort,
        supplies=_supplies(agency.kind, card, today),
        quarters=quarters_of(agency, board, user, card, moment),
        sees_returns=bool(policies.may_see_returns_of(user, board, agency)),
        sees_work=bool(sees_work),
        open_findings=_open_findings(user, board).of_agency(agency).count() if sees_work else 0,
    )


def rows_of(card, kind):
    """What agencies of a kind supply in the quarter, and what is worked out of that alone."""
    supplied = [row for row in card.rows if row.definition.supplier_kind == kind]
    codes = {row.code for row in supplied}
    worked_out = [
        row
        for row in card.rows
        if row.definition.kind == Kind.RATIO.value
        and not row.definition.supplier_kind
        and {code for code, _ in fields.terms(row.definition.numerator)} <= codes
    ]
    return [*supplied, *worked_out]


def _supplies(kind, card, today):
    """By theme, what is asked of an agency of this kind in the quarter of the page; two queries."""
    period = card.publication.period if card else _latest_period(today)
    if period is None:
        return ()
    held = {}
    asked = Definition.objects.current_in(period).for_reading()
    for one in asked.filter(collected=True, supplier_kind__in=[kind, fields.EVERY_AGENCY]):
        note = "once a year" if one.frequency == "annual" else ""
        if one.supplier_kind == fields.EVERY_AGENCY:
            note = "asked of every agency, and shown for all together"
        held.setdefault(one.theme, []).append(Supplied(one, note))
    return tuple((theme, tuple(listed)) for theme, listed in held.items())


def _latest_period(today):
    return Period.objects.filter(starts_on__lte=today).order_by("starts_on").last()


def _open_findings(user, board):
    visible = Finding.objects.visible_to(user)
    return visible.filter(state__in=OPEN, data_return__area__boards=board)


@dataclass(frozen=True, slots=True)
class Line:
    """One agency in the list."""

    agency: Agency
    measures: int
    complete: int | None  # percent; None where nothing of its kind is published
    worse: int
    moved: int  # any way

    @property
    def kind(self):
        return self.agency.get_kind_display()


# ?sort= of the list: the words of the column, and what it is ordered by.
COLUMNS = {
    "name": ("Agency", lambda line: line.agency.name.lower()),
    "kind": ("Kind", lambda line: line.kind.lower()),
    "measures": ("Measures", lambda line: -line.measures),
    "complete": ("Complete", lambda line: 101 if line.complete is None else line.complete),
    "moved": ("Moved", lambda line: -line.moved),
    "worse": ("Of them the wrong way", lambda line: -line.worse),
}


@dataclass(frozen=True, slots=True)
class AgencyList:
    board: Board
    card: Scorecard | None
    lines: tuple[Line, ...]
    sort: str


def agency_list(board, card, sort=""):
    """The agencies that serve the board today, in the order asked for; one query."""
    sort = sort if sort in COLUMNS else "name"
    held = {kind: rows_of(card, kind) if card else [] for kind in AgencyKind.values}
    lines = [
        _line(agency, held[agency.kind])
        for agency in Agency.objects.serving(board, clock.today()).order_by("name", "pk")
    ]
    return AgencyList(
        board=board,
        card=card,
        lines=tuple(sorted(lines, key=COLUMNS[sort][1])),
        sort=sort,
    )


def _line(agency, rows):
    return Line(
        agency=agency,
        measures=len(rows),
        complete=_complete(rows),
        worse=sum(row.tone == "worse" for row in rows),
        moved=sum(row.reading.is_signal for row in rows),
    )


def _complete(rows):
    """The share of measures that came with a figure, hidden or shown, in whole percent."""
    if not rows:
        return None
    return round(100 * sum(row.now.is_hidden or row.is_number for row in rows) / len(rows))


def only_supplier(board, definition, today):
    """The slug of the one agency of the board that supplies a measure; "" where several add their
    figures up, or none does. One query."""
    if definition.supplier_kind not in AgencyKind.values:
        return ""
    serving = Agency.objects.serving(board, today).filter(kind=definition.supplier_kind)
    slugs = list(serving.values_list("slug", flat=True).order_by("pk")[:2])
    return slugs[0] if len(slugs) == 1 else ""
