"""Boards, agencies and people for tests.

`UserFactory(role=Role.ANALYST, board=board)` makes a person who holds that role today;
`UserFactory(role=Role.PREPARER, agency=agency)` one who works for an agency on all its boards.
"""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies import clock
from agencies.models import (
    Agency,
    AgencyKind,
    Appointment,
    Area,
    Board,
    Group,
    Invitation,
    Meeting,
    Membership,
    OutboxMessage,
    Role,
    Seat,
    SeatHolding,
    User,
)
from agencies.models.boards import AreaKind
from agencies.models.people import AGENCY_ROLES, BOARD_ROLES


PASSWORD = "correct horse battery staple"
LONG_AGO = date(2012, 4, 1)


class BoardFactory(DjangoModelFactory):
    """A board with the local authority area it answers for."""

    class Meta:
        model = Board
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"board-{n}")
    short_name = factory.LazyAttribute(lambda board: board.slug.replace("-", " ").title())
    name = factory.LazyAttribute(
        lambda board: f"{board.short_name} Safeguarding Children Board",
    )
    position = factory.Sequence(lambda n: n % 1000)

    @factory.post_generation
    def area(board, create, extracted, **kwargs):
        """Pass `area=False` for a board without an area of its own."""
        if create and extracted is not False:
            AreaFactory(slug=board.slug, name=board.short_name, boards=[board])


class AreaFactory(DjangoModelFactory):
    """An area of `boards`, the first of which leads."""

    class Meta:
        model = Area
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"area-{n}")
    name = factory.LazyAttribute(lambda area: area.slug.replace("-", " ").title())
    kind = AreaKind.LOCAL_AUTHORITY

    @classmethod
    def _create(cls, model_class, *args, boards=(), **kwargs):
        boards = list(boards) or [BoardFactory(area=False)]
        kwargs.setdefault("lead_board", boards[0])
        area = super()._create(model_class, *args, **kwargs)
        area.boards.add(*boards)
        return area


class AgencyFactory(DjangoModelFactory):
    """An agency; `boards=[...]` makes it serve them from long ago."""

    class Meta:
        model = Agency
        django_get_or_create = ("slug",)
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"agency-{n}")
    name = factory.LazyAttribute(lambda agency: agency.slug.replace("-", " ").capitalize())
    kind = AgencyKind.CHILDRENS_SOCIAL_CARE

    @factory.post_generation
    def boards(agency, create, extracted, **kwargs):
        for board in extracted or ():
            MembershipFactory(agency=agency, board=board)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    board = factory.SubFactory(BoardFactory)
    agency = factory.SubFactory(AgencyFactory)
    starts_on = LONG_AGO


class UserFactory(DjangoModelFactory):
    """A person; `role` with `board` or `agency` appoints them from long ago."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@agency.example")
    name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(
        cls, model_class, *args, role=None, board=None, agency=None, password=None, **kwargs
    ):
        user = model_class.objects.create_user(*args, password=password, **kwargs)
        if role:
            AppointmentFactory(user=user, role=role, board=board, agency=agency)
        return user


class AppointmentFactory(DjangoModelFactory):
    """A role held from long ago. What its scope needs and was not given is made."""

    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    role = Role.PREPARER
    starts_on = LONG_AGO

    class Params:
        ended = factory.Trait(ends_on=factory.LazyFunction(lambda: clock.today() - timedelta(1)))

    @classmethod
    def _create(cls, model_class, *args, role, board=None, agency=None, **kwargs):
        if role in AGENCY_ROLES and agency is None:
            agency = AgencyFactory(boards=[board or BoardFactory()])
        if role in BOARD_ROLES and board is None:
            board = BoardFactory()
        return super()._create(model_class, *args, role=role, board=board, agency=agency, **kwargs)


class SeatFactory(DjangoModelFactory):
    class Meta:
        model = Seat

    board = factory.SubFactory(BoardFactory)
    title = factory.Sequence(lambda n: f"Seat {n}")


class SeatHoldingFactory(DjangoModelFactory):
    class Meta:
        model = SeatHolding

    seat = factory.SubFactory(SeatFactory)
    user = factory.SubFactory(UserFactory)
    starts_on = LONG_AGO


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    board = factory.SubFactory(BoardFactory)
    group = Group.PERFORMANCE
    held_on = factory.Sequence(lambda n: LONG_AGO + timedelta(days=n))


class InvitationFactory(DjangoModelFactory):
    """An open invitation to prepare an agency's returns. Its token is not known to anybody."""

    class Meta:
        model = Invitation

    email = factory.Sequence(lambda n: f"invited{n}@agency.example")
    role = Role.PREPARER
    agency = factory.SubFactory(AgencyFactory)
    token_digest = factory.Sequence(lambda n: f"{n:064d}")
    invited_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


class OutboxMessageFactory(DjangoModelFactory):
    class Meta:
        model = OutboxMessage

    to = factory.Sequence(lambda n: f"reader{n}@agency.example")
    sender = "dataset@lscb.example"
    subject = factory.Sequence(lambda n: f"Letter {n}")
    body = "One line."
    created_at = factory.LazyFunction(timezone.now)
    next_try_at = factory.LazyFunction(timezone.now)
