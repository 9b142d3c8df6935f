"""A breakdown is a row of a file: what it asks, from when, and what is refused in it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.figures import Item, Kind
from dataset.intake.breakdowns import (
    LONGEST_CATEGORY,
    LONGEST_SLUG,
    Category,
    breakdowns_of,
    categories_of,
    cells_of,
    check_collected,
    measure_of,
    read_breakdowns,
)
from dataset.intake.rows import DictionaryError


AGE = {
    "slug": "age",
    "name": "age",
    "kind": "exclusive",
    "categories": "0-4: Under 5 | 5-9: 5 to 9 | not-known: Not known",
    "not_known": "not-known",
    "tolerated": "2",
    "valid_from": "2016-17-q1",
}
PLANS = Item(
    code="CPP-01",
    indicator="CPP-01",
    name="Children on a plan",
    theme="Child protection",
    unit="children",
    kind=Kind.STOCK,
    monthly=True,
)


def test_a_row_is_a_breakdown_with_its_categories_in_order():
    [age] = breakdowns_of(read_breakdowns([AGE])).values()

    assert (age.slug, age.exclusive, age.not_known, age.tolerated) == (
        "age", True, "not-known", Decimal(2),
    )  # fmt: skip
    assert age.categories == (
        Category("0-4", "Under 5"), Category("5-9", "5 to 9"), Category("not-known", "Not known"),
    )  # fmt: skip


def test_a_measure_is_asked_by_each_category_for_the_quarter_only():
    held = breakdowns_of(read_breakdowns([AGE]))

    cells = list(cells_of(PLANS, "age", held))

    assert [cell.code for cell in cells] == [
        "CPP-01.age.0-4", "CPP-01.age.5-9", "CPP-01.age.not-known",
    ]  # fmt: skip
    assert all(cell.slots == ((cell.code, 0),) for cell in cells)
    assert {(cell.part_of, cell.breakdown, cell.indicator) for cell in cells} == {
        ("CPP-01", "age", "CPP-01")
    }
    assert cells[1].name == "Children on a plan, by age: 5 to 9"
    assert (cells[1].label, cells[1].unit, cells[1].kind) == ("5 to 9", "children", Kind.STOCK)


def test_a_breakdown_that_is_not_in_force_is_not_asked():
    assert list(cells_of(PLANS, "age; sex", {})) == []


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"slug": "Age band"}, "slug", "small letters"),
        ({"slug": "a" * (LONGEST_SLUG + 1)}, "slug", "at most"),
        ({"kind": "both"}, "kind", "exclusive, multi-choice"),
        ({"categories": "0-4 Under 5"}, "categories", "is no category"),
        ({"categories": "0-4: Under 5"}, "categories", "two categories"),
        ({"categories": "0-4: Under 5 | 0-4: Again"}, "categories", "there twice"),
        ({"categories": "a.b: With a point | c: Other"}, "categories", "no code of a category"),
        ({"not_known": "unknown"}, "not_known", "none of its categories"),
        ({"tolerated": "102"}, "tolerated", "from 0 to 100"),
        ({"not_known": "", "tolerated": "2"}, "tolerated", "not known"),
        ({"valid_from": "April 2016"}, "valid_from", "is no quarter"),
    ],
)
def test_a_slip_is_named_with_its_row_and_column(change, column, words):
    with pytest.raises(DictionaryError) as refused:
        read_breakdowns([AGE | change])

    assert str(refused.value).startswith("Row 2 (")
    assert f"column “{column}”" in str(refused.value)
    assert words in str(refused.value)


def test_a_breakdown_twice_is_refused():
    with pytest.raises(DictionaryError, match="age is there twice"):
        read_breakdowns([AGE, AGE])


@pytest.mark.parametrize(
    ("collected", "words"), [("age; shoes", "“shoes” is no breakdown"), ("age; age", "twice")]
)
def test_a_measure_asked_by_what_is_no_breakdown_is_refused(collected, words):
    with pytest.raises(DictionaryError, match=words):
        check_collected("CPP-01", collected, {"age"})


@given(
    slug=st.from_regex(r"[a-z0-9]{1,10}(-[a-z0-9]{1,9})?", fullmatch=True),
    category=st.from_regex(r"[a-z0-9]{1,13}(-[a-z0-9]{1,12})?", fullmatch=True),
)
def test_the_code_of_a_category_fits_and_names_its_measure(slug, category):
    row = AGE | {"slug": slug, "categories": f"{category}: One | zz-{category[:20]}: Two"}
    row |= {"not_known": "", "tolerated": ""}
    measure = replace(PLANS, code="ABCDEF-123")

    cells = list(cells_of(measure, slug, breakdowns_of(read_breakdowns([row]))))

    assert len(slug) <= LONGEST_SLUG
    assert len(category) <= LONGEST_CATEGORY
    assert all(len(cell.code) <= 60 and measure_of(cell.code) == "ABCDEF-123" for cell in cells)


@given(st.text(max_size=60))
def test_no_text_of_categories_breaks_the_reader(text):
    try:
        found = categories_of(text)
    except DictionaryError:
        return
    assert len({one.slug for one in found}) == len(found) > 0
