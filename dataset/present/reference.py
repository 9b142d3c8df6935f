"""The reference pages of docs/ that are written by the program: states, permissions, rules.

`manage.py docs` writes them, and a test fails when one of them is stale.
"""

import csv
from pathlib import Path

from dataset.checks.engine import RUN_NOW
from dataset.models.changes import NEXT_CHANGE_STATES, ChangeState
from dataset.models.findings import NEXT_FINDING_STATES, SETTLED, WITH_AGENCY, FindingState
from dataset.models.returns import EDITABLE, NEXT_STATES, SIGNED_OFF, State
from dataset.policies import PERMISSIONS


RULES = Path(__file__).resolve().parents[1] / "dictionary" / "rules.csv"
WRITTEN = "<!-- Written by `manage.py docs`. Change the program, not this page. -->"
# Who moves a return from one state to another, and how.
STEPS = {
    (State.NOT_STARTED, State.IN_PREPARATION): "first save",
    (State.NOT_STARTED, State.ACCEPTED): "accepted at import",
    (State.IN_PREPARATION, State.SUBMITTED): "sent",
    (State.SUBMITTED, State.APPROVED): "approved by the agency",
    (State.SUBMITTED, State.IN_PREPARATION): "sent back by the agency",
    (State.SUBMITTED, State.REOPENED): "a correction sent back or withdrawn",
    (State.SUBMITTED, State.WITHDRAWN): "withdrawn",
    (State.APPROVED, State.ACCEPTED): "accepted by the Board",
    (State.APPROVED, State.IN_PREPARATION): "sent back by the Board",
    (State.APPROVED, State.REOPENED): "a correction sent back or withdrawn",
    (State.APPROVED, State.WITHDRAWN): "withdrawn",
    (State.ACCEPTED, State.REOPENED): "items reopened",
    (State.ACCEPTED, State.LOCKED): "the year locked, from June",
    (State.LOCKED, State.ACCEPTED): "unlocked with a reason",
    (State.REOPENED, State.SUBMITTED): "the correction sent",
    (State.WITHDRAWN, State.IN_PREPARATION): "next save",
    (State.WITHDRAWN, State.SUBMITTED): "sent again",
}


FINDING_STEPS = {
    (FindingState.OPEN, FindingState.EXPLAINED): "the agency answers",
    (FindingState.OPEN, FindingState.CORRECTED): "the figures agree now",
    (FindingState.EXPLAINED, FindingState.OPEN): "sent again, queried anew",
    (FindingState.EXPLAINED, FindingState.ACCEPTED): "accepted by the analyst",
    (FindingState.EXPLAINED, FindingState.REFUSED): "refused with a reason",
    (FindingState.EXPLAINED, FindingState.CORRECTED): "corrected figures sent",
    (FindingState.ACCEPTED, FindingState.OPEN): "sent again, queried anew",
    (FindingState.ACCEPTED, FindingState.EXPLAINED): "explained in other words",
    (FindingState.ACCEPTED, FindingState.CORRECTED): "corrected figures sent",
    (FindingState.REFUSED, FindingState.EXPLAINED): "the agency answers",
    (FindingState.REFUSED, FindingState.CORRECTED): "corrected figures sent",
    (FindingState.CORRECTED, FindingState.OPEN): "fails again",
    (FindingState.CORRECTED, FindingState.EXPLAINED): "fails again, explained",
}


CHANGE_STEPS = {
    (ChangeState.DRAFT, ChangeState.PROPOSED): "proposed",
    (ChangeState.DRAFT, ChangeState.WITHDRAWN): "given up",
    (ChangeState.PROPOSED, ChangeState.DRAFT): "taken back",
    (ChangeState.PROPOSED, ChangeState.AGREED): "agreed by a second person",
    (ChangeState.PROPOSED, ChangeState.REFUSED): "refused with a reason",
    (ChangeState.REFUSED, ChangeState.DRAFT): "worked on again",
}


def pages():
    """{path below docs/: text} of every page written by the program."""
    return {
        "reference/return-states.md": _states(),
        "reference/finding-states.md": _finding_states(),
        "reference/change-states.md": _change_states(),
        "reference/permissions.md": _permissions(),
        "reference/rules.md": _rules(),
    }


def _states():
    steps = [(old, new) for old in State for new in State if new in NEXT_STATES[old]]
    diagram = [f"    {_id(old)} --> {_id(new)}: {STEPS[old, new]}" for old, new in steps]
    rows = [
        (state.value, state.label, _yes(state in EDITABLE), _yes(state in SIGNED_OFF), after)
        for state in State
        for after in [", ".join(new.value for new in State if new in NEXT_STATES[state])]
    ]
    return _page(
        "States of a return",
        "The whole life of a return is one table in `dataset/models/returns.py`; nothing else "
        "may change a state. “Late” is no state: it is worked out from the dates.",
        "```mermaid\nstateDiagram-v2",
        f"    [*] --> {_id(State.NOT_STARTED)}",
        *diagram,
        "```",
        "",
        *table(("state", "in words", "figures may change", "agency has signed", "next"), rows),
    )


def _finding_states():
    steps = [
        (old, new)
        for old in FindingState
        for new in FindingState
        if new in NEXT_FINDING_STATES[old]
    ]
    diagram = [f"    {_id(old)} --> {_id(new)}: {FINDING_STEPS[old, new]}" for old, new in steps]
    rows = [
        (
            state.value,
            "the agency" if state in WITH_AGENCY else "nobody" if state in SETTLED else "analyst",
            ", ".join(new.value for new in FindingState if new in NEXT_FINDING_STATES[state]),
        )
        for state in FindingState
    ]
    return _page(
        "States of a finding",
        "The whole life of a finding is one table in `dataset/models/findings.py`; nothing else "
        "may change a state. How they are used: [findings](../findings.md).",
        "```mermaid\nstateDiagram-v2",
        f"    [*] --> {_id(FindingState.OPEN)}",
        *diagram,
        "```",
        "",
        *table(("state", "whose turn", "next"), rows),
    )


def _change_states():
    return state_page(
        "States of a change of the dictionary",
        "The whole life of a change is one table in `dataset/models/changes.py`; nothing else may "
        "change a state. How it is used: [the dictionary](../dictionary.md).",
        ChangeState,
        NEXT_CHANGE_STATES,
        CHANGE_STEPS,
    )


def state_page(title, lede, states, following, steps, *lines):
    """A page with the diagram of one state machine; it begins with the first of the states.

    `steps` says in words how each step between two states is taken.
    """
    taken = [(old, new) for old in states for new in states if new in following[old]]
    return _page(
        title,
        lede,
        "```mermaid\nstateDiagram-v2",
        f"    [*] --> {_id(next(iter(states)))}",
        *[f"    {_id(old)} --> {_id(new)}: {steps[old, new]}" for old, new in taken],
        "```",
        *lines,
    )


def _permissions():
    rows = [
        (
            permission.verb,
            ", ".join(role.label for role in permission.roles),
            "the return’s own agency" if permission.of_agency else "the board that leads its area",
            ", ".join(state.value for state in State if state in permission.states),
            permission.condition,
        )
        for permission in PERMISSIONS
    ]
    return _page(
        "Who may do what to a return",
        "Everything that is not in this table is refused, with the reason. The independent "
        "chair’s account changes nothing at all.",
        *table(("may", "role", "of", "while the return is", "and only"), rows),
    )


def _rules():
    with RULES.open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    rows = [
        (
            rule["rule_id"],
            rule["name"],
            rule["severity"],
            f"`{rule['expression']}`",
            rule["stage"] if rule["stage"] == RUN_NOW else rule["kind_of_work"],
        )
        for rule in rules
    ]
    return _page(
        "The rules",
        "From `dataset/dictionary/rules.csv`. An error stops a return, a query wants an "
        "explanation, info tells. How expressions are written: "
        "[the rule language](../rule-language.md). Stage *now* runs on every save, *built-in* is "
        "part of the program; the others say why they do not run.",
        *table(("rule", "name", "severity", "says", "stage"), rows),
    )


def _page(title, lede, *lines):
    return "\n".join([f"# {title}", "", WRITTEN, "", lede, "", *lines]) + "\n"


def table(heads, rows):
    """The lines of a table; nothing of a cell breaks it."""
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return lines + [f"| {' | '.join(map(_cell, row))} |" for row in rows]


def _cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def _id(state):
    return state.name.lower()


def _yes(truth):
    return "yes" if truth else "no"
