"""The dictionary, periods, returns, submissions and publications for tests.

`DefinitionFactory(code="CPP-01")` makes a measure (and its indicator) asked of children's social
care from 2012-13 on. `DataReturnFactory(accepted=True)` makes a return with an accepted
submission; `SubmissionFactory(figures={"CPP-01": "12", ("REF-01", 1): "<5"})` one with figures.
"""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies.models import AgencyKind, Role
from dataset.figures import QUARTER, Kind, read_figure
from dataset.intake.breakdowns import measure_of
from dataset.models import (
    Audience,
    DataReturn,
    Decision,
    Definition,
    DraftCommentary,
    DraftValue,
    Explanation,
    Indicator,
    Period,
    Population,
    Publication,
    PublishedFigure,
    ReopenedItem,
    RuleVersion,
    SecondSource,
    ShownFigure,
    Source,
    State,
    Submission,
    SubmittedCommentary,
    SubmittedFigure,
    Verb,
)
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory, UserFactory


DICTIONARY_BEGINS = (2012, 1)


class PeriodFactory(DjangoModelFactory):
    """A quarter with its dates; `PeriodFactory(year=2016, quarter=4)` is January to March 2017."""

    class Meta:
        model = Period

    year = 2016
    quarter = 4

    @classmethod
    def _create(cls, model_class, *args, year, quarter, **kwargs):
        period = model_class.objects.filter(year=year, quarter=quarter).first()
        if period is None:
            period = model_class.build(year, quarter)
            for name, value in kwargs.items():
                setattr(period, name, value)
            period.save()
        return period


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"CPP-{n + 30:02d}")
    position = factory.Sequence(lambda n: n + 1000)


class DefinitionFactory(DjangoModelFactory):
    """A measure: by default a quarterly count of children by children's social care.

    Traits: `stock`, `monthly`, `annual`, `share` (with parts of its own).
    """

    class Meta:
        model = Definition

    class Params:
        code = None
        stock = factory.Trait(kind=Kind.STOCK.value, rollup_to_year="last")
        monthly = factory.Trait(frequency="quarterly (monthly points)")
        annual = factory.Trait(frequency="annual")
        share = factory.Trait(
            kind=Kind.RATIO.value,
            unit="percent",
            multiplier=100,
            rollup_to_year="recompute",
            numerator=factory.LazyAttribute(lambda made: f"{made.indicator.code}n"),
            denominator=factory.LazyAttribute(lambda made: f"{made.indicator.code}d"),
            part_names=factory.LazyAttribute(
                lambda made: (
                    f"{made.indicator.code}n: Children counted [children, sum] | "
                    f"{made.indicator.code}d: Children who could be [children, sum]"
                )
            ),
        )

    indicator = factory.Maybe(
        "code",
        yes_declaration=factory.SubFactory(IndicatorFactory, code=factory.SelfAttribute("..code")),
        no_declaration=factory.SubFactory(IndicatorFactory),
    )
    version = 1
    valid_from = factory.SubFactory(
        PeriodFactory, year=DICTIONARY_BEGINS[0], quarter=DICTIONARY_BEGINS[1]
    )
    name = factory.LazyAttribute(lambda made: f"Measure {made.indicator.code}")
    theme = "Child protection"
    definition = "Children counted for the test."
    kind = Kind.FLOW.value
    frequency = "quarterly"
    unit = "children"
    polarity = "context"
    supplying_agency = "Children's social care"
    supplier_kind = AgencyKind.CHILDRENS_SOCIAL_CARE
    collected = True
    counts_children = True
    rollup_to_year = "sum"
    tier = "core"
    release = 1


class RuleVersionFactory(DjangoModelFactory):
    """A rule; give it an `expression`, and a `message` with one sentence per comparison."""

    class Meta:
        model = RuleVersion

    rule_id = factory.Sequence(lambda n: f"V{n + 500:03d}")
    version = 1
    valid_from = factory.SubFactory(
        PeriodFactory, year=DICTIONARY_BEGINS[0], quarter=DICTIONARY_BEGINS[1]
    )
    name = factory.LazyAttribute(lambda rule: f"Rule {rule.rule_id}")
    type = "sum"
    severity = "error"
    expression = "CPP-01 <= CPP-02"
    scope = "one return"
    tolerance = "0"
    missing_value_policy = "skip"
    message = "A part exceeds the whole | {left} is more than {right}."
    advice = "Correct one of the two."
    rationale = "A part is within the whole"
    provenance = "own"
    kind_of_work = "expression"
    stage = "now"


class DataReturnFactory(DjangoModelFactory):
    """A return not yet started. `board=` chooses the area; traits set the state.

    Its dates are those of the quarter, unless `due_on` and the rest are given.

    `submitted`, `approved` and `accepted` come with submission 1 and its decisions; give it
    figures with `figures={...}`.
    """

    class Meta:
        model = DataReturn
        django_get_or_create = ("agency", "area", "period")
        skip_postgeneration_save = True

    class Params:
        board = factory.LazyFunction(BoardFactory)
        in_preparation = factory.Trait(state=State.IN_PREPARATION)
        submitted = factory.Trait(state=State.SUBMITTED)
        approved = factory.Trait(state=State.APPROVED)
        accepted = factory.Trait(state=State.ACCEPTED)

    area = factory.LazyAttribute(lambda made: made.board.areas.order_by("pk").first())
    agency = factory.LazyAttribute(lambda made: AgencyFactory(boards=[made.board]))
    period = factory.SubFactory(PeriodFactory)
    opens_on = factory.SelfAttribute("period.opens_on")
    due_on = factory.SelfAttribute("period.due_on")
    closes_on = factory.SelfAttribute("period.closes_on")
    state = State.NOT_STARTED

    @factory.post_generation
    def figures(data_return, create, extracted, **kwargs):
        sent = {State.SUBMITTED: (), State.APPROVED: (Verb.APPROVED,)}
        sent[State.ACCEPTED] = (Verb.APPROVED, Verb.ACCEPTED)
        if data_return.state in sent and not data_return.submissions.exists():
            submission = SubmissionFactory(data_return=data_return, figures=extracted or {})
            for verb in sent[data_return.state]:
                DecisionFactory(submission=submission, verb=verb)


class DraftValueFactory(DjangoModelFactory):
    class Meta:
        model = DraftValue

    data_return = factory.SubFactory(DataReturnFactory, in_preparation=True)
    code = "CPP-01"
    month = QUARTER
    text = "12"
    origin = "typed"
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(UserFactory)


class DraftCommentaryFactory(DjangoModelFactory):
    class Meta:
        model = DraftCommentary

    data_return = factory.SubFactory(DataReturnFactory, in_preparation=True)
    theme = "Child protection"
    what_happened = "More plans started than in any quarter of the year."
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(UserFactory)


class ExplanationFactory(DjangoModelFactory):
    class Meta:
        model = Explanation

    data_return = factory.SubFactory(DataReturnFactory, in_preparation=True)
    rule_id = "V020"
    code = "CPP-02"
    text = "Families moved in with a plan in place."
    written_at = factory.LazyFunction(timezone.now)
    written_by = factory.SubFactory(UserFactory)


class SubmissionFactory(DjangoModelFactory):
    """One sending; `figures={"CPP-01": "12"}` takes texts as people type them."""

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    data_return = factory.SubFactory(DataReturnFactory)
    number = factory.LazyAttribute(lambda made: made.data_return.submissions.count() + 1)
    submitted_at = factory.LazyFunction(timezone.now)
    submitted_by = factory.LazyAttribute(
        lambda made: UserFactory(role=Role.PREPARER, agency=made.data_return.agency)
    )
    digest = factory.Sequence(lambda n: f"{n:064d}")

    @factory.post_generation
    def figures(submission, create, extracted, **kwargs):
        for key, text in (extracted or {}).items():
            code, month = key if isinstance(key, tuple) else (key, QUARTER)
            SubmittedFigureFactory(
                submission=submission, code=code, month=month, text=text, **kwargs
            )


class SubmittedFigureFactory(DjangoModelFactory):
    """One figure, from the text somebody types: `SubmittedFigureFactory(text="<5")`."""

    class Meta:
        model = SubmittedFigure

    submission = factory.SubFactory(SubmissionFactory)
    code = "CPP-01"
    month = QUARTER
    source = Source.RETURN

    @classmethod
    def _create(cls, model_class, *args, text="12", definition=None, **kwargs):
        if definition is None:
            # The measure of a part such as LAC-16n is LAC-16, of LAC-01.age.5-9 it is LAC-01.
            indicator = IndicatorFactory(code=measure_of(kwargs["code"]).rstrip("nd"))
            definition = indicator.definitions.order_by("-version").first()
            definition = definition or DefinitionFactory(indicator=indicator)
        columns = SubmittedFigure.columns_of(read_figure(text))
        return super()._create(model_class, *args, definition=definition, **columns, **kwargs)


class SubmittedCommentaryFactory(DjangoModelFactory):
    class Meta:
        model = SubmittedCommentary

    submission = factory.SubFactory(SubmissionFactory)
    theme = "Child protection"
    what_happened = "More plans started than in any quarter of the year."


class DecisionFactory(DjangoModelFactory):
    """A decision, by somebody whose role may make it."""

    class Meta:
        model = Decision

    submission = factory.SubFactory(SubmissionFactory)
    verb = Verb.ACCEPTED
    decided_at = factory.LazyFunction(timezone.now)
    reason = factory.LazyAttribute(
        lambda made: (
            "Please look at this again."
            if made.verb in {Verb.SENT_BACK, Verb.SENT_BACK_BY_AGENCY}
            else ""
        )
    )
    statement = factory.LazyAttribute(
        lambda made: "Checked and complete." if made.verb == Verb.APPROVED else ""
    )

    @factory.lazy_attribute
    def decided_by(self):
        data_return = self.submission.data_return
        if self.verb in {Verb.ACCEPTED, Verb.SENT_BACK}:
            return UserFactory(role=Role.ANALYST, board=data_return.area.lead_board)
        return UserFactory(role=Role.APPROVER, agency=data_return.agency)


class ReopenedItemFactory(DjangoModelFactory):
    class Meta:
        model = ReopenedItem

    data_return = factory.SubFactory(DataReturnFactory, state=State.REOPENED)
    code = "CPP-01"
    reason = "The figure does not agree with the national release."
    reopened_at = factory.LazyFunction(timezone.now)
    reopened_by = factory.SubFactory(UserFactory)


class PublicationFactory(DjangoModelFactory):
    """A published quarter of a board, empty; see `PublishedFigureFactory`, `ShownFigureFactory`."""

    class Meta:
        model = Publication

    board = factory.SubFactory(BoardFactory)
    period = factory.SubFactory(PeriodFactory, quarter=3)
    version = 1
    published_at = factory.LazyFunction(timezone.now)
    published_by = factory.LazyAttribute(
        lambda made: UserFactory(role=Role.MANAGER, board=made.board)
    )


class PublishedFigureFactory(DjangoModelFactory):
    class Meta:
        model = PublishedFigure

    publication = factory.SubFactory(PublicationFactory)
    figure = factory.SubFactory(SubmittedFigureFactory)


class ShownFigureFactory(DjangoModelFactory):
    """What readers are shown: `text=None` is hidden to protect children."""

    class Meta:
        model = ShownFigure

    publication = factory.SubFactory(PublicationFactory)
    audience = Audience.BOARD
    code = "CPP-01"
    month = QUARTER
    illustrative = False

    @classmethod
    def _create(cls, model_class, *args, text="12", **kwargs):
        figure = read_figure(text) if text else None
        standing = "hidden" if figure is None else "shown" if figure.has_number else "absent"
        columns = ShownFigure.columns_of(figure)
        return super()._create(model_class, *args, standing=standing, **columns, **kwargs)


class PopulationFactory(DjangoModelFactory):
    class Meta:
        model = Population

    area = factory.SubFactory(AreaFactory)
    year = 2015
    children = 40_000
    edition = "Mid-year estimates"
    published_on = factory.LazyAttribute(lambda made: date(made.year + 1, 6, 22))


class SecondSourceFactory(DjangoModelFactory):
    class Meta:
        model = SecondSource

    area = factory.SubFactory(AreaFactory)
    code = "CPP-01"
    period_label = "2016-17"
    text = "181"
    document = "Annual report"
