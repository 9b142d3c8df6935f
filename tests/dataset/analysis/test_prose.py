"""A number in somebody's words is never overlooked, in digits or spelt out."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.prose import numbers, telling


SMALL = range(1, 5)
SPELT = ["one", "two", "three", "four"]


def values(text):
    return [int(each.value) for each in numbers(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One girl went missing four times.", [1, 4]),
        ("3 children, 1,234 contacts and 12.5 posts", [3, 1234, 12]),
        ("Both were placed twice; a couple came back once.", [2, 2, 2, 1]),
        ("twenty-three reviews, two hundred and five contacts, a hundred calls", [23, 205, 100]),
        ("half a dozen of the dozen", [6, 12]),
        ("A child died. The only boy moved. An unborn baby. A very young child.", [1, 1, 1, 1]),
        ("the third child of a sibling group", [3, 1]),
        ("a single case", [1]),
        ("(4)", [4]),
        ("4.", [4]),
        ("4-year-old", [4]),
        ("5 to 9", [5, 9]),
    ],
)
def test_numbers_are_found(text, found):
    assert values(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "on 3 April 2017", "in 2016-17", "Q3", "quarter 2", "CPP-01 and LAC-16n", "V076", "s47",
        "1 May", "2017", "03/04/2017", "2017-04-03", "no one", "one another", "everyone",
        "the first quarter", "at the second meeting", "a rise", "tone, often, weighted",
    ],
)  # fmt: skip
def test_dates_codes_and_other_words_are_no_numbers(text):
    assert numbers(text) == []


def test_a_share_is_no_small_count_but_may_be_a_hidden_one():
    text = "3% were late and 87.7% in time"

    assert telling(text, SMALL, ()) == []
    assert [each.text for each in telling(text, SMALL, {Decimal("87.7")})] == ["87.7%"]


def test_a_number_that_is_hidden_is_telling_however_large():
    assert [each.text for each in telling("of 43 plans 40 were new", SMALL, {Decimal(40)})] == [
        "40"
    ]


# Without an e no month comes about: "1 feb" is a date.
prose = st.text(alphabet="abcdfgh ,;:()\n", max_size=40).map(lambda text: f"{text} ")


@given(prose, st.integers(1, 4), st.booleans(), prose)
def test_a_small_number_is_found_wherever_it_stands(before, number, is_spelt, after):
    planted = SPELT[number - 1] if is_spelt else str(number)
    text = f"{before}{planted} {after}"

    places = [(each.start, each.end, each.value) for each in telling(text, SMALL, ())]

    assert (len(before), len(before) + len(planted), number) in places


@given(st.text(max_size=200))
def test_every_place_is_where_it_says(text):
    for each in numbers(text):
        assert text[each.start : each.end] == each.text
        assert each.value >= 0
