"""A board with a published series, an action that should move it, and everybody around it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from agencies.models import Agency, Board, Role, User
from audits.models import Action
from dataset.models import Audience, Definition, Publication, ShownFigure
from tests.factories.actions import ActionFactory
from tests.factories.agencies import (
    AgencyFactory,
    BoardFactory,
    SeatFactory,
    SeatHoldingFactory,
    UserFactory,
)
from tests.factories.dataset import DefinitionFactory, PeriodFactory


TODAY = date(2017, 4, 27)
FIRST_YEAR = 2013
LOW = [40, 42, 41, 39, 40, 42, 41]
HIGH = [60, 61, 63, 60, 62, 61, 60]
DONE = date(2015, 1, 1)  # the first day of the eighth quarter of FIRST_YEAR on
RAISED = datetime(2014, 11, 3, tzinfo=UTC)


@dataclass
class ActionWorld:
    board: Board
    agency: Agency
    action: Action  # under way, owned by `owner`'s seat and by `agency`
    owner: User
    preparer: User
    analyst: User
    manager: User
    group_chair: User
    executive: User
    lay_member: User

    def reload(self):
        return Action.objects.select_related("board", "owner", "agency").get(pk=self.action.pk)


def make_action_world():
    board = BoardFactory(slug="bedford", short_name="Bedford Borough")
    agency = AgencyFactory(slug="police", name="Police", boards=[board])
    seat = SeatFactory(board=board, title="Police seat", agency=agency)
    owner = UserFactory(name="Owner", role=Role.AGENCY_MEMBER, agency=agency)
    SeatHoldingFactory(seat=seat, user=owner)
    return ActionWorld(
        board=board,
        agency=agency,
        action=ActionFactory(
            board=board, title="Hold interviews in three days", owner=seat, agency=agency,
            under_way=True, raised_at=RAISED, due_on=date(2017, 5, 2),
            code="MIS-08", wanted="up", moves_by=date(2016, 12, 31),
        ),
        owner=owner,
        preparer=UserFactory(name="Preparer", role=Role.PREPARER, agency=agency),
        analyst=UserFactory(name="Analyst", role=Role.ANALYST, board=board),
        manager=UserFactory(name="Manager", role=Role.MANAGER, board=board),
        group_chair=UserFactory(name="Group chair", role=Role.PAG_CHAIR, board=board),
        executive=UserFactory(name="Executive", role=Role.EXECUTIVE_MEMBER, board=board),
        lay_member=UserFactory(name="Lay member", role=Role.LAY_MEMBER, board=board),
    )  # fmt: skip


def publish_series(board, figures, code="MIS-08", audiences=(Audience.BOARD, Audience.LAY)):
    """One quarter after the other from April 2013, each with this figure; None is hidden."""
    if not Definition.objects.filter(indicator__code=code).exists():
        DefinitionFactory(code=code, name="Return interviews in time", polarity="higher better")
    publisher = UserFactory()
    for at, figure in enumerate(figures):
        publication, _ = Publication.objects.get_or_create(
            board=board,
            period=PeriodFactory(year=FIRST_YEAR + at // 4, quarter=at % 4 + 1),
            version=1,
            defaults={
                "published_at": datetime(2017, 4, 1, tzinfo=UTC),
                "published_by": publisher,
            },
        )
        for audience in audiences:
            ShownFigure.objects.create(
                publication=publication, audience=audience, code=code, month=0,
                standing="hidden" if figure is None else "shown",
                low=figure, high=figure, illustrative=False,
            )  # fmt: skip
