"""Exceptions as a published quarter raises them: `ExceptionFactory(asked=True)`."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies import clock
from agencies.models import Role
from audits.models import BoardException, ExceptionCommentary, ExceptionDecision
from tests.factories.agencies import AgencyFactory, SeatFactory, UserFactory
from tests.factories.dataset import PublicationFactory


class ExceptionFactory(DjangoModelFactory):
    """A measure that moved the worse way, not decided.

    Traits: `asked` for commentary, `decided` (due in a month).
    """

    class Meta:
        model = BoardException

    class Params:
        asked = factory.Trait(
            commentary_asked_by=factory.LazyFunction(lambda: clock.today() + timedelta(7))
        )
        decided = factory.Trait(
            state="decided",
            owner=factory.LazyAttribute(lambda made: SeatFactory(board=made.board)),
            due_on=factory.LazyFunction(lambda: clock.today() + timedelta(30)),
        )

    publication = factory.SubFactory(PublicationFactory)
    board = factory.SelfAttribute("publication.board")
    period = factory.SelfAttribute("publication.period")
    number = factory.Sequence(lambda n: n % 9000 + 1)
    cause = "signal"
    tone = factory.LazyAttribute(lambda made: "worse" if made.cause == "signal" else "")
    code = "CPP-02"
    agency = factory.LazyAttribute(lambda made: AgencyFactory(boards=[made.board]))
    key = factory.LazyAttribute(lambda made: f"{made.cause}:{made.code}")
    raised_at = factory.LazyFunction(clock.now)


class CommentaryFactory(DjangoModelFactory):
    class Meta:
        model = ExceptionCommentary

    exception = factory.SubFactory(ExceptionFactory)
    agency = factory.SelfAttribute("exception.agency")
    happened = "Some posts stood empty."
    why = "People left for other councils."
    effect = "Families waited."
    plan = "The posts are filled by May."
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.LazyAttribute(
        lambda made: UserFactory(role=Role.PREPARER, agency=made.agency)
    )


class DecisionOfGroupFactory(DjangoModelFactory):
    class Meta:
        model = ExceptionDecision

    exception = factory.SubFactory(ExceptionFactory, decided=True)
    choice = "ask"
    text = "Say how long families wait."
    owner = factory.LazyAttribute(lambda made: SeatFactory(board=made.exception.board))
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(30))
    decided_at = factory.LazyFunction(timezone.now)
    decided_by = factory.LazyAttribute(
        lambda made: UserFactory(role=Role.ANALYST, board=made.exception.board)
    )
