"""What goes into the workbook of one return, and what must come back in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from dataset.figures import QUARTER, Item, Slot


READ_ME, FIGURES, COMMENTARY = "Read me", "Figures", "Commentary"
READY = "Ready to send"  # worked out by the workbook itself; never read
SHEETS = (READ_ME, FIGURES, COMMENTARY)
LAYOUT = "2"  # goes up when columns or sheets change
OPEN_BOUND = "1E+99"  # in a formula: without an upper bound

# Columns of the sheet of figures, from A.
CODE, MEASURE, POINT, UNIT, LAST_QUARTER, YEAR_AGO, VALUE, NOTE = range(8)
CHECK = 8  # behind the fields: what is the matter, worked out by the workbook itself
CHECK_HEAD = "Check"
FIGURE_HEADS = (
    "Code", "Measure", "For", "Unit", "Last quarter", "A year ago", "This quarter", "Note",
)  # fmt: skip
FIRST_ROW = 4  # the first row of fields, as Excel counts; the heads stand above it
COMMENTARY_FIRST_ROW = 3
THEME = "Theme"  # head of the first column of the commentary
# What stands behind a figure of the past, in this order.
ILLUSTRATIVE, OTHER_SERIES = " (illustrative)", " (earlier definition)"
LONGEST_WORDS = 4000  # characters of a note or an answer, as in the grid

# What the first sheet says of the return, beside the properties of the file.
RETURN, VERSION = "Return", "Version"
AGENCY, AREA, QUARTER_NAME = "Agency", "Area", "Quarter"


@dataclass(frozen=True, slots=True)
class Sides:
    """Two formulas: the least and the most that one side of a check may come to."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """One check that the workbook makes itself.

    `holds` is a formula with {left_low}, {left_high}, {right_low} and {right_high} for the cells
    of its sides. It is made when each of the cells `needs` holds a number. `codes` are the items
    it is about.
    """

    name: str
    severity: str  # "error", "query" or "info"
    left: Sides
    right: Sides
    holds: str
    needs: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """One return as a workbook holds it. Texts are as people type them."""

    key: str  # identity of the return: agency, area and quarter
    agency: str
    area: str
    boards: str
    period: str  # "January to March 2017"
    due: str  # "25 April 2017"
    items: tuple[Item, ...]
    month_labels: tuple[str, str, str]
    prompts: Mapping[str, str]  # {"what_happened": "What happened"}
    current: Mapping[Slot, str] = field(default_factory=dict)
    notes: Mapping[Slot, str] = field(default_factory=dict)  # by the item's first slot
    last_quarter: Mapping[Slot, str] = field(default_factory=dict)
    year_ago: Mapping[Slot, str] = field(default_factory=dict)
    commentary: Mapping[tuple[str, str], str] = field(default_factory=dict)
    checks: tuple[SheetCheck, ...] = ()
    on_arrival: tuple[str, ...] = ()  # names of the checks that no formula says

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.theme for item in self.items))

    @property
    def slots(self) -> tuple[tuple[Item, Slot], ...]:
        """Every field with its item, in the order of the sheet."""
        return tuple((item, slot) for item in self.items for slot in item.slots)

    @property
    def rows(self) -> dict[Slot, int]:
        """The row of every field as Excel counts; each theme has a row of its own above."""
        rows: dict[Slot, int] = {}
        row = FIRST_ROW
        for theme in self.themes:
            row += 1
            for item, slot in self.slots:
                if item.theme == theme:
                    rows[slot] = row
                    row += 1
        return rows

    @property
    def version(self) -> str:
        """Changes when the questions or the layout change, so that old files are known."""
        asked = "\n".join(f"{code}/{month}" for _, (code, month) in self.slots)
        return hashlib.sha256(f"{LAYOUT}\n{asked}".encode()).hexdigest()[:12]

    @property
    def in_words(self) -> str:
        """ "Children's social care, Bedford, January to March 2017"."""
        return f"{self.agency}, {self.area}, {self.period}"

    @property
    def commentary_heads(self) -> tuple[str, ...]:
        return (THEME, *self.prompts.values())

    def point(self, slot: Slot) -> str:
        """ "Quarter" or "Jan 2017"."""
        return "Quarter" if slot[1] == QUARTER else self.month_labels[slot[1] - 1]
