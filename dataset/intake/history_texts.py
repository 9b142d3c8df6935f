"""The texts of one line of an earlier return: a figure, a source, or what is wrong with them."""

from dataset.figures import Figure, Item, Reason, Unreadable, absent, read_figure, words
from dataset.intake.history import Refusal


SOURCES = ("return", "national", "illustrative")
AS_WRITTEN = {source: source for source in SOURCES}
# How a number and its qualifier make a text that `read_figure` knows.
QUALIFIED = {
    "exact": "{}", "below": "<{}", "above": "over {}", "about": "about {}", "range": "{}",
}  # fmt: skip
LARGEST_PERCENT = 100
LONGEST_SHOWN = 40
CORRECT = "Correct the line."


class Problem(Exception):
    """What is wrong in one column, and what to do."""

    def __init__(self, column: str, wrong: str, to_do: str = "") -> None:
        super().__init__(wrong)
        self.column, self.wrong, self.to_do = column, wrong, to_do

    def at(self, line: int) -> Refusal:
        return Refusal(line, self.column, self.wrong, self.to_do or CORRECT)


def figure_of(value: str, qualifier: str, reason: str) -> Figure:
    """One figure from its three columns. Raises `Problem`."""
    value, qualifier, reason = value.strip(), qualifier.strip().lower(), reason.strip().lower()
    if reason:
        if value:
            raise Problem("reason", "There is a value and a reason.", "Leave one of them out.")
        if reason not in list(Reason):
            known = ", ".join(Reason)
            raise Problem("reason", f"“{reason[:LONGEST_SHOWN]}” is no reason.", f"Use: {known}.")
        return absent(Reason(reason))
    if qualifier not in ("", *QUALIFIED):
        known = ", ".join(QUALIFIED)
        raise Problem(
            "qualifier", f"“{qualifier[:LONGEST_SHOWN]}” is no qualifier.", f"Use: {known}."
        )
    try:
        figure = read_figure(value)
        if figure is not None and qualifier and figure.is_exact and figure.qualifier == "exact":
            figure = read_figure(QUALIFIED[qualifier].format(value))
    except Unreadable as problem:
        raise Problem("value", str(problem)) from None
    if figure is None:
        raise Problem(
            "value",
            "There is no figure.",
            "Give a number (0 if there were none) or a reason such as “not held”.",
        )
    if qualifier and figure.qualifier != qualifier:
        raise Problem(
            "qualifier",
            f"The value is {words(figure)}, and the qualifier says {qualifier}.",
            "Leave the qualifier out, or make them agree.",
        )
    return figure


def fitting(figure: Figure, item: Item) -> Figure:
    """The figure itself, if the item can have it: V066 and V067. Raises `Problem`."""
    low = figure.low
    if low is None:
        return figure
    if item.whole and low == figure.high and low != low.to_integral_value():
        raise Problem(
            "value", f"{words(figure)} is not a whole number.", f"This counts {item.unit}."
        )
    if item.percent and low > LARGEST_PERCENT:
        raise Problem("value", f"{words(figure)} is above 100.", "Give the percentage itself.")
    return figure


def source_of(text: str) -> str:
    name = text.strip().lower() or SOURCES[0]
    if name not in SOURCES:
        raise Problem(
            "source",
            f"“{text[:LONGEST_SHOWN]}” is no source.",
            f"Use one of: {', '.join(SOURCES)}.",
        )
    return name
