"""Nothing that comes out of a publication shows a small number, or lets it be worked out."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dataset.figures import QUARTER
from tests.dataset.published import PLAIN, make_published


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


def shown(publication, code, month=QUARTER):
    return publication.shown_to("board").get(code=code, month=month)


def test_a_small_count_its_companion_and_its_share_are_hidden(world):
    publication = world.quarter(
        PLAIN | {"CPP-02": "43", "CPP-03": "40", "CPP-04": "3", "CPP-05n": "2", "CPP-05d": "52"}
    )

    hidden = set(
        publication.shown_to("board").filter(standing="hidden").values_list("code", flat=True)
    )
    # CPP-04 is small; CPP-03 would give it away (43 - 40); the share and its small part.
    assert hidden == {"CPP-04", "CPP-03", "CPP-05n", "CPP-05"}
    assert shown(publication, "CPP-02").figure.low == 43


def test_a_hidden_row_holds_no_number(world):
    publication = world.quarter(PLAIN | {"CPP-01": "4"})

    row = shown(publication, "CPP-01")
    assert (row.low, row.high, row.reason) == (None, None, "")


def test_a_small_month_takes_another_with_it(world):
    months = {("REF-01", 1): "3", ("REF-01", 2): "110", ("REF-01", 3): "120", "REF-01": "233"}

    publication = world.quarter(PLAIN | months)

    hidden = (
        publication.shown_to("board").filter(code="REF-01", standing="hidden").values_list("month")
    )
    assert len(hidden) == 2
    assert (1,) in hidden
    assert not shown(publication, "REF-01").shown.is_hidden


def test_a_small_stock_hides_the_month_that_is_the_same_number(world):
    from_months = {("CPP-01", 1): "12", ("CPP-01", 2): "9", ("CPP-01", 3): "2", "CPP-01": "2"}

    publication = world.quarter(PLAIN | from_months)

    assert shown(publication, "CPP-01").shown.is_hidden
    assert shown(publication, "CPP-01", 3).shown.is_hidden
    assert shown(publication, "CPP-01", 1).figure.low == 12


def test_nought_is_shown(world):
    assert shown(world.quarter(PLAIN | {"CPP-01": "0"}), "CPP-01").figure.low == 0


def test_what_the_supplier_wrote_as_fewer_than_five_is_hidden(world):
    assert shown(world.quarter(PLAIN | {"CPP-01": "<5"}), "CPP-01").shown.is_hidden


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.integers(0, 60), later=st.integers(0, 60), in_time=st.integers(0, 60),
    months=st.tuples(*[st.integers(0, 20)] * 3),
)  # fmt: skip
def test_no_shown_count_of_children_is_from_one_to_four(world, first, later, in_time, months):
    before = transaction.savepoint()
    world.send(
        world.care,
        PLAIN
        | {"CPP-02": str(first + later), "CPP-03": str(first), "CPP-04": str(later)}
        | {"CPP-05n": str(in_time), "CPP-05d": "60", "REF-01": str(sum(months))}
        | {("REF-01", number): str(value) for number, value in enumerate(months, start=1)},
    )

    rows = {(row.code, row.month): row.shown for row in world.publish().shown_to("board").all()}
    transaction.savepoint_rollback(before)  # the next example is a first version too

    counts = {slot: one for slot, one in rows.items() if slot[0] not in {"CPP-05", "REF-08"}}
    assert not any(one.figure and 1 <= one.figure.low <= 4 for one in counts.values())
    whole = [rows[code, 0] for code in ("CPP-02", "CPP-03", "CPP-04")]
    spread = [rows["REF-01", month] for month in (0, 1, 2, 3)]
    assert sum(one.is_hidden for one in whole) != 1
    assert sum(one.is_hidden for one in spread) != 1
    assert rows["CPP-05", 0].is_hidden == rows["CPP-05n", 0].is_hidden
