"""Rules are read by a grammar: everything else is refused in words, however hostile."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.checks.language import (
    COMPARATORS,
    Among,
    Assertion,
    Categories,
    Code,
    Comparison,
    Function,
    Moment,
    Negative,
    Number,
    Operation,
    RuleSyntaxError,
    codes,
    parse,
    write,
)


codes_drawn = st.from_regex(
    r"X|[A-Z][A-Z0-9]{1,3}-[0-9]{2}[nd]?(\.[a-z]{1,5}\.[0-9]{1,2}-[a-z0-9]{1,3})?", fullmatch=True
)
kinds_drawn = st.sampled_from(["", "police", "youth-offending"])
numbers = st.decimals(0, 999, places=2, allow_nan=False, allow_infinity=False)
leaves = st.one_of(
    st.builds(Number, numbers),
    st.builds(Code, codes_drawn, st.sampled_from(Moment), kinds_drawn),
    st.builds(Categories, st.sampled_from(Among)),
)
terms = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
        st.builds(Function, st.just("abs"), st.tuples(inner)),
        st.builds(Function, st.sampled_from(["max", "min", "chance"]), st.tuples(inner, inner)),
    ),
    max_leaves=6,
)
comparisons = st.builds(Comparison, st.sampled_from(COMPARATORS), terms, terms)
assertions = st.builds(Assertion, st.lists(comparisons, min_size=1, max_size=2).map(tuple))

PIECES = ["LAC-01", "prev(", "(", ")", "abs(", "max(", ",", "==", "<=", "<", "and", "-", "*", "/"]
PIECES += ["ytd(", "total(", "X", "@", "@police", "LAC-01@police", "LAC-01.age.5-9", "chance("]
PIECES += ["1", "2.5", "=", "!", "eval", "__import__", "'", "#", "LAC-", "n", "\n", "é", "²", "٣"]


@given(assertions)
def test_a_rule_written_out_reads_back_as_the_same_rule(assertion):
    text = write(assertion)

    if len(text) <= 400:
        assert parse(text) == assertion


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
)
def test_any_text_is_a_rule_or_refused_with_a_place_and_advice(text):
    problem, assertion = None, None
    try:
        assertion = parse(text)
    except RuleSyntaxError as raised:
        problem = raised

    if problem is None:
        assert parse(write(assertion)) == assertion
    else:
        assert 0 <= problem.position <= len(text)
        assert problem.advice


@pytest.mark.parametrize(
    "text",
    [
        "(" * 399,
        "-" * 399 + "1",
        "(" * 150 + "1" + ")" * 150 + " == 1",
        "abs(" * 90 + "1",
        "prev(" * 79,
        "1+" * 199,
        "1" * 400,
        "LAC-01 == 1 and " * 24,
        "max(" + "1," * 190 + "1)",
        "9" * 1_000_000,
    ],
)
def test_a_hostile_rule_is_refused_and_neither_hangs_nor_overflows(text):
    with pytest.raises(RuleSyntaxError):
        parse(text)


def test_the_longest_rule_allowed_is_read():
    text = "+".join(["1"] * 198) + " == 1"

    assert len(codes(parse(text))) == 0


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("ICP-02 + ICP-03 = ICP-01", 16, "“=” is not understood"),
        ("ICP-02 + ICP-03", 15, "A comparison is missing"),
        ("ICP-02 + == ICP-01", 9, "A figure is missing"),
        ("(ICP-02 == ICP-01", 8, "“\\)” is missing"),
        ("1 < 2 < 3", 6, "“<” is not expected here"),
        ("sum(ICP-02) == 1", 0, "“sum” is not known"),
        ("abs(1, 2) == 1", 0, "“abs” takes one figure"),
        ("max(1) == 1", 0, "“max” takes 2 to 8 figures"),
        ("chance(1) == 1", 0, "“chance” takes 2 figures"),
        ("prev(1) == 1", 5, "prev\\(\\) takes one code"),
        ("total(LAC-01) == 1", 6, "total\\(\\) takes X"),
        ("LAC-01@ == 1", 0, "is not understood"),
        ("LAC-01@Police == 1", 0, "is not understood"),
        ("and == 1", 0, "A figure is missing"),
        ("icp-02 == 1", 0, "“icp” is not known"),
        ("LAC-01x == 1", 0, "is not understood"),
        ("", 0, "A figure is missing"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(text, position, said):
    with pytest.raises(RuleSyntaxError, match=said) as caught:
        parse(text)

    assert caught.value.position == position


def test_products_bind_tighter_than_sums_and_both_read_from_the_left():
    one, two, three = (Number(Decimal(n)) for n in (1, 2, 3))

    assert parse("1 - 2 - 3 < 1").comparisons[0].left == Operation(
        "-", Operation("-", one, two), three
    )
    assert parse("1 + 2 * 3 < 1").comparisons[0].left == Operation(
        "+", one, Operation("*", two, three)
    )
    assert parse("-1 + 2 < 1").comparisons[0].left == Operation("+", Negative(one), two)


def test_a_hyphen_in_a_code_is_no_minus():
    assert codes(parse("LAC-01-LAC-05 == LAC-16n")) == (
        Code("LAC-01"),
        Code("LAC-05"),
        Code("LAC-16n"),
    )


def test_this_quarter_and_last_quarter_are_two_figures():
    assert codes(parse("prev(LAC-01) + LAC-02 == LAC-01 and LAC-01 > 0")) == (
        Code("LAC-01", Moment.PREVIOUS),
        Code("LAC-02"),
        Code("LAC-01"),
    )
