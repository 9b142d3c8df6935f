"""Whether a figure meets the standard set for it."""

from decimal import Decimal
from enum import StrEnum

from dataset.figures import Shown


class Met(StrEnum):
    YES = "met"
    NO = "not met"
    UNKNOWN = "cannot be told"
    NO_STANDARD = "no standard"


def meets(shown: Shown | None, standard: Decimal | None, sense: str) -> Met:
    """`sense` is "at least" or "at most". Unknown when the figure is not shown, or when its
    bounds lie on both sides of the standard."""
    if standard is None:
        return Met.NO_STANDARD
    figure = None if shown is None else shown.figure
    if figure is None or figure.low is None:
        return Met.UNKNOWN
    above, below = figure.low >= standard, figure.high is not None and figure.high <= standard
    if sense == "at least":
        if above:
            return Met.YES
        return Met.NO if figure.high is not None and figure.high < standard else Met.UNKNOWN
    if below:
        return Met.YES
    return Met.NO if figure.low > standard else Met.UNKNOWN
