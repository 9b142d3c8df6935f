"""Files that stand with a return."""

import hashlib
from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from dataset.models import Evidence
from tests.factories.agencies import UserFactory
from tests.factories.dataset import DataReturnFactory


class EvidenceFactory(DjangoModelFactory):
    """A short text about CPP-01, attached and not sent."""

    class Meta:
        model = Evidence

    data_return = factory.SubFactory(DataReturnFactory)
    theme = "Child protection"
    code = "CPP-01"
    name = "note.txt"
    ending = "txt"
    content = b"How plans are counted.\n"
    size = factory.LazyAttribute(lambda one: len(one.content))
    digest = factory.LazyAttribute(lambda one: hashlib.sha256(one.content).hexdigest())
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.SubFactory(UserFactory)
    keep_until = date(2023, 3, 31)
