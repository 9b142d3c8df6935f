"""Boards side by side: rates and shares, in words that allow for the size of each. No league table.

One's own board is read as oneself, the others as the public reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from agencies.models import Board
from dataset.analysis import funnel
from dataset.figures import QUARTER, Kind, Shown
from dataset.intake import fields
from dataset.models import Audience, Definition, Publication, ShownFigure
from dataset.models.readers import Reader
from dataset.present.areas import area_words
from dataset.present.exports import source, status, value
from dataset.present.latest import latest_publication
from dataset.present.series import shown_from
from dataset.present.sorting import Column


UNITS = {"percent": ("share", 100), "per 10,000": ("rate", 10_000)}
CANNOT = "cannot be told"
ALL = "the boards together"


@dataclass(frozen=True, slots=True)
class Cell:
    """One board's figure, and how it stands to the boards together."""

    board: str  # its name
    shown: Shown | None
    illustrative: bool
    words: str  # "Higher than the boards together", "cannot be told"; "" where there is no figure


@dataclass(frozen=True, slots=True)
class Row:
    definition: Definition
    url: str
    covers: str  # of a figure that several boards share: what it covers
    cells: tuple[Cell, ...]  # in the order of `BoardsPage.boards`


@dataclass(frozen=True, slots=True)
class BoardsPage:
    publication: Publication
    boards: tuple[Board, ...]  # one's own first, then by name
    publications: tuple[Publication, ...]  # of each, in the same order
    themes: tuple[tuple[str, tuple[Row, ...]], ...]
    reader: Reader


@dataclass(frozen=True, slots=True)
class _Held:
    shown: Shown
    illustrative: bool
    area: int | None


# Never by a figure: that would be a league table.
COLUMNS = (Column("measure", "Measure", lambda row: row.definition.name.lower()),)


def boards_page(board, reader, period=None, moment=None):
    """The newest quarter of this board (or the one asked for) beside the other boards that have
    published it, as it was at a `moment`; None when nothing is published. The number of queries
    does not grow with boards or measures."""
    publication = latest_publication(board, period, moment=moment)
    if publication is None:
        return None
    latest = {
        one.board_id: one
        for one in Publication.objects.filter(period=publication.period)
        .latest_versions(moment)
        .select_related("board", "period")
    }
    boards = [board, *sorted((one.board for one in latest.values() if one.board_id != board.pk),
                             key=lambda one: one.short_name)]  # fmt: skip
    definitions = [
        one
        for one in Definition.objects.current_in(publication.period).for_reading()
        if one.kind == Kind.RATIO.value and one.unit in UNITS
    ]
    held = _read(board, boards, latest, definitions, reader)
    wider = area_words(one.area for figures in held.values() for one in figures.values())
    themes: dict[str, list[Row]] = {}
    for one in definitions:
        row = _row(one, boards, held, wider)
        if row is not None:
            themes.setdefault(one.theme, []).append(row)
    return BoardsPage(
        publication,
        tuple(boards),
        tuple(latest[one.pk] for one in boards),
        tuple((theme, tuple(rows)) for theme, rows in themes.items()),
        reader,
    )


def _read(board, boards, latest, definitions, reader) -> Mapping[int, Mapping[str, _Held]]:
    """{board: {code: figure}} of the shares and what they are worked out from; one query."""
    codes = {one.code for one in definitions} | {
        code
        for one in definitions
        for text in (one.numerator, one.denominator)
        for code, _ in fields.terms(text)
    }
    others = [one.pk for one in boards if one.pk != board.pk]
    readers = {reader: [board.pk], Reader(Audience.PUBLIC): others} if others else {
        reader: [board.pk]
    }  # fmt: skip
    rows = (
        ShownFigure.objects.seen_in(readers)
        .filter(
            publication__in=[one.pk for one in latest.values()], month=QUARTER, code__in=codes
        )
        .order_by()
        .values_list(
            "publication__board", "code", "illustrative", "area",
            "standing", "low", "high", "qualifier", "reason",
        )
    )  # fmt: skip
    found: dict[int, dict[str, _Held]] = {}
    for pk, code, made_up, area, *columns in rows:
        found.setdefault(pk, {})[code] = _Held(shown_from(*columns), made_up, area)
    return found


def _row(definition, boards, held, wider):
    figures = [held.get(one.pk, {}) for one in boards]
    mine = [each.get(definition.code) for each in figures]
    if not any(mine):
        return None
    areas = {one.area for one in mine if one and one.area}
    pairs = [_pair(definition, each) for each in figures]
    told = [pair for pair in pairs if pair is not None]
    words = [""] * len(boards)
    if not areas:
        words = [
            _words(definition, one, pair, told) if one else ""
            for one, pair in zip(mine, pairs, strict=True)
        ]
    return Row(
        definition=definition,
        url=settings.INDICATOR_PATH.format(code=definition.code),
        covers=wider.get(areas.pop(), "") if areas else "",
        cells=tuple(
            Cell(board.short_name, one.shown if one else None, bool(one and one.illustrative), said)
            for board, one, said in zip(boards, mine, words, strict=True)
        ),
    )


def _pair(definition, figures):
    """(numerator, denominator) where each is one exact count that is shown; else None."""
    numbers = []
    for text in (definition.numerator, definition.denominator):
        terms = fields.terms(text)
        one = figures.get(terms[0][0]) if len(terms) == 1 else None
        figure = one.shown.figure if one else None
        if figure is None or not figure.is_exact:
            return None
        numbers.append(int(figure.low))
    return tuple(numbers) if numbers[1] else None


def _words(definition, one, pair, told):
    """How the board stands to all whose counts are shown, allowing for chance."""
    if pair is None or len(told) < 2:
        return CANNOT
    measure, per = UNITS[definition.unit]
    if measure == "share" and any(top > whole for top, whole in told):
        return CANNOT
    average = per * sum(top for top, _ in told) / sum(whole for _, whole in told)
    value = per * pair[0] / pair[1]
    return funnel.compare(value, average, pair[1], measure=measure, per=per).to(ALL)


BOARDS_HEAD = (
    "board", "quarter", "version", "code", "measure", "theme", "covers", "unit", "value", "status",
    "source", "beside the boards together",
)  # fmt: skip


def boards_rows(page, groups):
    """Head and a row for each board's figure; `groups` are [(heading, rows)]."""
    yield BOARDS_HEAD
    for row in (row for _, rows in groups for row in rows):
        definition = row.definition
        for publication, cell in zip(page.publications, row.cells, strict=True):
            yield (
                cell.board,
                publication.period.slug,
                publication.version,
                definition.code,
                definition.name,
                definition.theme,
                row.covers or cell.board,
                definition.unit,
                value(cell.shown, definition.unit),
                status(cell.shown),
                source(definition, illustrative=cell.illustrative, national=False)
                if cell.shown
                else "",
                cell.words,
            )
