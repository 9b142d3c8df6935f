"""The columns of the dictionary in plain words: what stands beside each when it is changed."""

from dataclasses import dataclass

from agencies.models import AgencyKind
from dataset.figures import Kind
from dataset.intake.fields import EVERY_AGENCY, FREQUENCIES, LEVELS, POLARITIES, ROLLUPS, SENSES
from dataset.models import ChangeKind
from dataset.models.series_notes import Form


NOBODY = ""
# "" is chosen from the figures: see `dataset.analysis.rare.choose_chart`.
CHART_WORDS = {"": "What suits its figures", **dict(Form.choices)}
YES_NO = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `choices` where only these are allowed; `rows` of its text box, 1 is a line."""

    name: str
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rows: int = 1
    needed: bool = False
    default: str = ""  # of something new


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    columns: tuple[Column, ...]


def _same(words):
    return tuple((word, word[:1].upper() + word[1:]) for word in words)


MEASURE = (
    Group(
        "What it is",
        (
            Column("name", "Name", "As it stands in returns and on the scorecard.", needed=True),
            Column("theme", "Theme", "An existing theme, or a new one.", needed=True),
            Column("definition", "Definition", "What is counted, what is not, and on which day.", rows=4, needed=True),
            Column("kind", "Kind", "A flow counts events in the quarter, a stock what there is on the last day; a ratio is worked out and never typed.", _same(kind.value for kind in Kind), default=Kind.FLOW.value),
            Column("unit", "Unit", "What is counted: children, referrals, percent.", needed=True),
            Column("counts_children", "Are small numbers hidden?", "Yes where one more or less could point at a child.", YES_NO, default="yes"),
        ),
    ),
    Group(
        "How it is asked",
        (
            Column("collected", "Is it asked?", "No: it is defined, and nobody is asked for it from this quarter on.", YES_NO, default="yes"),
            Column("supplier_kind", "Who is asked", "", ((NOBODY, "Nobody"), (EVERY_AGENCY, "Every agency"), *AgencyKind.choices)),
            Column("supplying_agency", "Who supplies it, in words", "As readers see it.", needed=True),
            Column("frequency", "How often", "", _same(FREQUENCIES), default=FREQUENCIES[0]),
            Column("area_kind", "For which area", "A wider question is answered once, for every board it covers.", _same(LEVELS), default=LEVELS[0]),
            Column("collected_breakdowns", "Asked by", "Codes of breakdowns, with semicolons: abuse; age; sex. Only a count is asked by category."),
            Column("breakdowns", "Breakdowns it might have", "In words, for the page of the measure."),
        ),
    ),
    Group(
        "How it is worked out",
        (
            Column("numerator", "Numerator", "Of a ratio: codes, added or taken away, such as LAC-01 - LAC-05."),
            Column("denominator", "Denominator", "Of a ratio. “months” is the months of the quarter."),
            Column("part_names", "Names of its parts", "Of parts that are no measures, with | between: LAC-16n: Plans completed [children, last]", rows=3),
            Column("multiplier", "Times", "100 for a percentage, 10000 for a rate, otherwise 1.", default="1", needed=True),
            Column("rollup_to_year", "The year is", "How quarters come to the year.", _same(ROLLUPS), default=ROLLUPS[0]),
        ),
    ),
    Group(
        "How it is read",
        (
            Column("polarity", "Which way is better", "", _same(POLARITIES), default="context"),
            Column("standard_value", "Standard", "A number, or nothing."),
            Column("standard_sense", "The standard is", "", ((NOBODY, "None"), *_same(SENSES))),
            Column("standard_or_target", "The standard in words"),
            Column("standard_basis", "Who set it"),
            Column("chart", "How it is drawn", "A board’s analyst may choose another for the board.", tuple(CHART_WORDS.items())),
            Column("tier", "Tier", "core, derived, context or board.", default="core", needed=True),
        ),
    ),
    Group(
        "Where it comes from",
        (
            Column("release", "Release", "A number, for the order in which the dictionary grew.", default="2", needed=True),
            Column("provenance", "Source"),
            Column("national_reference", "National return it belongs to"),
        ),
    ),
)  # fmt: skip

BREAKDOWN = (
    Group(
        "The breakdown",
        (
            Column("name", "Name", "As it stands after “by”: category of abuse.", needed=True),
            Column("kind", "Kind", "Exclusive: every case in one category, so they add up. Multi-choice: in one or several.", (("exclusive", "Exclusive"), ("multi-choice", "Multi-choice"))),
            Column("categories", "Categories", "With | between: under-1: Under 1 | 1-4: 1 to 4 | not-known: Not known", rows=5, needed=True),
            Column("not_known", "Which is “not known”", "The code of that category."),
            Column("tolerated", "How many percent may be not known", "Empty: any."),
        ),
    ),
)  # fmt: skip

RULE = (
    Group(
        "The rule",
        (
            Column("name", "Name", needed=True),
            Column("expression", "What must hold", "Such as ICP-02 + ICP-03 == ICP-01. The page “How the rules are written” of the documentation has the words.", rows=3, needed=True),
            Column("scope", "Where", "“one return” for a rule about named measures; “every core count” and the like for a rule about X.", default="one return", needed=True),
            Column("severity", "Where it fails", "An error stops the return; a query wants an explanation; info tells.", _same(("query", "error", "info"))),
            Column("tolerance", "Tolerance", "0, 5%, or max(2, 1%).", default="0", needed=True),
            Column("missing_value_policy", "Where a figure is missing", default="skip, and say so", needed=True),
            Column("stage", "Does it run?", "", (("now", "Yes"), ("dropped", "No, dropped")), default="now"),
        ),
    ),
    Group(
        "What people read",
        (
            Column("message", "Message", "A summary, a |, then the sentence, with {ICP-01} where the figure stands.", rows=3, needed=True),
            Column("advice", "Advice", "What to do.", rows=2),
            Column("rationale", "Why there is this rule", rows=2, needed=True),
            Column("type", "Type", "sum, subset, consistency, range...", default="consistency", needed=True),
        ),
    ),
    Group(
        "Where it comes from",
        (
            Column("provenance", "Source", default="agreed on screen", needed=True),
            Column("kind_of_work", "How it runs, or why not", default="expression", needed=True),
            Column("passing_example", "An example that passes", "ICP-01=10; ICP-02=7; ICP-03=3"),
            Column("failing_example", "An example that fails"),
        ),
    ),
)  # fmt: skip

GROUPS = {
    ChangeKind.INDICATOR: MEASURE,
    ChangeKind.BREAKDOWN: BREAKDOWN,
    ChangeKind.RULE: RULE,
}
LABELS = {
    kind: {column.name: column.label for group in groups for column in group.columns}
    for kind, groups in GROUPS.items()
}
KEY_LABELS = {
    ChangeKind.INDICATOR: ("Code", "Letters, a hyphen and two digits, such as ICP-12."),
    ChangeKind.BREAKDOWN: ("Code", "Small letters, digits and hyphens, such as school-year."),
    ChangeKind.RULE: ("Rule", "V and a number that is free, such as V601."),
}


def column_words(kind, name, text):
    """A column's text as people read it: the words of its choice, or the text."""
    for group in GROUPS[kind]:
        for column in group.columns:
            if column.name == name and column.choices:
                return dict(column.choices).get(text, text)
    return text
