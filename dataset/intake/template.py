"""What goes into the workbook of one return, and what must come back in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from dataset.figures import QUARTER, Item, Slot


READ_ME, FIGURES, COMMENTARY = "Read me", "Figures", "Commentary"
SHEETS = (READ_ME, FIGURES, COMMENTARY)
LAYOUT = "1"  # goes up when columns or sheets change

# Columns of the sheet of figures, from A.
CODE, MEASURE, POINT, UNIT, LAST_QUARTER, YEAR_AGO, VALUE, NOTE = range(8)
FIGURE_HEADS = (
    "Code", "Measure", "For", "Unit", "Last quarter", "A year ago", "This quarter", "Note",
)  # fmt: skip
FIRST_ROW = 4  # the first row of fields, as Excel counts; the heads stand above it
COMMENTARY_FIRST_ROW = 3
THEME = "Theme"  # head of the first column of the commentary
LONGEST_WORDS = 4000  # characters of a note or an answer, as in the grid

# What the first sheet says of the return, beside the properties of the file.
RETURN, VERSION = "Return", "Version"
AGENCY, AREA, QUARTER_NAME = "Agency", "Area", "Quarter"


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

    @property
    def themes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.theme for item in self.items))

    @property
    def slots(self) -> tuple[tuple[Item, Slot], ...]:
        """Every field with its item, in the order of the sheet."""
        return tuple((item, slot) for item in self.items for slot in item.slots)

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
