"""What a drafted rule would have said of the returns that were accepted lately."""

from dataclasses import dataclass

from dataset.checks.engine import Outcome, read_rule
from dataset.checks.run import check_return
from dataset.figures import typed
from dataset.intake import fields
from dataset.models import BreakdownVersion, DataReturn, Definition, Submission
from dataset.models.dictionary_rows import KEY, RuleRow
from dataset.models.earlier import background_of, earlier_figures


QUARTERS = 4
NAMED = 5


@dataclass(frozen=True, slots=True)
class Raised:
    data_return: DataReturn
    message: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on the board's accepted returns of four quarters."""

    returns: int
    untested: int
    raised: tuple[Raised, ...]

    @property
    def examples(self):
        return self.raised[:NAMED]


def trial_of(change, line):
    """The `Trial` of a drafted rule, or None where it runs between agencies or does not run."""
    row = RuleRow(**{KEY[line.kind]: line.key, **line.values})
    rule = read_rule(row)
    if row.stage != "now" or rule.is_across:
        return None
    raised, untested = [], 0
    counting = _counting(change.board)
    for submission in counting:
        issues = _issues(rule, submission)
        untested += any(issue.outcome is Outcome.UNTESTED for issue in issues)
        raised += [
            Raised(submission.data_return, issue.message)
            for issue in issues
            if issue.outcome is Outcome.FAILED
        ]
    return Trial(len(counting), untested, tuple(raised))


def _counting(board):
    """The accepted submissions of the board's last quarters, with their figures."""
    counting = Submission.objects.counting().filter(data_return__area__lead_board=board)
    newest = counting.order_by("-data_return__period__starts_on").first()
    if newest is None:
        return []
    since = newest.data_return.period.ordinal - QUARTERS
    found = (
        counting.select_related("data_return__agency", "data_return__area", "data_return__period")
        .prefetch_related("figures")
        .order_by("-data_return__period__starts_on", "data_return__agency__name", "pk")
    )
    return [one for one in found if one.data_return.period.ordinal > since]


def _issues(rule, submission):
    data_return = submission.data_return
    period = data_return.period
    definitions = tuple(Definition.objects.current_in(period).for_reading())
    breakdowns = BreakdownVersion.objects.asked_in(period)
    items = fields.items(
        definitions,
        data_return.agency.kind,
        period.quarter,
        data_return.asked_levels,
        breakdowns,
    )
    if not rule.is_for_many and not rule.codes & {item.code for item in items}:
        return ()
    earlier = earlier_figures(data_return)
    result = check_return(
        items,
        (),
        [rule],
        {(row.code, row.month): typed(row.figure) for row in submission.figures.all()},
        {slot: held.figure for slot, held in earlier.last_quarter.items()},
        background_of(data_return, definitions, breakdowns, earlier),
    )
    return [issue for issue in result.issues if issue.rule_id == rule.rule_id]
