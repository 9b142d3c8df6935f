"""Risks, remarks, challenges and inspections for tests. `RiskFactory(board=board, score=(4, 4))` is open and scored."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies import clock
from agencies.models import Role
from audits.models import (
    Challenge,
    ChallengeMeasure,
    Inspection,
    Recommendation,
    Remark,
    Risk,
    RiskIndicator,
    RiskScore,
)
from tests.factories.agencies import AgencyFactory, BoardFactory, SeatFactory, UserFactory
from tests.factories.dataset import PublicationFactory


class RiskFactory(DjangoModelFactory):
    """An open risk with one scoring; `codes=[...]` links measures."""

    class Meta:
        model = Risk
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    number = factory.Sequence(lambda n: n % 9000 + 1)
    title = factory.Sequence(lambda n: f"Help comes late, case {n}")
    category = "capacity"
    cause = "there are too few staff"
    event = "families wait"
    consequence = "children going without help"
    owner = factory.LazyAttribute(lambda made: SeatFactory(board=made.board))
    review_on = factory.LazyFunction(lambda: clock.today() + timedelta(30))
    raised_at = factory.LazyFunction(timezone.now)
    raised_by = factory.LazyAttribute(lambda made: UserFactory(role=Role.ANALYST, board=made.board))

    @factory.post_generation
    def score(risk, create, extracted, **kwargs):
        RiskScoreFactory(risk=risk, current=extracted or (3, 3))

    @factory.post_generation
    def codes(risk, create, extracted, **kwargs):
        for code in extracted or ():
            RiskIndicator.objects.create(risk=risk, code=code)


class RiskScoreFactory(DjangoModelFactory):
    """A scoring; `current=(likelihood, impact)`."""

    class Meta:
        model = RiskScore

    risk = factory.SubFactory(RiskFactory)
    inherent_likelihood = inherent_impact = 5
    target_likelihood = target_impact = 1
    reason = "As the group sees it."
    scored_at = factory.LazyFunction(timezone.now)
    scored_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, current=(3, 3), **kwargs):
        kwargs |= {"current_likelihood": current[0], "current_impact": current[1]}
        return super()._create(model_class, *args, **kwargs)


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = Remark

    publication = factory.SubFactory(PublicationFactory)
    code = "CPP-01"
    kind = "analysis"
    text = "The rise looks like need that is seen."
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SubFactory(UserFactory)


class ChallengeFactory(DjangoModelFactory):
    """An open challenge to an agency; `codes=[...]` names measures."""

    class Meta:
        model = Challenge
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    number = factory.Sequence(lambda n: n % 9000 + 1)
    raised_by_kind = "chair"
    agency = factory.LazyAttribute(lambda made: AgencyFactory(boards=[made.board]))
    subject = factory.Sequence(lambda n: f"Return interviews, {n}")
    question = "Why are so few held in time?"
    answer_by = factory.LazyFunction(lambda: clock.today() + timedelta(20))
    raised_at = factory.LazyFunction(clock.now)
    raised_by = factory.LazyAttribute(lambda made: UserFactory(role=Role.MANAGER, board=made.board))

    @factory.post_generation
    def codes(challenge, create, extracted, **kwargs):
        for code in extracted or ():
            ChallengeMeasure.objects.create(challenge=challenge, code=code)


class InspectionFactory(DjangoModelFactory):
    """An inspection of one agency; `recommendations=["...", "..."]` adds what it asks for."""

    class Meta:
        model = Inspection
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    agency = factory.LazyAttribute(lambda made: AgencyFactory(boards=[made.board]))
    body = "ofsted"
    title = factory.Sequence(lambda n: f"Inspection of services, {n}")
    reported_on = factory.LazyFunction(lambda: clock.today() - timedelta(30))
    judgement = "requires improvement"
    summary = "Help comes, but not always in time."
    added_at = factory.LazyFunction(clock.now)
    added_by = factory.LazyAttribute(lambda made: UserFactory(role=Role.MANAGER, board=made.board))

    @factory.post_generation
    def recommendations(inspection, create, extracted, **kwargs):
        for number, text in enumerate(extracted or (), start=1):
            Recommendation.objects.create(inspection=inspection, number=number, text=text)
