"""The world of the access table: two boards, two agencies, one of everything, and everybody.

People by their key: `preparer` works for the agency whose things are asked for, `other_preparer`
for another agency of the same board, `far_preparer` for an agency of another board; so for the
rest. `nobody` can sign in and holds no role; `former` held one.
"""

from dataclasses import dataclass, field

from knox.models import AuthToken

from agencies import clock
from agencies.models import Role
from audits.operations.risks import raise_risk
from dataset.models import DataReturn, Publication
from tests.dataset.worlds import make_world
from tests.factories.actions import ActionFactory, ImpactEvidenceFactory, PriorityFactory
from tests.factories.agencies import (
    PASSWORD,
    AgencyFactory,
    AppointmentFactory,
    BoardFactory,
    InvitationFactory,
    MeetingFactory,
    SeatFactory,
    UserFactory,
)
from tests.factories.calendar import ExtensionFactory
from tests.factories.dataset import (
    DataReturnFactory,
    PeriodFactory,
    PublicationFactory,
    ShownFigureFactory,
)
from tests.factories.exceptions import ExceptionFactory
from tests.factories.programme import make_audits


OF_THE_AGENCY = ("preparer", "approver", "agency_member", "chief_officer")
OF_THE_BOARD = (
    "analyst",
    "manager",
    "pag_member",
    "pag_chair",
    "executive_member",
    "chair",
    "lay_member",
    "auditor",
    "inspector",
)
OF_ANOTHER_AGENCY = ("other_preparer", "other_approver", "other_agency_member")
OF_ANOTHER_BOARD = (
    "far_preparer",
    "far_approver",
    "far_analyst",
    "far_manager",
    "far_pag_chair",
    "far_chair",
)
WITHOUT_FIGURES = ("sysadmin", "nobody", "former")
EVERYBODY = OF_THE_AGENCY + OF_ANOTHER_AGENCY + OF_THE_BOARD + OF_ANOTHER_BOARD + WITHOUT_FIGURES


@dataclass
class World:
    """What the addresses of the table are about."""

    people: dict = field(default_factory=dict)
    to_fill_in: DataReturn = None  # the agency's, not yet started
    submitted: DataReturn = None
    approved: DataReturn = None
    accepted: DataReturn = None
    publication: Publication = None
    extension: object = None  # more time for `to_fill_in`: asked for, not answered
    risk: object = None
    audits: dict = field(default_factory=dict)  # by state
    action: object = None  # the agency's, under way
    action_done: object = None  # the agency's, reported done, with evidence nobody has judged
    evidence: object = None
    priority: object = None
    exception: object = None  # asked of the agency, not decided
    decided: object = None
    meeting: object = None  # of the group, today
    invitation: object = None
    appointment: object = None
    token: object = None


def make_access_world():
    made = make_world()
    world = World(to_fill_in=made.data_return)
    _people(world, made)
    for quarter, state in enumerate(("accepted", "approved", "submitted"), start=1):
        data_return = DataReturnFactory(
            agency=made.agency,
            board=made.board,
            period=PeriodFactory(year=2016, quarter=quarter),
            **{state: True},
        )
        setattr(world, state, data_return)
    world.publication = PublicationFactory(board=made.board, period=world.accepted.period)
    ShownFigureFactory(publication=world.publication, code="CPP-02", text="40")
    world.extension = ExtensionFactory(data_return=made.data_return, asked_by=made.analyst)
    world.risk = _risk(made)
    world.audits = make_audits(made, world.people["auditor"])
    seat = SeatFactory(board=made.board, agency=made.agency)
    world.action = ActionFactory(board=made.board, owner=seat, agency=made.agency, under_way=True)
    world.action_done = ActionFactory(board=made.board, owner=seat, agency=made.agency, done=True)
    world.evidence = ImpactEvidenceFactory(action=world.action_done)
    world.priority = PriorityFactory(board=made.board, codes=["CPP-02"])
    _exceptions(world, made)
    world.invitation = InvitationFactory(
        role=Role.PREPARER, agency=made.agency, board=made.board, invited_by=made.manager
    )
    world.appointment = AppointmentFactory(role=Role.PREPARER, agency=made.agency)
    world.token, _ = AuthToken.objects.create(world.people["preparer"])
    return world


def _exceptions(world, made):
    told = {"publication": world.publication, "agency": made.agency}
    world.exception = ExceptionFactory(asked=True, **told)
    world.decided = ExceptionFactory(decided=True, cause="standard", **told)
    world.meeting = MeetingFactory(board=made.board, held_on=clock.today())


def _risk(made):
    return raise_risk(
        made.board,
        by=made.manager,
        fields={
            "title": "Records are late",
            "category": "data",
            "cause": "Staff are few",
            "event": "records come late",
            "consequence": "a child is missed",
            "owner": SeatFactory(board=made.board),
            "controls": "Weekly reminder",
            "review_on": "2017-06-01",
        },
        codes=["CPP-02"],
        scores={
            f"{when}_{what}": 3
            for when in ("inherent", "current", "target")
            for what in ("likelihood", "impact")
        },
        reason="First scoring",
    )


def _people(world, made):
    far_board = BoardFactory(slug="luton", short_name="Luton")
    scopes = {
        "": (made.board, made.agency),
        "other_": (made.board, AgencyFactory(slug="police", boards=[made.board])),
        "far_": (far_board, AgencyFactory(slug="far-care", boards=[far_board])),
    }
    for key in EVERYBODY:
        prefix = next(p for p in ("other_", "far_", "") if key.startswith(p))
        board, agency = scopes[prefix]
        world.people[key] = _person(key, key.removeprefix(prefix).upper(), board, agency)
    AppointmentFactory(user=world.people["former"], role=Role.MANAGER, board=made.board, ended=True)


def _person(key, role_name, board, agency):
    user = UserFactory(email=f"{key}@people.example", name=key, password=PASSWORD)
    if role_name in Role.__members__:
        role = Role[role_name]
        of_agency = role_name.lower() in OF_THE_AGENCY
        scope = {"agency": agency} if of_agency else {"board": board}
        AppointmentFactory(user=user, role=role, **({} if role is Role.SYSADMIN else scope))
    return user
