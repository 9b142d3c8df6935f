"""The page on which somebody points at the figures in their own spreadsheet."""

from dataclasses import dataclass

from openpyxl.utils.cell import get_column_letter

from dataset.figures import QUARTER, Item, Slot
from dataset.intake.cells import in_cell
from dataset.intake.labels import Quarter
from dataset.intake.mapping import OwnSheet, Pointer, address
from dataset.models import DataReturn, SheetMapping
from dataset.present.returns_fields import WHERE, field_name


MOST_ROWS, MOST_COLUMNS = 60, 30
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of the table: what stands there, and the measure it was taken for."""

    text: str
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet as a table, as far as it is shown."""

    name: str
    letters: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Spot, ...]], ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Where:
    """One figure asked for, and the cell it stands in."""

    item: Item
    point: str  # "Quarter", "Jan 2017"
    name: str  # of the field
    text: str  # "C14", or "Sheet!C14"
    found: str  # what stands in that cell
    error: str


@dataclass(frozen=True, slots=True)
class MappingPage:
    data_return: DataReturn
    file_name: str
    pages: tuple[Page, ...]
    themes: tuple[tuple[str, tuple[Where, ...]], ...]
    lost: tuple[tuple[str, str], ...]  # what could not be found again: code, and why
    new_rows: tuple[str, ...]
    gone_rows: tuple[str, ...]

    @property
    def wheres(self):
        return [where for _, wheres in self.themes for where in wheres]

    @property
    def words(self):
        """ "We found 31 of 40 figures."."""
        found = sum(bool(where.text) for where in self.wheres)
        return f"{found} of {len(self.wheres)} figures have a cell"

    @property
    def problems(self):
        return [where for where in self.wheres if where.error]


def own_sheet(grid, period):
    return OwnSheet(grid, Quarter(period.year, period.quarter))


def pointers_of(mapping: SheetMapping) -> dict[Slot, Pointer]:
    return {
        (code, int(month)): Pointer(*words)
        for code, months in mapping.pointers.items()
        for month, words in months.items()
    }


def remembered(data_return):
    """The agency's mapping for the return's area, or None."""
    return (
        SheetMapping.objects.filter(agency=data_return.agency_id, area=data_return.area_id)
        .select_related("saved_by")
        .first()
    )


def mapping_page(contents, sheet, own, file_name, texts, *, errors=None, lost=(), rows=((), ())):
    """`texts` are the cells by slot ("C14"), `errors` what is wrong with them, by slot.

    `lost` are what a remembered mapping no longer finds, `rows` the names of rows that are new
    and gone.
    """
    errors = errors or {}
    cells = _cells(own, texts)
    codes = {place: code for (code, _), place in cells.items()}
    themes: dict[str, list[Where]] = {}
    for item, slot in sheet.slots:
        heading = f"{item.theme}, by category" if item.part_of else item.theme
        themes.setdefault(heading, []).append(
            Where(
                item=item,
                point="" if slot[1] == QUARTER else sheet.point(slot),
                name=field_name(WHERE, *slot),
                text=texts.get(slot, ""),
                found=_text(own, cells.get(slot)),
                error=errors.get(slot, ""),
            )
        )
    return MappingPage(
        data_return=contents.data_return,
        file_name=file_name,
        pages=tuple(_page(page, codes) for page in own.pages),
        themes=tuple((name, tuple(held)) for name, held in themes.items()),
        lost=tuple((one.slot[0], one.why) for one in lost),
        new_rows=rows[0],
        gone_rows=rows[1],
    )


def texts_of(own, places):
    """{slot: "C14" or "Sheet!C14"} of {slot: (sheet, cell)}."""
    several = len(own.pages) > 1
    return {
        slot: f"{name}!{address(place)}" if several else address(place)
        for slot, (name, place) in places.items()
    }


def _cells(own, texts):
    """{slot: (sheet, row, column)} of the texts that name a cell."""
    found = {}
    for slot, text in texts.items():
        try:
            page, place = own.place(text)
        except ValueError:
            continue
        found[slot] = (page.name, *place)
    return found


def _text(own, cell):
    if cell is None:
        return ""
    name, *place = cell
    page = own.grid.sheet(name)
    return in_cell(page.cells.get(tuple(place)))[:LONGEST]


def _page(page, codes):
    last_row = max(row for row, _ in page.cells)
    last_column = max(column for _, column in page.cells)
    columns = range(1, min(last_column, MOST_COLUMNS) + 1)
    return Page(
        name=page.name,
        letters=tuple(get_column_letter(column) for column in columns),
        rows=tuple(
            (
                row,
                tuple(
                    Spot(
                        in_cell(page.cells.get((row, column)))[:LONGEST],
                        address((row, column)),
                        codes.get((page.name, row, column), ""),
                    )
                    for column in columns
                ),
            )
            for row in range(1, min(last_row, MOST_ROWS) + 1)
        ),
        is_cut=last_row > MOST_ROWS or last_column > MOST_COLUMNS,
    )
