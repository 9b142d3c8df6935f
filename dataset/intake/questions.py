"""Who is asked for what: one `Question` for each measure and each part of a share."""

from collections.abc import Iterable
from dataclasses import dataclass

from dataset.figures import Kind
from dataset.intake.fields import Definition, parts


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    kinds: frozenset[str]  # of agency; "every" is every kind
    level: str  # "local authority", or once of a "county" or a "force"


def questions(rows: Iterable[Definition]) -> tuple[Question, ...]:
    """Everything that some return asks for, in the order of the dictionary."""
    return tuple(
        Question(code, frozenset({row.supplier_kind}), row.area_kind)
        for row in rows
        if row.collected
        for code in _codes(row)
    )


def _codes(row: Definition) -> tuple[str, ...]:
    if row.kind == Kind.RATIO:
        return tuple(part.code for part in parts(row.part_names))
    return (row.code,)
