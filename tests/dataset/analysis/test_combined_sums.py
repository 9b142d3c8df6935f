"""What several sums say together: never more than is true, and more than each says alone."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.disclosure.bounds import Equation, Knowledge, Sums
from dataset.analysis.disclosure.combined import Combined


def knowledge(low, high):
    return Knowledge(list(low), list(high), [0] * len(low))


def test_rows_and_columns_of_different_totals_are_seen_through():
    """Rows of 5,000, columns of 5,000 and 5,001: each sum leaves room, together they cannot hold."""
    sums = [
        Equation(((0, 1), (1, 1)), 5000),
        Equation(((2, 1), (3, 1)), 5000),
        Equation(((0, 1), (2, 1)), 5000),
        Equation(((1, 1), (3, 1)), 5001),
    ]
    known = knowledge([0] * 4, [9000] * 4)

    assert Sums(sums, 4).narrow(known.copy(), range(4)) is None
    assert Combined(sums, known, range(4)).rules_out(known)
    assert not Combined(sums[:3], known, range(4)).rules_out(known)


@st.composite
def tangles(draw):
    count = draw(st.integers(2, 5))
    terms = st.lists(
        st.tuples(st.integers(0, count - 1), st.sampled_from([1, -1])),
        min_size=1,
        max_size=count,
        unique_by=lambda term: term[0],
    )
    equations = draw(
        st.lists(st.builds(Equation, terms.map(tuple), st.integers(-2, 8)), min_size=1, max_size=4)
    )
    low = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    more = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    return equations, low, [one + two for one, two in zip(low, more, strict=True)]


@given(tangles(), st.data())
def test_nothing_that_is_possible_is_ruled_out(tangle, data):
    equations, low, high = tangle
    known = knowledge(low, high)
    combined = Combined(equations, known, range(len(low)))
    cell = data.draw(st.integers(0, len(low) - 1))
    value = data.draw(st.integers(low[cell], high[cell]))
    asked = known.copy()
    asked.low[cell] = asked.high[cell] = value

    possible = any(
        all(
            sum(sign * values[one] for one, sign in each.terms) == each.equals for each in equations
        )
        for values in product(
            *(range(a, b + 1) for a, b in zip(asked.low, asked.high, strict=True))
        )
    )

    if possible:
        assert not combined.rules_out(asked)
        assert Sums(equations, len(low)).narrow(asked, range(len(equations))) is None
