"""Jobs for tests: queued unless said otherwise."""

import hashlib

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies.models import Role
from dataset.models import Job, JobKind, RefusedLine
from tests.factories.agencies import BoardFactory, UserFactory


class JobFactory(DjangoModelFactory):
    """An import of earlier returns with the file `content`."""

    class Meta:
        model = Job

    kind = JobKind.HISTORY
    board = factory.SubFactory(BoardFactory)
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.LazyAttribute(lambda made: UserFactory(role=Role.ANALYST, board=made.board))
    file_name = "history.csv"
    content = b"board,agency,area,period,indicator,value\n"
    digest = factory.LazyAttribute(lambda made: hashlib.sha256(made.content or b"").hexdigest())


class RefusedLineFactory(DjangoModelFactory):
    class Meta:
        model = RefusedLine

    job = factory.SubFactory(JobFactory, state="refused", content=None)
    line = factory.Sequence(lambda n: n + 2)
    column = "value"
    wrong = "“x” is not a number."
    to_do = "Correct the line."
