"""Rows written at once say the same as rows saved one by one."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from agencies import rows, trail
from agencies.models import TrailPayload
from dataset.models import DataReturn, State
from tests.factories.agencies import AgencyFactory, AreaFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, PeriodFactory


pytestmark = pytest.mark.django_db


def returns(count, **more):
    area, period = AreaFactory(), PeriodFactory()
    return [
        {
            "agency_id": AgencyFactory().pk,
            "area_id": area.pk,
            "period_id": period.pk,
            "opens_on": period.opens_on,
            "due_on": period.due_on,
            "closes_on": period.closes_on,
        }
        | more
        for _ in range(count)
    ]


def test_every_value_arrives_as_it_was_and_the_rest_is_the_default():
    moment = datetime(2017, 4, 27, 23, 59, 59, 123456, tzinfo=UTC)
    because = "“Quotes”, a\ttab, a \\ and\nlines; naïve £5"
    person = UserFactory()
    about = {"changed_at": moment, "changed_by_id": person.pk, "sent_back_because": because}
    made = returns(3, **about)

    keys = rows.insert(DataReturn, made)

    for key, row in zip(keys, made, strict=True):
        kept = DataReturn.objects.get(pk=key)
        assert {name: getattr(kept, name) for name in row} == row
        assert kept.state == State.NOT_STARTED
        assert kept.levels == DataReturn().levels


def test_values_of_json_are_kept_whole():
    person = UserFactory()
    data = {"words": "“so what?”", "none": None, "deep": [1, {"a": 2.5}], "yes": True}

    entry = trail.record(person, "agencies.tested", person, **data)

    assert TrailPayload.objects.get(entry=entry.pk).data == data


def test_no_rows_write_nothing():
    assert rows.insert(DataReturn, []) == []
    assert not DataReturn.objects.exists()


def test_the_database_refuses_what_it_always_refuses():
    held = DataReturnFactory()
    same = ("agency_id", "area_id", "period_id")
    [again] = returns(1, **{name: getattr(held, name) for name in same})

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(DataReturn, [*returns(1), again])

    assert DataReturn.objects.get() == held
