"""Numbers: the dictionary, periods, returns, submissions, and what was published of them."""

from dataset.models.commentary import PROMPTS, DraftCommentary, SubmittedCommentary
from dataset.models.dictionary import Definition, Indicator, RuleVersion
from dataset.models.periods import Period
from dataset.models.population import POPULATION, Population, SecondSource
from dataset.models.publications import Audience, Publication, PublishedFigure, ShownFigure
from dataset.models.returns import (
    NEXT_STATES,
    DataReturn,
    DraftValue,
    Explanation,
    ReopenedItem,
    State,
)
from dataset.models.submissions import (
    Decision,
    Origin,
    Submission,
    SubmittedExplanation,
    SubmittedFigure,
    Verb,
)
from dataset.models.values import FigureColumns, Source


__all__ = [
    "NEXT_STATES",
    "POPULATION",
    "PROMPTS",
    "Audience",
    "DataReturn",
    "Decision",
    "Definition",
    "DraftCommentary",
    "DraftValue",
    "Explanation",
    "FigureColumns",
    "Indicator",
    "Origin",
    "Period",
    "Population",
    "Publication",
    "PublishedFigure",
    "ReopenedItem",
    "RuleVersion",
    "SecondSource",
    "ShownFigure",
    "Source",
    "State",
    "Submission",
    "SubmittedCommentary",
    "SubmittedExplanation",
    "SubmittedFigure",
    "Verb",
]
