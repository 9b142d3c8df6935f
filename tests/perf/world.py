"""A board with ten years behind it, for the measurements: its dictionary, and its returns as CSV.

The dictionary is made up, of the size the service is meant for: 110 measures in eleven agencies,
each with its quarter or its months, and coded categories.
"""

import csv
import io
import random

from agencies.models import AgencyKind, Role
from dataset.intake.history import COLUMNS
from dataset.operations import periods
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory


KINDS = AgencyKind.values[:11]
WIDE = AgencyKind.values[11]  # one agency that is asked for as much as the others together
FIRST_YEAR = 2012
YEARS = 10
MEASURES = 110
CELLS = 19  # counts of a measure that has no months
MONTHLY_EVERY = 11


def make_board():
    """A board, its analyst, twelve agencies and forty quarters."""
    board = BoardFactory(slug="bench", short_name="Bench")
    for kind in (*KINDS, WIDE):
        AgencyFactory(slug=kind, name=AgencyKind(kind).label, kind=kind, boards=[board])
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        for quarter in (1, 2, 3, 4):
            periods.make(year, quarter)
    return board, UserFactory(name="Analyst", role=Role.ANALYST, board=board)


def make_dictionary(kinds=KINDS, letters="BEN"):
    """{kind: (code, whether it has months) of everything asked}; measures go round the kinds."""
    asked = {kind: [] for kind in kinds}
    for place in range(MEASURES):
        kind, code = kinds[place % len(kinds)], f"{letters}-{place + 10}"
        about = {
            "code": code,
            "name": f"Measure {place}",
            "theme": f"Theme {place % 8}",
            "supplier_kind": kind,
            "counts_children": False,
        }
        if place % MONTHLY_EVERY == 0:
            DefinitionFactory(**about, stock=True, monthly=True)
            asked[kind].append((code, True))
            continue
        parts = [f"{code}n", f"{code}d", *(f"{code}.age.{cell}n" for cell in range(2, CELLS))]
        DefinitionFactory(
            **about,
            share=True,
            unit="cases per WTE",
            numerator=parts[0],
            denominator=parts[1],
            part_names=" | ".join(f"{part}: Count of {part} [children, sum]" for part in parts),
        )
        asked[kind] += [(part, False) for part in parts]
    return asked


def history_csv(codes, quarters=4 * YEARS, seed=7):
    """The file of the first quarters: one figure a line, most of them plain numbers."""
    shuffled = random.Random(seed)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for number in range(quarters):
        year, quarter = divmod(4 * FIRST_YEAR + number, 4)
        period = f"{year}-{(year + 1) % 100:02d}-q{quarter + 1}"
        for kind, measures in codes.items():
            for code, monthly in measures:
                for month in ("1", "2", "3") if monthly else ("",):
                    value = shuffled.choice(WORDS) if shuffled.random() < 0.05 else ""
                    value = value or str(int(shuffled.lognormvariate(3, 1.2)))
                    note = "Counted afresh in June." if shuffled.random() < 0.02 else ""
                    row = ("bench", kind, "bench", period, month, code, "", value)
                    writer.writerow((*row, "", "", "", "", "return", note))
    return file.getvalue().encode()


WORDS = ("<5", "about 400", "over 500", "not held", "late", "1 to 4")
