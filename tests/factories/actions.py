"""Actions and priorities for tests. `ActionFactory(board=board, done=True)` was reported done."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies import clock
from agencies.models import Role
from audits.models import (
    Action,
    ActionState,
    ActionUpdate,
    EvidenceKind,
    ImpactEvidence,
    Priority,
    PriorityMeasure,
)
from tests.factories.agencies import BoardFactory, SeatFactory, UserFactory


class ActionFactory(DjangoModelFactory):
    """An action that has not begun. Traits: under_way, done, overdue, signed_off, withdrawn."""

    class Meta:
        model = Action

    board = factory.SubFactory(BoardFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Make the rota longer, part {n}")
    owner = factory.LazyAttribute(lambda made: SeatFactory(board=made.board))
    due_on = factory.LazyFunction(lambda: clock.today() + timedelta(30))
    raised_at = factory.LazyFunction(clock.now)
    raised_by = factory.LazyAttribute(lambda made: UserFactory(role=Role.ANALYST, board=made.board))

    class Params:
        overdue = factory.Trait(due_on=factory.LazyFunction(lambda: clock.today() - timedelta(9)))
        under_way = factory.Trait(state=ActionState.UNDER_WAY)
        done = factory.Trait(
            state=ActionState.DONE,
            done_on=factory.LazyFunction(clock.today),
            done_by=factory.SubFactory(UserFactory),
        )
        signed_off = factory.Trait(
            done=True,
            state=ActionState.SIGNED_OFF,
            outcome="otherwise",
            ended_at=factory.LazyFunction(timezone.now),
            ended_by=factory.SubFactory(UserFactory),
            ended_because="Families say that help came in time.",
        )
        withdrawn = factory.Trait(
            state=ActionState.WITHDRAWN,
            ended_at=factory.LazyFunction(timezone.now),
            ended_by=factory.SubFactory(UserFactory),
            ended_because="Another action covers it.",
        )


class ActionUpdateFactory(DjangoModelFactory):
    class Meta:
        model = ActionUpdate

    action = factory.SubFactory(ActionFactory)
    state = ActionState.UNDER_WAY
    text = "The first half is in place."
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SubFactory(UserFactory)


class ImpactEvidenceFactory(DjangoModelFactory):
    """A practitioner survey that shows it helped; `accepted=True` decides about it."""

    class Meta:
        model = ImpactEvidence

    action = factory.SubFactory(ActionFactory, done=True)
    kind = EvidenceKind.SURVEY
    text = "Most practitioners say that help comes sooner."
    is_wanted_way = True
    offered_at = factory.LazyFunction(clock.now)
    offered_by = factory.SubFactory(UserFactory)
    decided_because = factory.LazyAttribute(
        lambda made: "" if made.accepted is None else "As we heard it."
    )
    decided_at = factory.LazyAttribute(
        lambda made: None if made.accepted is None else timezone.now()
    )
    decided_by = factory.LazyAttribute(
        lambda made: None if made.accepted is None else UserFactory()
    )
    accepted = None


class PriorityFactory(DjangoModelFactory):
    """A priority of 2016-17; `codes=[...]` are measures that should go up."""

    class Meta:
        model = Priority
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    year = 2016
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Neglect is seen early, {n}")
    aim = "Children get help before it is worse."

    @factory.post_generation
    def codes(priority, create, extracted, **kwargs):
        for code in extracted or ():
            PriorityMeasure.objects.create(priority=priority, code=code, wanted="up")
