"""What a reader is shown never gives a small number of children away, within one sum or share."""

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


def what_it_may_be(total, shown, cells):
    """For each hidden cell of the sum, the values a reader of this one sum cannot rule out.

    The reader knows that 0 is shown, so that every hidden number is 1 at least.
    """

    def number(key):
        return int(cells[key].figure.low)

    secret = [key for key in total.parts if shown[key].is_hidden]
    known = sum(number(key) for key in total.parts if not shown[key].is_hidden)
    possible = {key: set() for key in (total.total, *total.parts) if shown[key].is_hidden}
    ceiling = max(number(total.total), 1) + 1
    for values in product(range(1, ceiling + 1), repeat=len(secret)):
        come_to = known + sum(values)
        if shown[total.total].is_hidden:
            possible[total.total].add(come_to)
        elif come_to != number(total.total):
            continue
        for key, value in zip(secret, values, strict=True):
            possible[key].add(value)
    return possible


@given(tables())
def test_no_hidden_cell_can_be_had_from_one_sum(table):
    cells, relations = table
    shown = protect(cells, relations, POLICY)

    for relation in relations:
        for values in what_it_may_be(relation, shown, cells).values():
            assert len(values) > 1


@given(tables())
def test_small_counts_are_hidden_and_nought_is_shown(table):
    cells, relations = table
    shown = protect(cells, relations, POLICY)

    for key, cell in cells.items():
        if 1 <= cell.figure.low <= 4:
            assert shown[key] == HIDDEN
        if cell.figure.low == 0:
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


def test_the_total_is_hidden_where_no_other_part_can_be():
    cells = {"all": children("9"), "a": children("<5"), "b": children("0"), "c": children("0")}

    assert hidden(cells, [Total("all", ("a", "b", "c"))]) == {"all", "a"}


def test_hidden_parts_that_leave_each_other_no_room_take_a_further_one_with_them():
    cells = {"all": children("9"), "a": children("1"), "b": children("1"), "c": children("7")}

    assert hidden(cells, [Total("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_a_part_the_supplier_held_back_cannot_be_had_from_the_total():
    cells = {
        "all": children("60"),
        "a": children("suppressed by supplier"),
        "b": children("20"),
        "c": children("37"),
    }

    assert hidden(cells, [Total("all", ("a", "b", "c"))]) == {"a", "b"}


def test_hiding_in_one_sum_reaches_the_next():
    cells = {
        "all": children("60"),
        "a": children("3"),
        "b": children("57"),
        "b1": children("50"),
        "b2": children("7"),
    }
    relations = [Total("all", ("a", "b")), Total("b", ("b1", "b2"))]

    assert hidden(cells, relations) == {"a", "b", "b2"}


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


def test_the_threshold_is_the_policys():
    cells = {str(number): children(str(number)) for number in range(9)}

    shown = protect(cells, [], Policy(smallest_shown=8))

    assert [key for key, each in shown.items() if not each.is_hidden] == ["0", "8"]
