"""The attacker finds all that can be found, and says so where it cannot tell."""

from decimal import Decimal
from itertools import product

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.analysis.audit import attack, unavoidable
from dataset.analysis.disclosure import Policy, Rate, Total, ratio
from dataset.figures import HIDDEN, Figure, Qualifier, Reason, Shown, Standing, absent, exact
from tests.dataset.analysis.attack.tables import (
    HIDES_ZEROS,
    SHAPES,
    SHOWS_ZEROS,
    made,
)


CAP = 12  # beyond which full enumeration does not look


def stands(number):
    return Shown(Standing.SHOWN, exact(number))


def between(low, high, qualifier=Qualifier.RANGE):
    return Shown(Standing.SHOWN, Figure(Decimal(low), Decimal(high), qualifier))


def found(shown, relations, *keys, policy=SHOWS_ZEROS, **more):
    return {each.key: each for each in attack(shown, relations, keys, policy, **more)}


def test_a_lone_hidden_part_is_recovered():
    shown = {"all": stands(12), "plan": stands(9), "no plan": HIDDEN}

    (only,) = attack(shown, [Total("all", ("plan", "no plan"))], {"no plan"}, SHOWS_ZEROS)

    assert only.is_recovered
    assert only.words == "is exactly 3"


def test_two_hidden_parts_of_a_shown_four_are_narrowed():
    shown = {"all": stands(4), "a": HIDDEN, "b": HIDDEN}

    each = found(shown, [Total("all", ("a", "b"))], "a", "b")["a"]

    assert (each.low, each.high, each.ruled_out) == (1, 3, (4,))
    assert each.words == "is 1 to 3"


def test_several_sums_together_give_away_what_none_does_alone():
    # a + b = 7, c + d = 3, a + c = 6, b + d = 4, and a + d is told as well.
    shown = dict.fromkeys("abcd", HIDDEN) | {n: stands(n) for n in (7, 3, 6, 4, 5)}
    relations = [Total(7, ("a", "b")), Total(3, ("c", "d")), Total(6, ("a", "c"))]

    assert not found(shown, relations[:1], "c", "d")
    assert found(shown, [*relations, Total(5, ("a", "d"))], "d")["d"].is_recovered


def test_an_agency_takes_its_own_figure_from_the_sum_also_one_that_stands_nowhere():
    shown = {"all": stands(20), "police": HIDDEN}
    relations = [Total("all", ("health", "police"))]

    assert not found(shown, relations, "police")
    assert found(shown, relations, "police", own={"health": exact(17)})["police"].low == 3


def test_what_an_agency_knows_itself_is_no_finding_of_its_own():
    shown = {"all": stands(20), "health": HIDDEN, "police": HIDDEN}

    assert found(
        shown, [Total("all", ("health", "police"))], "health", "police", own={"health": exact(17)}
    ).keys() == {"police"}


def test_what_is_left_out_of_a_share_is_found_though_it_stands_nowhere():
    shown = {"seen": stands(52), "in time": stands(51)}

    each = found(shown, [Total("seen", ("in time", "late"))], "late", unpublished={"late"})["late"]

    assert each.is_recovered


def test_a_figure_of_an_earlier_edition_gives_the_restated_one_away():
    shown = {"now": HIDDEN, "then": stands(3)}

    assert found(shown, [Total("now", ("then",))], "now")["now"].is_recovered


def test_a_supplier_s_bounds_narrow_what_is_beside_them():
    shown = {"all": stands(8), "a": between(5, 6), "b": HIDDEN}

    each = found(shown, [Total("all", ("a", "b"))], "b")["b"]

    assert (each.low, each.high) == (2, 3)


def test_a_reason_that_means_nought_counts_as_nought_and_any_other_as_unknown():
    relations = [Total("all", ("a", "b"))]
    shown = {"all": stands(3), "b": HIDDEN}

    nil = {"a": Shown(Standing.ABSENT, absent(Reason.NIL_RETURN))}
    late = {"a": Shown(Standing.ABSENT, absent(Reason.LATE))}

    assert found(shown | nil, relations, "b")["b"].is_recovered
    assert found(shown | late, relations, "b")["b"].ruled_out == (4,)


@pytest.mark.parametrize(
    ("share", "children", "low", "high"),
    [("6.0", 50, 3, 3), ("0.2", 1000, 2, 2), ("1.0", 50, None, None)],
)
def test_a_share_bounds_its_numerator_by_the_decimals_it_is_printed_with(
    share, children, low, high
):
    shown = {"share": stands(share), "part": HIDDEN, "all": stands(children)}

    each = found(shown, [Rate("share", (("part", 1),), (("all", 1),))], "part")["part"]

    assert (each.low, each.high) == (low, high)


def test_halves_are_rounded_up_so_the_half_above_is_not_in_a_share():
    # 1 of 8 is 12.5%, printed 13; 12% can only be another.
    relations = [Rate("share", (("part", 1),), (("all", 1),), decimals=0)]
    shown = {"part": HIDDEN, "all": stands(8)}

    assert found(shown | {"share": stands(13)}, relations, "part")["part"].is_recovered
    assert not found(shown | {"share": stands(12)}, relations, "part")["part"].adds_up


def test_a_share_whose_making_is_not_told_is_never_taken_for_safe():
    shown = {"share": stands("33.3"), "part": HIDDEN, "all": stands(9)}

    each = found(shown, [ratio("share", ("part", "all"))], "part")["part"]

    assert each.low is None
    assert each.words == "could not be checked"


def test_rounded_figures_tell_less_but_not_nothing():
    rounded = Policy(rounded_to=5)
    about = between(8, 12, Qualifier.ABOUT)
    relations = [Total("all", ("a", "b"))]

    assert found({"all": about, "a": between(9, 10), "b": HIDDEN}, relations, "b", policy=rounded)
    assert not found(
        {"all": about, "a": between(3, 7, Qualifier.ABOUT), "b": HIDDEN},
        relations,
        "b",
        policy=rounded,
    )


def test_about_20_in_tens_is_24_at_most():
    tens = Policy(rounded_to=10)
    shown = {"all": between(15, 25, Qualifier.ABOUT), "a": stands(21), "b": HIDDEN}

    assert found(shown, [Total("all", ("a", "b"))], "b", policy=tens)["b"].high == 3


def test_parts_of_a_total_that_is_hidden_as_a_whole_may_be_nought():
    relations = [Total("all", ("a", "b")), Total("more", ("all", "c"))]
    shown = {"all": HIDDEN, "a": HIDDEN, "b": HIDDEN, "c": stands(0), "more": stands(4)}

    assert not found(shown, relations, "a", "b")
    assert found(shown, relations, "all")["all"].is_recovered
    assert found({**shown, "all": stands(4)}, relations, "a")["a"].high == 3


def test_figures_that_do_not_add_up_are_named_and_nothing_breaks():
    shown = {"all": stands(3), "a": stands(9), "b": HIDDEN}

    each = found(shown, [Total("all", ("a", "b"))], "b")["b"]

    assert not each.adds_up
    assert "do not add up" in each.words
    assert not unavoidable([], {"b"}, [each], SHOWS_ZEROS, {})


def test_a_total_that_is_known_to_be_off_is_solved_with_the_difference():
    shown = {"all": stands(12), "a": stands(8), "b": HIDDEN}

    assert found(shown, [Total("all", ("a", "b"), off=Decimal(1))], "b")["b"].low == 3


def test_a_solver_that_stops_early_is_reported_and_never_taken_for_safe(monkeypatch):
    def stops(self):
        return highspy.HighsModelStatus.kTimeLimit

    monkeypatch.setattr(highspy.Highs, "getModelStatus", stops)
    shown = {"all": stands(20), "a": HIDDEN, "b": HIDDEN}

    each = found(shown, [Total("all", ("a", "b"))], "a")["a"]

    assert each.low is None
    assert not each.is_recovered
    assert not unavoidable([], {"a", "b"}, [each], SHOWS_ZEROS, {})


def test_a_solution_that_does_not_hold_exactly_is_not_believed(monkeypatch):
    class Wrong:
        col_value = (7.0, 7.0)

    monkeypatch.setattr(highspy.Highs, "getSolution", lambda self: Wrong)
    shown = {"all": stands(20), "a": HIDDEN, "b": HIDDEN}

    assert found(shown, [Total("all", ("a", "b"))], "a")["a"].low is None


def enumerated(shown, relations, unknown, least):
    """Every value each unknown cell has in any solution, by trying all numbers up to the cap."""
    met = {key: set() for key in unknown}
    told = {key: int(each.figure.low) for key, each in shown.items() if not each.is_hidden}
    for values in product(*(range(least[key], CAP + 1) for key in unknown)):
        numbers = told | dict(zip(unknown, values, strict=True))
        if all(
            numbers[each.total] == sum(sign * numbers[key] for key, sign in each.signed_parts)
            for each in relations
        ):
            for key, value in zip(unknown, values, strict=True):
                met[key].add(value)
    return met


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([shape for shape in SHAPES if shape.__name__ not in {"breakdowns", "shares"}]),
    st.integers(0, 10_000),
    st.sampled_from([SHOWS_ZEROS, HIDES_ZEROS]),
    st.randoms(use_true_random=False),
)
def test_full_enumeration_of_all_solutions_agrees_with_the_solver(shape, seed, policy, draw):
    table = made(shape, seed)
    table.relations = [each for each in table.relations if isinstance(each, Total)]
    can_hide = [
        key
        for key, cell in table.cells.items()
        if cell.published
        and table.number(key) < 8
        and (table.number(key) or not policy.zeros_shown)
    ]
    unknown = draw.sample(sorted(can_hide, key=repr), min(4, len(can_hide)))
    shown = {
        key: HIDDEN if key in unknown else Shown(Standing.SHOWN, cell.figure)
        for key, cell in table.cells.items()
    }
    wholes = {
        part
        for each in table.relations
        if not each.signs and {each.total, *each.parts} <= set(unknown)
        for part in each.parts
    }
    least = {key: int(policy.zeros_shown and key not in wholes) for key in unknown}
    met = enumerated(shown, table.relations, unknown, least)

    answers = found(shown, table.relations, *unknown, policy=policy)

    for key in unknown:
        gone = tuple(value for value in policy.small if value not in met[key])
        assert (answers[key].ruled_out if key in answers else ()) == gone
        if gone:
            most = max(met[key])
            expected = min(met[key]), None if most >= policy.smallest_shown else most
            assert (answers[key].low, answers[key].high) == expected


def test_the_solver_prints_nothing(capfd):
    found({"all": stands(12), "a": stands(9), "b": HIDDEN}, [Total("all", ("a", "b"))], "b")

    assert capfd.readouterr() == ("", "")
