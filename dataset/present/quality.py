"""How good the figures of a quarter are, by who supplies them: from what the reader is shown."""

from collections import Counter
from dataclasses import dataclass

from dataset.present.scorecard import Row, Scorecard
from dataset.present.sorting import Column


COLUMNS = (
    ("shown", "With a figure"),
    ("hidden", "Hidden"),
    ("absent", "No figure"),
    ("late", "Sent late"),
    ("restated", "Restated"),
    ("explained", "Query explained"),
    ("provisional", "Provisional"),
    ("illustrative", "Illustrative"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One supplier of the quarter: how many of its measures are what."""

    supplier: str
    measures: int
    counts: tuple[tuple[str, int], ...]  # in the order of `COLUMNS`
    reasons: str  # "not held: MIS-13; late: HLT-01"; "" when there is a figure for all

    @property
    def complete(self):
        """The share of measures that came with a figure, hidden or shown, in whole percent."""
        absent = dict(self.counts)["absent"]
        return round(100 * (self.measures - absent) / self.measures)


SORTED_BY = (
    Column("supplier", "Supplier", lambda line: line.supplier.lower()),
    Column("measures", "Measures", lambda line: line.measures, is_number=True),
    Column("complete", "Complete", lambda line: line.complete, is_number=True),
    *(
        Column(name, words, lambda line, name=name: dict(line.counts)[name], is_number=True)
        for name, words in COLUMNS
    ),
)


def quality_of(card: Scorecard) -> tuple[Line, ...]:
    """A line for each supplier, by name."""
    held: dict[str, list[Row]] = {}
    for row in card.rows:
        held.setdefault(row.supplier, []).append(row)
    return tuple(_line(supplier, rows) for supplier, rows in sorted(held.items()))


def _line(supplier, rows):
    counted: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    for row in rows:
        counted[_kind(row)] += 1
        counted.update(row.marks)
        counted["illustrative"] += row.illustrative
        if _kind(row) == "absent":
            figure = row.now.figure
            why = figure.reason.value if figure and figure.reason else "no figure"
            reasons.setdefault(why, []).append(row.code)
    return Line(
        supplier,
        len(rows),
        tuple((name, counted[name]) for name, _ in COLUMNS),
        "; ".join(f"{why}: {', '.join(codes)}" for why, codes in reasons.items()),
    )


def _kind(row):
    if row.now.is_hidden:
        return "hidden"
    return "shown" if row.is_number else "absent"


def quality_rows(card, lines):
    """Head and a row for each supplier, for a download."""
    yield (
        "board", "quarter", "version", "supplier", "measures", "complete percent",
        *(words.lower() for _, words in COLUMNS), "without a figure",
    )  # fmt: skip
    publication = card.publication
    for line in lines:
        yield (
            publication.board.short_name,
            publication.period.slug,
            publication.version,
            line.supplier,
            line.measures,
            line.complete,
            *(number for _, number in line.counts),
            line.reasons,
        )
