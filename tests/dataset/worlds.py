"""A small agency with a return to fill in, for the tests of returns."""

from dataclasses import dataclass

from agencies.models import Agency, Board, Role, User
from dataset.figures import QUARTER
from dataset.models import DataReturn, Definition, Period
from dataset.models.contents import contents_of
from dataset.operations import drafts, returns, reviews
from dataset.operations.drafts import Edit, Edits
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    DefinitionFactory,
    PeriodFactory,
    RuleVersionFactory,
    SubmissionFactory,
)


@dataclass
class World:
    """One board, one agency, its people, and its return for January to March 2017.

    The return asks for CPP-01 (a monthly stock), CPP-02, CPP-03, the parts of share CPP-05, and
    in another theme LAC-01. An error when CPP-03 is above CPP-02, a query when CPP-02 is above 50.
    """

    board: Board
    agency: Agency
    period: Period
    data_return: DataReturn
    preparer: User
    colleague: User
    approver: User
    member: User
    analyst: User
    manager: User

    def reload(self):
        """The return as it is in the database now."""
        return DataReturn.objects.select_related("agency", "area__lead_board", "period").get(
            pk=self.data_return.pk
        )

    def contents(self):
        return contents_of(self.reload())

    def type(self, figures, by=None, notes=None, explanations=None):
        """Type figures as somebody who saw what stood there."""
        contents = self.contents()
        return drafts.save(
            self.data_return,
            Edits(
                values=tuple(
                    Edit(slot, contents.text(slot), text)
                    for key, text in figures.items()
                    for slot in [key if isinstance(key, tuple) else (key, QUARTER)]
                ),
                notes=tuple(
                    Edit((code, QUARTER), "", text) for code, text in (notes or {}).items()
                ),
                explanations=tuple(
                    Edit(key, "", text) for key, text in (explanations or {}).items()
                ),
            ),
            by=by or self.preparer,
        )

    def fill_in(self):
        """Type a whole return that may be sent."""
        return self.type(COMPLETE)

    def send(self):
        self.fill_in()
        return returns.submit(self.data_return, by=self.preparer)

    def approve(self):
        self.send()
        return reviews.approve(self.data_return, by=self.approver)

    def accept(self):
        self.approve()
        return reviews.accept(self.data_return, by=self.analyst)


COMPLETE = {
    ("CPP-01", 1): "189",
    ("CPP-01", 2): "194",
    ("CPP-01", 3): "196",
    "CPP-02": "40",
    "CPP-03": "30",
    "CPP-05n": "<5",
    "CPP-05d": "70",
    "LAC-01": "266",
}


def make_world():
    board = BoardFactory(slug="bedford", short_name="Bedford Borough")
    agency = AgencyFactory(slug="social-care", name="Children’s social care", boards=[board])
    period = PeriodFactory(year=2016, quarter=4)
    make_dictionary()
    return World(
        board=board,
        agency=agency,
        period=period,
        data_return=DataReturnFactory(agency=agency, board=board, period=period),
        preparer=UserFactory(name="Preparer", role=Role.PREPARER, agency=agency),
        colleague=UserFactory(name="Colleague", role=Role.PREPARER, agency=agency),
        approver=UserFactory(name="Approver", role=Role.APPROVER, agency=agency),
        member=UserFactory(name="Member", role=Role.AGENCY_MEMBER, agency=agency),
        analyst=UserFactory(name="Analyst", role=Role.ANALYST, board=board),
        manager=UserFactory(name="Manager", role=Role.MANAGER, board=board),
    )


def make_dictionary():
    DefinitionFactory(code="CPP-01", name="Children on a plan", stock=True, monthly=True)
    DefinitionFactory(code="CPP-02", name="Plans started")
    DefinitionFactory(code="CPP-03", name="Plans ended")
    DefinitionFactory(code="CPP-05", name="Second or later plans (share)", share=True)
    DefinitionFactory(
        code="LAC-01", name="Children looked after", stock=True, theme="Looked after children"
    )
    RuleVersionFactory(
        rule_id="V501",
        name="Plans ended within plans started",
        expression="CPP-03 <= CPP-02",
        message="More plans ended than started | {CPP-03} ended, but {CPP-02} started.",
    )
    RuleVersionFactory(
        rule_id="V502",
        name="Many plans",
        severity="query",
        expression="CPP-02 <= 50",
        message="Many plans started | {CPP-02} plans started.",
        advice="Say why.",
    )


def make_history(world, figures, *, quarters_back=1, source="return"):
    """An accepted return of the same agency, so many quarters earlier."""
    year, quarter = divmod(world.period.ordinal - quarters_back, 4)
    earlier = DataReturnFactory(
        agency=world.agency,
        board=world.board,
        period=PeriodFactory(year=year, quarter=quarter + 1),
        state="accepted",
    )
    return SubmissionFactory(
        data_return=earlier, origin="import", figures=figures, figures__source=source
    )


def redefine(code, period, **changes):
    """A new version of a measure that begins a new series: its meaning is another from `period`."""
    held = Definition.objects.filter(indicator__code=code).latest("version")
    values = {"definition": "Another meaning.", "breaks_series": True, **changes}
    for name, value in values.items():
        setattr(held, name, value)
    held.pk, held.version, held.valid_from = None, held.version + 1, period
    held._state.adding = True
    held.save()
    return held
