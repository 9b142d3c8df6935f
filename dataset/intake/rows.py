"""Reading a row of a dictionary's file: every complaint names the row and the column."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import NoReturn


class DictionaryError(ValueError):
    """The dictionary has a mistake. The message names the row and the column.

    Where they are known, `key` is that of the row ("CPP-01"), and `why` is the message without
    row and column, for a page that shows it beside the field.
    """

    def __init__(self, message: str, *, key: str = "", column: str = "", why: str = "") -> None:
        super().__init__(message)
        self.key, self.column, self.why = key, column, why or message


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
            self.refuse(column, f"“{value}” is none of {', '.join(filter(None, allowed))}")
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
        key = (self.values.get(self.key) or "").strip()
        raise wrong(self.number, key or f"no {self.key}", column, why)


def wrong(number: int, key: str, column: str, why: str) -> DictionaryError:
    """ "Row 7 (CPP-01), column “unit”: it is empty." """
    why = why.rstrip(".")
    message = f"Row {number} ({key}), column “{column}”: {why}."
    return DictionaryError(message, key=key, column=column, why=f"{why[:1].upper()}{why[1:]}.")
