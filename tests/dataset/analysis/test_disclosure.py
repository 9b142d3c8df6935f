"""What a reader is shown never gives a small number of children away. The attack on linked sums
by a solver of its own is in `test_audit.py` and beside it."""

import random
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.disclosure import Cell, Policy, Ratio, Total, protect, ratio
from dataset.figures import HIDDEN, Reason, Shown, Standing, absent, exact, read_figure


POLICY = Policy()


def children(text):
    return Cell(read_figure(text), protected=True)


def other(text):
    return Cell(read_figure(text), protected=False)


def hidden(cells, relations=()):
    shown = protect(cells, relations, POLICY)
    assert shown.keys() == cells.keys()
    return {key for key, each in shown.items() if each.is_hidden}


@st.composite
def tables(draw):
    """Counts in rows and columns with every margin, as a publication over boards has them."""
    rows = draw(
        st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3)
    )
    cells, relations = {}, []
    for r, row in enumerate(rows):
        cells |= {(r, c): number for c, number in enumerate(row)}
        cells[r, "all"] = sum(row)
        relations.append(Total((r, "all"), tuple((r, c) for c in range(3))))
    for c in (0, 1, 2, "all"):
        cells["all", c] = sum(cells[r, c] for r in range(len(rows)))
        relations.append(Total(("all", c), tuple((r, c) for r in range(len(rows)))))
    relations.append(Total(("all", "all"), tuple(("all", c) for c in range(3))))
    return {key: Cell(exact(number), True) for key, number in cells.items()}, relations


def in_hidden_sums(relations, shown):
    """The parts of sums that are hidden as a whole: these may be nought."""
    return {
        part
        for each in relations
        if all(shown[key].is_hidden for key in (each.total, *each.parts))
        for part in each.parts
    }


def what_it_may_be(total, shown, cells, noughts):
    """For each hidden cell of the sum, the values a reader of this one sum cannot rule out.

    The reader knows that 0 is shown, so that every hidden number is 1 at least, except in a sum
    that is hidden as a whole.
    """

    def number(key):
        return int(cells[key].figure.low)

    secret = [key for key in total.parts if shown[key].is_hidden]
    known = sum(number(key) for key in total.parts if not shown[key].is_hidden)
    possible = {key: set() for key in (total.total, *total.parts) if shown[key].is_hidden}
    ceiling = max(number(total.total), POLICY.smallest_shown)
    ranges = [range(0 if key in noughts else 1, ceiling + 1) for key in secret]
    for values in product(*ranges):
        come_to = known + sum(values)
        if shown[total.total].is_hidden:
            possible[total.total].add(come_to)
        elif come_to != number(total.total):
            continue
        for key, value in zip(secret, values, strict=True):
            possible[key].add(value)
    return possible


@given(tables())
def test_each_hidden_small_count_may_still_be_any_small_count(table):
    cells, relations = table
    shown = protect(cells, relations, POLICY)

    noughts = in_hidden_sums(relations, shown)
    for relation in relations:
        for key, values in what_it_may_be(relation, shown, cells, noughts).items():
            if 1 <= cells[key].figure.low <= 4:
                assert values >= {1, 2, 3, 4}


@given(tables())
def test_small_counts_are_hidden_and_nought_is_shown_but_in_a_sum_hidden_as_a_whole(table):
    cells, relations = table
    shown = protect(cells, relations, POLICY)
    wholes = in_hidden_sums(relations, shown)

    for key, cell in cells.items():
        if 1 <= cell.figure.low <= 4:
            assert shown[key] == HIDDEN
        if cell.figure.low == 0:
            assert shown[key].is_hidden == (key in wholes)
        if cell.figure.low == 0 and key not in wholes:
            assert shown[key] == Shown(Standing.SHOWN, cell.figure)


@given(tables(), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_any_order(table, order):
    cells, relations = table
    mixed = list(cells.items())
    order.shuffle(mixed)
    turned = [Total(each.total, _shuffled(each.parts, order)) for each in relations]
    order.shuffle(turned)

    assert protect(dict(mixed), turned, POLICY) == protect(cells, relations, POLICY)


def _shuffled(parts, order: random.Random):
    mixed = list(parts)
    order.shuffle(mixed)
    return tuple(mixed)


@given(tables(), st.integers(0, 2), st.integers(0, 2))
def test_a_share_is_shown_only_when_all_its_parts_are(table, first, second):
    cells, relations = table
    cells = cells | {"share": Cell(exact("37.5"), True)}
    parts = ((0, first), (1, second))

    shown = protect(cells, [*relations, Ratio("share", parts)], POLICY)

    assert shown["share"].is_hidden == any(shown[part].is_hidden for part in parts)


def test_counts_of_1_to_4_are_hidden_and_others_shown():
    cells = {str(number): children(str(number)) for number in range(8)}

    assert hidden(cells) == {"1", "2", "3", "4"}


def test_what_may_be_small_is_hidden_too():
    cells = {
        text: children(text)
        for text in ["<5", "<5 not 0", "<10", "1 to 4", "4 to 9", "about 4", "over 3", "<1"]
        + ["5 to 9", "over 4", "about 400", "suppressed by supplier"]
    }

    assert cells.keys() - hidden(cells) == {"<1", "5 to 9", "over 4", "about 400"}


def test_what_counts_no_children_is_shown_however_small():
    assert hidden({"courses": other("3"), "posts": other("<5")}) == set()


def test_no_number_is_shown_with_its_reason():
    cells = {"late": children("late"), "none": Cell(None, protected=True)}

    assert protect(cells, [], POLICY) == {
        "late": Shown(Standing.ABSENT, absent(Reason.LATE)),
        "none": Shown(Standing.ABSENT, None),
    }


def test_the_smallest_other_part_is_hidden_with_a_lone_one():
    cells = {
        "all": children("60"),
        "a": children("3"),
        "b": children("0"),
        "c": children("20"),
        "d": children("37"),
    }

    assert hidden(cells, [Total("all", ("a", "b", "c", "d"))]) == {"a", "c"}


def test_the_total_is_hidden_where_no_other_part_can_be_and_its_noughts_with_it():
    cells = {"all": children("9"), "a": children("<5"), "b": children("0"), "c": children("0")}

    assert hidden(cells, [Total("all", ("a", "b", "c"))]) == {"all", "a", "b", "c"}


def test_hidden_parts_that_leave_each_other_no_room_take_a_further_one_with_them():
    cells = {"all": children("9"), "a": children("1"), "b": children("1"), "c": children("7")}

    assert hidden(cells, [Total("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_five_hidden_categories_of_five_take_their_total_with_them():
    cells = {"all": children("5"), **{each: children("1") for each in "abcde"}}

    assert hidden(cells, [Total("all", tuple("abcde"))]) == {"all", *"abcde"}


def test_a_small_total_can_be_any_small_number_though_its_parts_are_hidden_too():
    cells = {"all": children("3"), "a": children("1"), "b": children("2"), "c": children("0")}

    assert hidden(cells, [Total("all", tuple("abc"))]) == {"all", *"abc"}


def test_the_one_left_out_of_a_share_is_not_to_be_had_from_its_parts():
    cells = {
        "in time": children("51"),
        "all": children("52"),
        "not in time": Cell(exact(1), protected=True, published=False),
    }

    shown = protect(cells, [Total("all", ("in time", "not in time"))], POLICY)

    assert [key for key, each in shown.items() if each.is_hidden] == ["in time"]


def test_an_agency_cannot_take_its_own_figures_from_the_sum():
    cells = {
        "all": children("50"),
        "police": Cell(exact(47), protected=True, published=False),
        "health": Cell(exact(3), protected=True, published=False),
        "other": children("12"),
    }
    relations = [Total("all", ("police", "health"))]

    alone = protect(cells, relations, POLICY)
    beside = protect(cells, relations, POLICY, insiders=[{"police"}, {"health"}])

    assert not alone["all"].is_hidden
    assert beside["all"].is_hidden
    assert not beside["other"].is_hidden


def test_the_year_to_date_is_hidden_with_a_quarter_that_would_follow_from_it():
    cells = {
        "first": Cell(exact(20), protected=True, earlier=Standing.SHOWN),
        "second": children("3"),
        "year to date": children("23"),
    }

    shown = protect(cells, [Total("year to date", ("first", "second"))], POLICY)

    assert shown["second"].is_hidden
    assert shown["year to date"].is_hidden


def test_a_year_to_date_is_shown_beside_two_hidden_quarters():
    cells = {
        "first": Cell(exact(4), protected=True, earlier=Standing.HIDDEN),
        "second": children("3"),
        "year to date": children("7"),
    }
    relations = [Total("year to date", ("first", "second"))]

    assert not protect(cells, relations, POLICY)["year to date"].is_hidden


def test_stock_and_flow_from_one_quarter_to_the_next_give_no_starter_away():
    cells = {
        "plans before": Cell(exact(40), protected=True, earlier=Standing.SHOWN),
        "started": children("3"),
        "ended": children("9"),
        "plans now": children("34"),
    }
    relations = [Total("plans now", ("plans before", "started", "ended"), signs=(1, 1, -1))]

    assert hidden(cells, relations) == {"started", "ended"}


def test_what_was_hidden_last_time_is_hidden_again_before_others():
    cells = {
        "all": children("60"),
        "a": children("3"),
        "b": children("20"),
        "c": children("37"),
    }
    relations = [Total("all", ("a", "b", "c"))]

    again = protect(cells, relations, POLICY, preferred={"a", "c"})

    assert {key for key, each in again.items() if each.is_hidden} == {"a", "c"}


def test_what_a_narrower_audience_does_not_see_is_hidden_from_a_wider_one():
    cells = {"all": children("60"), "a": children("23"), "b": children("37")}

    shown = protect(cells, [Total("all", ("a", "b"))], POLICY, also_hidden={"a"})

    assert [key for key, each in shown.items() if each.is_hidden] == ["a"]


def test_counts_are_rounded_where_the_policy_says_so_and_nought_stays_nought():
    cells = {"a": children("23"), "b": children("0"), "courses": other("23")}

    shown = protect(cells, [], Policy(rounded_to=5))

    assert [str(each.figure) for each in shown.values()] == ["about 25", "0", "23"]


def test_a_part_the_supplier_held_back_cannot_be_had_from_the_total():
    cells = {
        "all": children("60"),
        "a": children("suppressed by supplier"),
        "b": children("20"),
        "c": children("37"),
    }

    assert hidden(cells, [Total("all", ("a", "b", "c"))]) == {"a", "b"}


def test_of_sums_that_hang_together_the_fewest_cells_are_hidden():
    cells = {
        "all": children("60"),
        "a": children("3"),
        "b": children("57"),
        "b1": children("50"),
        "b2": children("7"),
    }
    relations = [Total("all", ("a", "b")), Total("b", ("b1", "b2"))]

    assert hidden(cells, relations) == {"a", "all"}


def test_parts_that_need_not_be_all_of_it_give_nothing_away():
    cells = {"all": children("60"), "a": children("3"), "b": children("20")}

    assert hidden(cells, [Total("all", ("a", "b"), complete=False)]) == {"a"}


def test_a_share_is_judged_by_its_parts_and_never_by_its_own_size():
    cells = {
        "small share": children("3"),
        "few": children("30"),
        "many": children("1000"),
        "telling share": children("94.7"),
        "four": children("4"),
    }
    relations = [
        ratio("small share", ["few", "many"]),
        ratio("telling share", ["four", "many", "many"]),
    ]

    assert hidden(cells, relations) == {"four", "telling share"}


def test_a_population_that_is_no_cell_is_known_to_all():
    cells = {"rate": children("12.5"), "count": children("45")}

    assert hidden(cells, [Ratio("rate", ("count", "population"))]) == set()
    cells["part"] = children("3")
    assert hidden(cells, [Total("published elsewhere", ("part", "count"))]) == {"part", "count"}


def test_noughts_are_hidden_with_the_small_where_the_policy_says_so():
    cells = {"all": children("40"), "a": children("0"), "b": children("11"), "c": children("29")}

    shown = protect(cells, [Total("all", tuple("abc"))], Policy(zeros_shown=False))

    assert [key for key, each in shown.items() if each.is_hidden] == ["a", "b"]


def test_figures_that_do_not_add_up_are_protected_all_the_same():
    cells = {
        "all": children("62"),
        "a": children("3"),
        "b": children("20"),
        "c": children("37"),
    }
    off = exact(2).low

    assert hidden(cells, [Total("all", tuple("abc"), off=off)]) == {"a", "b"}


def test_the_threshold_is_the_policys():
    cells = {str(number): children(str(number)) for number in range(9)}

    shown = protect(cells, [], Policy(smallest_shown=8))

    assert [key for key, each in shown.items() if not each.is_hidden] == ["0", "8"]
