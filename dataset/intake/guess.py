"""A first guess where somebody's own spreadsheet holds the figures: from names and numbers."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from dataset.figures import MONTHS, Item, Slot, Unreadable, read_figure
from dataset.intake.labels import Quarter, column_label, holds_figure, label, row_label
from dataset.intake.mapping import OwnSheet
from dataset.intake.readers import Grid, GridSheet
from dataset.intake.sheet_xml import Place
from dataset.intake.template import ILLUSTRATIVE, OTHER_SERIES, ReturnSheet


ALIKE = 0.72  # of 1: how alike a row's words and a measure's name must be
AHEAD = 0.04  # by how much the best must lead
ENOUGH = 3  # so many of last quarter's figures tell its column
_TIME = re.compile(r"<[mqy]:-?\d+>")

Found = tuple[str, Place]  # sheet and cell


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: GridSheet
    place: Place
    name: float  # how well the row's words fit the measure
    time: float  # how well the column fits the month or quarter


def guess(own: OwnSheet, sheet: ReturnSheet) -> dict[Slot, Found]:
    """{field: (sheet, cell)} for the fields that one cell fits better than every other.

    Measures may stand in rows or in columns: whichever finds more counts.
    """
    upright = _guess(own, sheet)
    turned = _guess(OwnSheet(_turned(own.grid), own.quarter), sheet)
    if len(turned) <= len(upright):
        return upright
    return {slot: (name, (column, row)) for slot, (name, (row, column)) in turned.items()}


def _turned(grid: Grid) -> Grid:
    """Rows and columns changed over."""
    return replace(
        grid,
        sheets=tuple(
            replace(page, cells={(column, row): cell for (row, column), cell in page.cells.items()})
            for page in grid.sheets
        ),
    )


def _guess(own: OwnSheet, sheet: ReturnSheet) -> dict[Slot, Found]:
    rows = [
        (page, row, words)
        for (_, words), held in own.rows.items()
        for page, row in held
        if words and any(at == row and holds_figure(cell) for (at, _), cell in page.cells.items())
    ]
    fits = _fits(sheet.items, rows)
    past = _columns_of_last_quarter(sheet, fits)
    found: dict[Slot, Found] = {}
    for item, slot in sheet.slots:
        best = _best(_candidates(own.quarter, item, slot, fits[item.code], past))
        if best is not None:
            found[slot] = (best.page.name, best.place)
    return found


Row = tuple[GridSheet, int, str]
Fit = tuple[GridSheet, int, float]


def _fits(items: Iterable[Item], rows: list[Row]) -> dict[str, list[Fit]]:
    """{code: rows that may be this measure's, with how well their words fit}.

    A row belongs to the measure it fits best.
    """
    known = list(items)
    fits: dict[str, list[Fit]] = {item.code: [] for item in known}
    for page, row, words in rows:
        scores = sorted(((_alike(item, words), item.code) for item in known), reverse=True)
        (first, code), *rest = scores
        second = rest[0][0] if rest else 0.0
        if first >= ALIKE and first - second >= AHEAD:
            fits[code].append((page, row, first))
    return fits


def _alike(item: Item, words: str) -> float:
    """1 where the row names the code; otherwise how alike the words are.

    Categories are known by their codes only: many measures have a "5 to 9".
    """
    if re.search(rf"(?<![\w.-]){re.escape(item.code.lower())}(?![\w.-])", words):
        return 1.0
    if item.part_of:
        return 0.0
    plain = " ".join(_TIME.sub("", words).split())
    name = " ".join(re.sub(r"[^\w]+", " ", item.name).lower().split())
    return max(SequenceMatcher(None, name, part).ratio() for part in (plain, *plain.split(" / ")))


def _columns_of_last_quarter(
    sheet: ReturnSheet, fits: dict[str, list[Fit]]
) -> set[tuple[str, int]]:
    """(sheet, column) where last quarter's figures stand: known by the numbers."""
    hits: Counter[tuple[str, int]] = Counter()
    for item, slot in sheet.slots:
        last = _number(sheet.last_quarter.get(slot, ""))
        if last is None or item.monthly:
            continue
        for page, row, _ in fits[item.code]:
            for (at, column), cell in page.cells.items():
                if at == row and holds_figure(cell) and _number(str(cell.value)) == last:
                    hits[page.name, column] += 1
    return {place for place, count in hits.items() if count >= ENOUGH}


def _number(text: str) -> float | None:
    try:
        figure = read_figure(
            text.removesuffix(OTHER_SERIES).removesuffix(ILLUSTRATIVE).removesuffix(".0")
        )
    except Unreadable:
        return None
    return float(figure.low) if figure is not None and figure.low is not None else None


def _candidates(
    quarter: Quarter, item: Item, slot: Slot, fits: list[Fit], past: set[tuple[str, int]]
) -> Iterable[_Candidate]:
    for page, row, name in fits:
        columns = [c for (at, c), cell in page.cells.items() if at == row and holds_figure(cell)]
        for column in columns:
            place = (row, column)
            times = set(_TIME.findall(_times_of(page, place, quarter)))
            fit = _time(slot, times, len(columns), (page.name, column - 1) in past)
            if fit and (page.name, column) not in past:
                yield _Candidate(page, place, name, fit)


def _times_of(page: GridSheet, place: Place, quarter: Quarter) -> str:
    """Everything that says of which time a cell is: its sheet, its row and its column."""
    return " ".join(
        (
            label(page.name, quarter),
            row_label(page, place[0], quarter),
            column_label(page, place, quarter),
        )
    )


def _time(slot: Slot, times: set[str], columns: int, is_after_last_quarter: bool) -> float:
    """How well a cell of these times fits the field: 0 is not at all."""
    month = slot[1]
    months = {time for time in times if time.startswith("<m:")}
    quarters = {time for time in times if time.startswith("<q:")}
    if month in MONTHS:
        return 3.0 if months == {f"<m:{month - 1}>"} else 0.0
    if quarters == {"<q:0>"} and not months:
        return 3.0
    if quarters or months:
        return 0.0
    if is_after_last_quarter:
        return 2.5
    return 2.0 if columns == 1 else 0.0


def _best(candidates: Iterable[_Candidate]) -> _Candidate | None:
    ranked = sorted(candidates, key=lambda one: (one.time, one.name), reverse=True)
    if not ranked:
        return None
    first, *others = ranked
    if others and (others[0].time, others[0].name) == (first.time, first.name):
        return None
    return first
