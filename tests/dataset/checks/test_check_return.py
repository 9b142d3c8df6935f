"""A return is read and checked at once: blanks, words, sums, shares and last quarter."""

import csv
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from dataset import checks
from dataset.checks.engine import Outcome, Severity, read_rules
from dataset.checks.run import check_return
from dataset.figures import Item, Kind, Reason, Share, absent, exact
from dataset.intake import fields


DICTIONARY = Path(checks.__file__).parent.parent / "dictionary"


def rows(name):
    with (DICTIONARY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dictionary():
    return fields.read_indicators(rows("indicators.csv"))


@pytest.fixture(scope="module")
def rules():
    return read_rules([SimpleNamespace(**row) for row in rows("rules.csv")])


def item(code="CPP-07", **changes):
    given = {
        "indicator": code,
        "name": "Children on a plan",
        "theme": "Child protection",
        "unit": "children",
        "kind": Kind.STOCK,
    }
    return Item(code=code, **(given | changes))


PEP = Share(
    "LAC-16",
    "Personal education plans completed (share)",
    "Looked after children",
    "percent",
    (("LAC-16n", 1),),
    (("LAC-16d", 1),),
)
PEP_ITEMS = (
    item("LAC-16n", indicator="LAC-16", name="Plans completed"),
    item("LAC-16d", indicator="LAC-16", name="Plans due"),
)


def run(items, texts, *, shares=(), rules=(), previous=None):
    return check_return(items, shares, rules, texts, previous or {})


def test_a_good_return_leaves_nothing_to_say():
    result = run(PEP_ITEMS, {("LAC-16n", 0): "162", ("LAC-16d", 0): "186"}, shares=[PEP])

    assert result.issues == ()
    assert result.figures == {("LAC-16n", 0): exact(162), ("LAC-16d", 0): exact(186)}
    assert not result.blocked


def test_blank_is_an_error_for_every_value_asked():
    monthly = item("LAC-01", monthly=True)

    result = run([item(), monthly], {("LAC-01", 1): "250", ("CPP-07", 0): "  "})

    assert [issue.place for issue in result.issues] == [("CPP-07", 0), ("LAC-01", 2), ("LAC-01", 3)]
    assert {issue.rule_id for issue in result.issues} == {"V069"}
    assert "second month" in result.issues[1].summary
    assert result.blocked


def test_text_that_is_no_figure_is_one_error_and_is_kept_apart():
    result = run([item()], {("CPP-07", 0): "a few"})

    [issue] = result.issues
    assert issue.blocks
    assert issue.message == result.unreadable["CPP-07", 0]
    assert "“a few” is not a number" in issue.message
    assert result.figures == {}


def test_a_reason_is_an_answer():
    result = run([item()], {("CPP-07", 0): "not held"})

    assert result.issues == ()
    assert result.figures == {("CPP-07", 0): absent(Reason.NOT_HELD)}


def test_a_count_is_whole_and_hours_need_not_be():
    [issue] = run([item()], {("CPP-07", 0): "12.5"}).issues
    assert (issue.rule_id, issue.severity) == ("V066", Severity.ERROR)

    hours = item("MIS-11", whole=False, unit="hours", kind=Kind.FLOW)
    assert run([hours], {("MIS-11", 0): "12.5"}).issues == ()


@pytest.mark.parametrize(("text", "found"), [("100", 0), ("0", 0), ("101", 1), ("over 100", 1)])
def test_an_external_percentage_lies_between_0_and_100(text, found):
    poverty = item("POP-04", kind=Kind.EXTERNAL, unit="percent", percent=True, whole=False)

    result = run([poverty], {("POP-04", 0): text})

    assert [issue.rule_id for issue in result.issues] == ["V067"] * found


def test_parts_that_look_swapped_are_named():
    result = run(PEP_ITEMS, {("LAC-16n", 0): "186", ("LAC-16d", 0): "162"}, shares=[PEP])

    [issue] = result.issues
    assert issue.rule_id == "V067"
    assert issue.message.startswith("“Plans completed” is 186 and “Plans due” is 162.")
    assert issue.advice == "Correct one of the two. Are they swapped?"


def test_parts_that_may_fit_are_not_blamed():
    result = run(PEP_ITEMS, {("LAC-16n", 0): "3", ("LAC-16d", 0): "<5"}, shares=[PEP])

    assert result.issues == ()


def test_nothing_to_measure_is_told_and_stops_nothing():
    result = run(PEP_ITEMS, {("LAC-16n", 0): "0", ("LAC-16d", 0): "0"}, shares=[PEP])

    [issue] = result.issues
    assert (issue.rule_id, issue.severity) == ("V068", Severity.INFO)
    assert "not applicable" in issue.message
    assert not result.blocked


def test_a_number_last_quarter_and_none_now_is_queried(rules):
    items = [item("CPP-01"), item("CPP-06"), item("CPP-07")]
    texts = {("CPP-01", 0): "196", ("CPP-06", 0): "<5", ("CPP-07", 0): "not held"}

    result = run(items, texts, rules=rules, previous={("CPP-07", 0): exact(7)})

    [query] = result.to_explain
    assert query.place == ("CPP-07", 0)
    assert query.message == (
        "You gave a number last quarter (7) and none now. "
        "One check could not be tested; that is not a pass."
    )
    assert query.advice == "Say why it is “not held”."
    assert [i.rule_id for i in result.issues if i.outcome is Outcome.UNTESTED] == ["V023"]


@pytest.mark.parametrize("now", ["nil return", "7"])
def test_a_nil_return_or_a_number_is_not_queried(now):
    result = run([item()], {("CPP-07", 0): now}, previous={("CPP-07", 0): exact(7)})

    assert result.issues == ()


def test_the_quarter_is_worked_out_from_the_months_and_checked(rules):
    months = {("CON-01", month): "100" for month in (1, 2, 3)}
    items = [item("CON-01", monthly=True, kind=Kind.FLOW), item("CON-04", kind=Kind.FLOW)]

    fits = run(items, months | {("CON-04", 0): "300"}, rules=rules)
    exceeds = run(items, months | {("CON-04", 0): "301"}, rules=rules)

    assert fits.figures["CON-01", 0] == exact(300)
    assert fits.issues == ()
    assert [issue.rule_id for issue in exceeds.issues] == ["V009"]


def test_last_quarters_months_serve_as_last_quarter(rules):
    items = [item("LAC-01", monthly=True), item("LAC-02"), item("LAC-03")]
    texts = {("LAC-01", month): "258" for month in (1, 2, 3)}
    texts |= {("LAC-02", 0): "20", ("LAC-03", 0): "14"}
    previous = {("LAC-01", month): exact(number) for month, number in ((1, 9), (2, 9), (3, 200))}

    [issue] = run(items, texts, rules=rules, previous=previous).issues

    assert issue.rule_id == "V003"
    assert issue.message.startswith("Last quarter ended with 200;")


def test_findings_stand_in_the_order_of_the_form_errors_first(rules):
    items = [item("ICP-01"), item("ICP-02"), item("ICP-03"), item("CPP-02")]
    texts = {("ICP-01", 0): "76", ("ICP-02", 0): "66", ("ICP-03", 0): "9", ("CPP-02", 0): "70.5"}

    found = [issue.rule_id for issue in run(items, texts, rules=rules).issues]

    assert found == ["V001", "V066", "V020"]


def test_entries_that_are_not_asked_are_ignored():
    result = run([item()], {("CPP-07", 0): "7", ("LAC-01", 0): "x", ("CPP-07", 1): "x"})

    assert result.figures == {("CPP-07", 0): exact(7)}
    assert result.issues == ()


@pytest.mark.parametrize("text", ["", "12", "not held", "what?"])
def test_the_largest_return_is_checked_within_50_milliseconds(dictionary, rules, text):
    items = fields.items(dictionary, "childrens-social-care", 4)
    shares = fields.shares(dictionary)
    entries = {slot: text for each in items for slot in each.slots}
    previous = {slot: exact(12) for slot in entries}
    check_return(items, shares, rules, entries, previous)

    best = min(_seconds(items, shares, rules, entries, previous) for _ in range(5))

    assert best < 0.05


def _seconds(*arguments):
    started = time.perf_counter()
    check_return(*arguments)
    return time.perf_counter() - started
