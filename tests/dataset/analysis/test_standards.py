"""Whether a figure meets its standard."""

from decimal import Decimal

import pytest

from dataset.analysis.disclosure import Cell, Policy, protect
from dataset.analysis.standards import Met, meets
from dataset.figures import read_figure


def as_shown(text, protected=False):
    return protect({"it": Cell(read_figure(text), protected)}, (), Policy())["it"]


@pytest.mark.parametrize(
    ("text", "sense", "met"),
    [
        ("90", "at least", Met.YES),
        ("89.99", "at least", Met.NO),
        ("90", "at most", Met.YES),
        ("90.01", "at most", Met.NO),
        ("80 to 95", "at least", Met.UNKNOWN),
        ("80 to 95", "at most", Met.UNKNOWN),
        ("91 to 95", "at least", Met.YES),
        ("91 to 95", "at most", Met.NO),
        ("80 to 89", "at least", Met.NO),
        ("over 90", "at least", Met.YES),
        ("over 50", "at least", Met.UNKNOWN),
        ("over 90", "at most", Met.NO),
        ("over 50", "at most", Met.UNKNOWN),
        ("not held", "at least", Met.UNKNOWN),
    ],
)
def test_a_figure_against_ninety(text, sense, met):
    assert meets(as_shown(text), Decimal(90), sense) is met


def test_a_hidden_figure_never_tells():
    assert meets(as_shown("3", protected=True), Decimal(90), "at least") is Met.UNKNOWN


def test_nothing_published_cannot_be_told():
    assert meets(None, Decimal(90), "at least") is Met.UNKNOWN


def test_without_a_standard_there_is_nothing_to_meet():
    assert meets(as_shown("90"), None, "") is Met.NO_STANDARD
