"""Small numbers of children are hidden before anyone reads, draws or exports them."""

from dataset.analysis.disclosure.protection import follows, is_small, protect
from dataset.analysis.disclosure.vocabulary import (
    Cell,
    Policy,
    Rate,
    Ratio,
    Relation,
    Total,
    ratio,
)


__all__ = [
    "Cell",
    "Policy",
    "Rate",
    "Ratio",
    "Relation",
    "Total",
    "follows",
    "is_small",
    "protect",
    "ratio",
]
