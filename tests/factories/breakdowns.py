"""Breakdowns for tests."""

import factory
from factory.django import DjangoModelFactory

from dataset.models import BreakdownVersion
from tests.factories.dataset import DICTIONARY_BEGINS, PeriodFactory


class BreakdownVersionFactory(DjangoModelFactory):
    """A breakdown by age, in force from 2012-13 on: under 5, 5 to 9, 10 and over, not known."""

    class Meta:
        model = BreakdownVersion

    slug = "age"
    version = 1
    valid_from = factory.SubFactory(
        PeriodFactory, year=DICTIONARY_BEGINS[0], quarter=DICTIONARY_BEGINS[1]
    )
    name = factory.SelfAttribute("slug")
    exclusive = True
    categories = "0-4: Under 5 | 5-9: 5 to 9 | 10: 10 and over | not-known: Not known"
    not_known = "not-known"
