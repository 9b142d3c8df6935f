"""The same event seen by two agencies: their signed figures side by side, as the rules pair them.

Read in nine queries at most whatever the number of areas, returns and rules.
"""

from collections import defaultdict
from dataclasses import dataclass

from dataset.checks.across import AcrossIssue, Sent, check_across
from dataset.checks.engine import Outcome, Rule, Severity, read_rules
from dataset.checks.language import Moment
from dataset.figures import QUARTER, Figure
from dataset.models.breaks import series_breaks
from dataset.models.dictionary import RuleVersion
from dataset.models.earlier import QUARTERS_IN_YEAR
from dataset.models.periods import Period
from dataset.models.returns import DataReturn
from dataset.models.submissions import Submission, SubmittedFigure


@dataclass(frozen=True, slots=True)
class PairSide:
    """One agency's figure, from the newest submission that it signed."""

    submission: Submission
    code: str
    figure: Figure
    measure: str
    theme: str

    @property
    def data_return(self) -> DataReturn:
        return self.submission.data_return


@dataclass(frozen=True, slots=True)
class Pair:
    """What one rule compares in one area and quarter. Every agency it names has signed."""

    rule: Rule
    sides: tuple[PairSide, ...]
    issue: AcrossIssue | None  # None when they agree

    @property
    def differs(self) -> bool:
        return self.issue is not None and self.issue.outcome is Outcome.FAILED

    @property
    def wants_an_answer(self) -> bool:
        return self.differs and self.rule.severity is not Severity.INFO

    @property
    def key(self) -> tuple[int, str, str]:
        """The return, rule and code under which a finding about it is kept."""
        return self.sides[0].data_return.pk, self.rule.rule_id, self.sides[0].code

    def concerns(self, data_return: DataReturn) -> bool:
        return any(side.data_return.pk == data_return.pk for side in self.sides)


def pairs_in(period, areas) -> list[Pair]:
    """Every pair that can be compared: by area, then in the order of the rules."""
    versions = RuleVersion.objects.current_in(period).order_by("rule_id")
    rules = [rule for rule in read_rules(versions) if rule.is_across]
    if not rules:
        return []
    codes = {code for rule in rules for code in rule.codes}
    figures = _figures(period, areas, codes)
    needs_past = any(code.moment is Moment.PREVIOUS for rule in rules for code in rule.named)
    before = _figures(_quarter_before(period), areas, codes) if needs_past else ()
    begun = series_breaks().begun(codes, period.ordinal) if before else {}
    parted = frozenset(code for code, quarters in begun.items() if quarters < 1)
    past = {
        (row.submission.data_return.agency_id, row.submission.data_return.area_id, row.code): (
            row.figure
        )
        for row in before
        if row.code not in parted
    }
    by_area = defaultdict(lambda: defaultdict(list))
    for row in figures:
        by_area[row.submission.data_return.area_id][row.submission].append(row)
    return [
        pair
        for _, returns in sorted(by_area.items())
        for pair in _pairs(rules, returns, past, parted)
    ]


def _quarter_before(period):
    year, quarter = divmod(period.ordinal - 1, QUARTERS_IN_YEAR)
    return Period.objects.filter(year=year, quarter=quarter + 1).first()


def _figures(period, areas, codes):
    """The quarter's signed figures of these codes, with their submission and agency."""
    if period is None:
        return []
    signed = Submission.objects.signed().filter(
        data_return__period=period, data_return__area__in=areas
    )
    # The submissions first: see `publications._accepted_figures`.
    found = list(signed.values_list("pk", flat=True))
    return list(
        SubmittedFigure.objects.filter(submission__in=found, code__in=codes, month=QUARTER)
        .select_related(
            "definition",
            "submission__data_return__agency",
            "submission__data_return__area__lead_board",
            "submission__data_return__period",
        )
        .order_by("submission__data_return__agency__name", "submission", "code")
    )


def _pairs(rules, returns, past, parted):
    sent = [_sent(submission, rows, past, parted) for submission, rows in returns.items()]
    for rule in rules:
        if sides := _sides(rule, returns):
            found = check_across([rule], sent)
            yield Pair(rule, sides, found[0] if found else None)


def _sent(submission, rows, past, parted):
    data_return = submission.data_return
    previous = {
        row.code: past.get((data_return.agency_id, data_return.area_id, row.code)) for row in rows
    }
    return Sent(
        agency=str(data_return.pk),
        kind=data_return.agency.kind,
        figures={row.code: row.figure for row in rows},
        previous={code: figure for code, figure in previous.items() if figure},
        parted=parted,
    )


def _sides(rule, returns):
    """The figures the rule names; none while an agency that it names has not signed."""
    sides = []
    for code in dict.fromkeys(code for code in rule.named if code.moment is Moment.NOW):
        here = [
            PairSide(submission, row.code, row.figure, row.definition.name, row.definition.theme)
            for submission, rows in returns.items()
            if submission.data_return.agency.kind == code.agency
            for row in rows
            if row.code == code.code
        ]
        if not here:
            return ()
        sides += here
    return tuple(sides)
