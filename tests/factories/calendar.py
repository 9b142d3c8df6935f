"""Extensions for tests."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from agencies import clock
from dataset.models import Answer, Extension
from tests.factories.agencies import UserFactory
from tests.factories.dataset import DataReturnFactory


class ExtensionFactory(DjangoModelFactory):
    """More time that was asked for, five working days, and not answered yet."""

    class Meta:
        model = Extension

    data_return = factory.SubFactory(DataReturnFactory)
    was_due_on = factory.LazyAttribute(lambda made: made.data_return.due_on)
    due_on = factory.LazyAttribute(lambda made: clock.working_day(made.was_due_on, 5))
    reason = "The case system is being replaced."
    asked_at = factory.LazyFunction(lambda: clock.now() - timedelta(hours=1))
    asked_by = factory.SubFactory(UserFactory)
    answer = Answer.WAITING
