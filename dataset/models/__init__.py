"""Numbers: the dictionary, periods, returns, submissions, and what was published of them."""

from dataset.models.benchmark_lines import BenchmarkFile, BenchmarkLine
from dataset.models.benchmarks import (
    BenchmarkArea,
    BenchmarkMarker,
    BenchmarkRelease,
    BenchmarkValue,
    StatisticalNeighbour,
)
from dataset.models.burden import Effort, IndicatorView, Minutes
from dataset.models.calendar import BoardCalendar, QuarterDates
from dataset.models.changes import (
    NEXT_CHANGE_STATES,
    ChangeKind,
    ChangeLine,
    ChangeState,
    DictionaryChange,
)
from dataset.models.chasing import (
    Answer,
    ChasingStep,
    Extension,
    SpokenTo,
    Step,
    StepOutcome,
    TelephoneCall,
)
from dataset.models.commentary import PROMPTS, DraftCommentary, SubmittedCommentary
from dataset.models.corrections import CorrectionAnswer, CorrectionRequest
from dataset.models.dictionary import BreakdownVersion, Definition, Indicator, RuleVersion
from dataset.models.evidence import Evidence
from dataset.models.findings import (
    NEXT_FINDING_STATES,
    Finding,
    FindingMessage,
    FindingSide,
    FindingState,
)
from dataset.models.following import FollowersLetter, Following, SavedView
from dataset.models.jobs import NEXT_JOB_STATES, Job, JobKind, JobState, RefusedLine
from dataset.models.mappings import SheetMapping
from dataset.models.periods import Period
from dataset.models.population import POPULATION, Population, SecondSource
from dataset.models.protection import DisclosurePolicy, PolicyFor, RawView, Rounding, Threshold
from dataset.models.publications import Audience, Publication, PublishedFigure, ShownFigure
from dataset.models.recipes import RECIPE_QUESTIONS, Recipe
from dataset.models.returns import (
    NEXT_STATES,
    DataReturn,
    DraftValue,
    Explanation,
    ReopenedItem,
    State,
)
from dataset.models.sendings import ApiSending
from dataset.models.series_notes import SeriesNote
from dataset.models.submissions import (
    Decision,
    Origin,
    Submission,
    SubmittedExplanation,
    SubmittedFigure,
    Verb,
)
from dataset.models.values import FigureColumns, Source, Way
from dataset.models.wordings import Wording


__all__ = [
    "NEXT_CHANGE_STATES",
    "NEXT_FINDING_STATES",
    "NEXT_JOB_STATES",
    "NEXT_STATES",
    "POPULATION",
    "PROMPTS",
    "RECIPE_QUESTIONS",
    "Answer",
    "ApiSending",
    "Audience",
    "BenchmarkArea",
    "BenchmarkFile",
    "BenchmarkLine",
    "BenchmarkMarker",
    "BenchmarkRelease",
    "BenchmarkValue",
    "BoardCalendar",
    "BreakdownVersion",
    "ChangeKind",
    "ChangeLine",
    "ChangeState",
    "ChasingStep",
    "CorrectionAnswer",
    "CorrectionRequest",
    "DataReturn",
    "Decision",
    "Definition",
    "DictionaryChange",
    "DisclosurePolicy",
    "DraftCommentary",
    "DraftValue",
    "Effort",
    "Evidence",
    "Explanation",
    "Extension",
    "FigureColumns",
    "Finding",
    "FindingMessage",
    "FindingSide",
    "FindingState",
    "FollowersLetter",
    "Following",
    "Indicator",
    "IndicatorView",
    "Job",
    "JobKind",
    "JobState",
    "Minutes",
    "Origin",
    "Period",
    "PolicyFor",
    "Population",
    "Publication",
    "PublishedFigure",
    "QuarterDates",
    "RawView",
    "Recipe",
    "RefusedLine",
    "ReopenedItem",
    "Rounding",
    "RuleVersion",
    "SavedView",
    "SecondSource",
    "SeriesNote",
    "SheetMapping",
    "ShownFigure",
    "Source",
    "SpokenTo",
    "State",
    "StatisticalNeighbour",
    "Step",
    "StepOutcome",
    "Submission",
    "SubmittedCommentary",
    "SubmittedExplanation",
    "SubmittedFigure",
    "TelephoneCall",
    "Threshold",
    "Verb",
    "Way",
    "Wording",
]
