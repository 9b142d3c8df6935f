"""The columns of a national file: which hold numbers, and what its rows are about.

Kept with the release, so that a new line of the mapping can be tried before the file is loaded
again.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dataset.intake.benchmarks import number, places, plain, untold


MOST_KINDS = 300
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A column with numbers: how many, and the first of them with its area and year."""

    column: str
    numbers: int
    example: str  # "Bedford, 2017: 1391"


@dataclass(frozen=True, slots=True)
class Survey:
    """What one file holds. `kinds` are the words of its rows, with how many have them."""

    columns: tuple[Surveyed, ...]
    kinds: tuple[tuple[tuple[str, ...], int], ...]


def survey(head: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> Survey:
    """Raises `IntakeError` when a column that is needed cannot be found."""
    names = [plain(each) for each in head]
    where = places(names, name, head)
    open_columns = untold(names, where)
    whole = [row for row in rows if len(row) == len(head)]
    numbers = {at: [row for row in whole if number(row[at]) is not None] for at in open_columns}
    words = [at for at in open_columns if not numbers[at]]
    kinds = Counter(
        tuple(sorted({plain(row[at]) for at in words if row[at].strip()})) for row in whole
    )
    return Survey(
        columns=tuple(
            Surveyed(head[at].strip()[:LONGEST], len(held), _example(held[0], at, where))
            for at, held in numbers.items()
            if held
        ),
        kinds=tuple(kinds.most_common(MOST_KINDS)),
    )


def _example(row: Sequence[str], at: int, where: dict[str, int]) -> str:
    area = row[where["name"]].strip()
    if not area and "country_name" in where:
        area = row[where["country_name"]].strip()
    return f"{area}, {row[where['year']].strip()}: {row[at].strip()}"
