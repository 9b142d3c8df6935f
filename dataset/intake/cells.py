"""One cell of a return: as somebody would have typed it, or why it cannot be read."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from agencies import identifying
from dataset.figures import Item, Unreadable, plain_number, read_figure, round_half_up
from dataset.intake.readers import Cell
from dataset.intake.template import LONGEST_WORDS


CARELESS = Decimal("0.000001")  # what a spreadsheet's own arithmetic may be off by
HUNDREDTH = Decimal("0.01")
TOO_LARGE = Decimal(10) ** 9
MANY_DIGITS = 10**12  # shorter whole numbers are written out as they are
WITH_SEPARATORS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_x(?:00[01][0-9A-Fa-f]|FFF[EF])_")


def figure_text(cell: Cell | None, item: Item) -> str:
    """The text of a figure, readable by `read_figure`; "" when the cell is blank.

    Raises `Unreadable` with a message for the person who filled it in.
    """
    if cell is not None and _is_count(cell):
        return str(cell.value)
    text = _text(cell, item)
    figure = read_figure(text)
    if figure is None or figure.low is None:
        return text
    bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
    if item.whole and any(bound != bound.to_integral_value() for bound in bounds):
        raise Unreadable(_not_whole(text, item))
    return text


def words_of(cell: Cell | None) -> str:
    """The words of a note or an answer; "" when the cell is blank. Raises `Unreadable`."""
    if cell is None:
        return ""
    if cell.is_error:
        raise Unreadable(f"The cell shows {cell.value}. Type the words.")
    if cell.value is None:
        raise Unreadable("The formula has no result. Type the words.")
    words = tidy(in_cell(cell))
    if message := identifying.message(words):
        raise Unreadable(message)
    if len(words) > LONGEST_WORDS:
        raise Unreadable(f"This is longer than {LONGEST_WORDS:,} characters. Shorten it.")
    return words


def in_cell(cell: Cell | None) -> str:
    """What stands in a cell as the person sees it: the formula where there is no result."""
    if cell is None:
        return ""
    if type(cell.value) is str:  # nearly every cell
        return cell.value
    match cell.value:
        case None:
            return cell.formula
        case bool():
            return str(cell.value).upper()
        case datetime() | date():
            return f"{cell.value:%d/%m/%Y}"
        case time():
            return f"{cell.value:%H:%M}"
        case timedelta():
            minutes = cell.value // timedelta(minutes=1)
            return f"{minutes // 60}:{minutes % 60:02}"
        case int(whole) if abs(whole) < MANY_DIGITS and not cell.is_percent:
            return str(whole)
        case int() | float():
            number = Decimal(str(cell.value))
            return f"{number * 100:.12g}%" if cell.is_percent else f"{number:.12g}"
        case text:
            return text


def tidy(text: str) -> str:
    """Without what a spreadsheet cannot carry: control characters other than tab and new line."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("_x000D_\n", "\n")).strip()


def _text(cell: Cell | None, item: Item) -> str:
    if cell is None:
        return ""
    if cell.is_error:
        raise Unreadable(f"The cell shows {cell.value}. Mend the formula, or type the number.")
    match cell.value:
        case None:
            raise Unreadable(
                "The formula has no result. Open the file, let it calculate, save it and upload "
                "it again; or type the number."
            )
        case bool():
            raise Unreadable("The cell holds true or false. Type the number.")
        case datetime() | date():
            raise Unreadable(
                "The cell holds a date. Type the number that belongs here; "
                "write a range as 1 to 4, not 1-4."
            )
        case time() | timedelta():
            raise Unreadable("The cell holds a time. Type a number, such as 31.5 for 31:30 hours.")
        case int() | float():
            return _number(cell, Decimal(str(cell.value)), item)
        case text:
            return _typed(text)


def _is_count(cell: Cell) -> bool:
    """Whether it holds a whole number that is taken as it stands: so do nearly all."""
    value = cell.value
    is_whole = type(value) is int and 0 <= value < TOO_LARGE
    return is_whole and not (cell.is_percent or cell.is_error)


def _number(cell: Cell, number: Decimal, item: Item) -> str:
    if not number.is_finite() or abs(number) >= TOO_LARGE:
        raise Unreadable(f"{in_cell(cell)} is too large to be right. Check the number.")
    if cell.is_percent:
        raise Unreadable(
            f"The cell shows {in_cell(cell)}. Set its format to General and type the number "
            "without the % sign."
        )
    step = Decimal(1) if item.whole else HUNDREDTH
    kept = round_half_up(number, step)
    if abs(number - kept) > CARELESS and item.whole:
        raise Unreadable(_not_whole(plain_number(number), item))
    if abs(number - kept) > CARELESS:
        raise Unreadable(f"{plain_number(number)} has more than two decimals. Round it to two.")
    if kept < 0:
        raise Unreadable(f"{plain_number(kept)} is below nought. A count is nought or more.")
    return f"{kept.normalize() + 0:f}"


def _typed(text: str) -> str:
    plain = tidy(text.replace("\N{NO-BREAK SPACE}", " ")).lstrip("'").strip()
    if WITH_SEPARATORS.fullmatch(plain):
        raise Unreadable(
            f"“{plain}” is text with a thousands separator. Type {plain.replace(',', '')}."
        )
    return plain


def _not_whole(text: str, item: Item) -> str:
    return f"{text} is not a whole number. Count {item.unit} in whole numbers."
