"""A reader with a solver breaks naive suppression, and does not break ours."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.analysis.disclosure import Policy, Total
from tests.dataset.analysis.attack.tables import (
    HIDES_ZEROS,
    SHAPES,
    SHOWS_ZEROS,
    Table,
    editions,
    made,
    ruled_out,
    three_way,
)


QUICK = [shape for shape in SHAPES if shape is not three_way]
POLICIES = [
    SHOWS_ZEROS,
    HIDES_ZEROS,
    Policy(smallest_shown=6),
    Policy(smallest_shown=8, zeros_shown=False),
    Policy(rounded_to=5),
]
seeds = st.integers(0, 10_000)
policies = st.sampled_from(POLICIES)


def holds(table, policy, insiders=()):
    assert_holds(table, table.protected(policy, insiders), policy, insiders)


def assert_holds(table, shown, policy, insiders=()):
    """That no reader rules out anything but what could not be kept, whatever were hidden."""
    most = table.least_shown(policy)
    for own in ((), *insiders):
        found = ruled_out(table.attacked(shown, policy, own), policy)
        if found:
            assert found <= ruled_out(table.attacked(most, policy, own), policy)


def is_known(table, key):
    """A reader that sent no children's counts to a share has no share of its own."""
    return table.cells[key].published and table.cells[key].protected


def of(numbers, *totals):
    table = Table()
    for key, number in numbers.items():
        table.put(key, number)
    table.relations = [Total(total, tuple(parts)) for total, parts in totals]
    return table


KNOWN_LEAKS = {
    "a lone small part": of({"all": 12, "a": 9, "b": 3}, ("all", "ab")),
    "five ones of five": of({"all": 5} | dict.fromkeys("abcde", 1), ("all", "abcde")),
    "two parts of a shown three": of({"all": 23, "a": 20, "b": 1, "c": 2}, ("all", "abc")),
    "a small part beside noughts": of({"all": 8, "a": 5, "b": 3, "c": 0}, ("all", "abc")),
    "the last quarter and the year": of(
        {"year": 38, 1: 12, 2: 9, 3: 15, 4: 2}, ("year", [1, 2, 3, 4])
    ),
    "the same total in two breakdowns": of(
        {"all": 14, "girls": 6, "boys": 8, "young": 11, "old": 3},
        ("all", ["girls", "boys"]),
        ("all", ["young", "old"]),
    ),
    "the same figure in two editions": of(
        {"then": 21, "now": 23, "late": 2}, ("now", ["then", "late"])
    ),
    "two by two with one small": of(
        {"ax": 2, "ay": 9, "bx": 8, "by": 7, "a": 11, "b": 15, "x": 10, "y": 16, "all": 26},
        ("a", ["ax", "ay"]),
        ("b", ["bx", "by"]),
        ("x", ["ax", "bx"]),
        ("y", ["ay", "by"]),
        ("all", "ab"),
        ("all", "xy"),
    ),
}


@pytest.mark.parametrize("name", KNOWN_LEAKS)
def test_hiding_only_the_small_gives_known_leaks_away_and_ours_does_not(name):
    table = KNOWN_LEAKS[name]

    assert table.attacked(table.naive(SHOWS_ZEROS), SHOWS_ZEROS)
    assert not table.attacked(table.protected(SHOWS_ZEROS), SHOWS_ZEROS)


def test_hiding_only_the_small_fails_on_most_tables():
    tables = [made(shape, seed) for shape in SHAPES for seed in range(25)]
    with_small = [table for table in tables if table.small(HIDES_ZEROS)]

    broken = [one for one in with_small if one.attacked(one.naive(HIDES_ZEROS), HIDES_ZEROS)]

    assert len(with_small) > 200
    assert len(broken) > len(with_small) / 2


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(QUICK), seeds, policies)
def test_no_reader_narrows_a_small_count(shape, seed, policy):
    holds(made(shape, seed), policy)


@settings(max_examples=4, deadline=None)
@given(seeds, policies)
def test_no_reader_narrows_a_small_count_in_three_dimensions(seed, policy):
    holds(made(three_way, seed), policy)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(QUICK), seeds, policies, st.randoms(use_true_random=False))
def test_no_reader_with_figures_of_its_own_narrows_another_s(shape, seed, policy, draw):
    table = made(shape, seed)
    if not table.insiders:
        inner = sorted((key for key in table.cells if is_known(table, key)), key=repr)
        table.insiders = [set(draw.sample(inner, min(3, len(inner))))]

    holds(table, policy, table.insiders)


@settings(max_examples=40, deadline=None)
@given(seeds, policies)
def test_all_editions_of_a_year_together_give_nothing_away(seed, policy):
    table = editions(random.Random(seed), policy)

    holds(table, policy)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*QUICK, editions]), seeds, policies, st.randoms(use_true_random=False))
def test_the_answer_is_the_same_in_every_order(shape, seed, policy, draw):
    table = made(shape, seed)
    before = table.protected(policy, table.insiders)
    keys = list(table.cells)
    draw.shuffle(keys)
    draw.shuffle(table.relations)
    draw.shuffle(table.insiders)
    table.cells = {key: table.cells[key] for key in keys}

    assert table.protected(policy, table.insiders) == before


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*QUICK, editions]), seeds)
def test_a_wider_audience_sees_a_coarsening_and_learns_as_little(shape, seed):
    table = made(shape, seed)
    board = table.protected(SHOWS_ZEROS)
    before = {key for key, each in board.items() if each.is_hidden}

    public = table.protected(HIDES_ZEROS, also_hidden=before)

    assert before <= {key for key, each in public.items() if each.is_hidden}
    assert_holds(table, public, HIDES_ZEROS)
