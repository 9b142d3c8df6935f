"""Reading a row of a dictionary's file: every complaint names the row and the column."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NoReturn


class DictionaryError(ValueError):
    """The dictionary has a mistake. The message names the row and the column."""


class RowError(DictionaryError):
    """A mistake in one cell: its column, and why the text cannot stand there."""

    def __init__(self, where: str, column: str, why: str):
        super().__init__(f"{where}, column “{column}”: {why}")
        self.column = column
        self.why = why


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `number` counts from 1, the heading; `key` is the column that names the row."""

    number: int
    values: Mapping[str, str]
    key: str = "code"

    def text(self, column: str) -> str:
        if column not in self.values or self.values[column] is None:
            raise DictionaryError(f"Row {self.number}: the column “{column}” is missing.")
        return self.values[column].strip()

    def needed(self, column: str) -> str:
        return self.text(column) or self.refuse(column, "it is empty")

    def choice(self, column: str, allowed: Collection[str]) -> str:
        value = self.text(column)
        if value not in allowed:
            self.refuse(column, f"“{value}” is none of {', '.join(allowed)}")
        return value

    def flag(self, column: str) -> bool:
        return self.choice(column, ("yes", "no")) == "yes"

    def whole(self, column: str) -> int:
        value = self.text(column)
        if not re.fullmatch(r"[1-9]\d{0,5}", value):
            self.refuse(column, f"“{value}” is not a whole number above nought")
        return int(value)

    def number_or_none(self, column: str) -> Decimal | None:
        value = self.text(column)
        try:
            number = Decimal(value) if value else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            self.refuse(column, f"“{value}” is not a number")
        return number

    def refuse(self, column: str, why: str) -> NoReturn:
        named = (self.values.get(self.key) or "").strip() or f"no {self.key}"
        raise RowError(f"Row {self.number} ({named})", column, f"{why}.")
