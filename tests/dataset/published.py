"""A small board whose quarters are published, for the tests of what comes out."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from agencies.models import Agency, AgencyKind, Board, Role, User
from dataset.models import DataReturn, Period, State
from dataset.operations import publications
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    DecisionFactory,
    DefinitionFactory,
    PeriodFactory,
    PopulationFactory,
    RuleVersionFactory,
    SubmissionFactory,
)


LONDON = ZoneInfo("Europe/London")


@dataclass
class Published:
    """A board with social care and the police, and the dictionary they answer.

    Children's social care: CPP-01 (stock), REF-01 (flow, monthly), CPP-02 = CPP-03 + CPP-04
    (flows), share CPP-05 of parts CPP-05n and CPP-05d, rate REF-08 (REF-01 per 10,000).
    Police: MIS-01 (flow).
    """

    board: Board
    care: Agency
    police: Agency
    analyst: User
    manager: User

    def send(self, agency, figures, year=2016, quarter=3, **submission):
        """An accepted submission of an agency's return; a second one corrects the first."""
        data_return = DataReturnFactory(
            agency=agency, board=self.board, period=PeriodFactory(year=year, quarter=quarter)
        )
        DataReturn.objects.filter(pk=data_return.pk).update(state=State.ACCEPTED)
        return self._accept(data_return, figures, **submission)

    def _accept(self, data_return: DataReturn, figures, on=None, **submission):
        sent = SubmissionFactory(data_return=data_return, figures=figures, **submission)
        moment = {"decided_at": on} if on else {}
        DecisionFactory(submission=sent, verb="approved", **moment)
        DecisionFactory(submission=sent, verb="accepted", **moment)
        return sent

    def publish(self, year=2016, quarter=3, note="", at=None):
        period = PeriodFactory(year=year, quarter=quarter)
        return publications.publish(self.board, period, by=self.analyst, note=note, at=at)

    def quarter(self, care, police=None, year=2016, quarter=3, **submission):
        """Both returns accepted and the quarter published."""
        self.send(self.care, care, year, quarter, **submission)
        self.send(self.police, police or {"MIS-01": "30"}, year, quarter, **submission)
        return self.publish(year, quarter)

    def period(self, year=2016, quarter=3) -> Period:
        return PeriodFactory(year=year, quarter=quarter)


def moment(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=LONDON)


PLAIN = {
    "CPP-01": "190",
    ("REF-01", 1): "100",
    ("REF-01", 2): "110",
    ("REF-01", 3): "120",
    "REF-01": "330",
    "CPP-02": "60",
    "CPP-03": "40",
    "CPP-04": "20",
    "CPP-05n": "45",
    "CPP-05d": "52",
}


def make_published():
    board = BoardFactory(slug="bedford", short_name="Bedford Borough")
    make_dictionary()
    PopulationFactory(area=board.areas.get(), year=2015, children=40_000)
    return Published(
        board=board,
        care=AgencyFactory(slug="social-care", name="Children’s social care", boards=[board]),
        police=AgencyFactory(
            slug="police", name="Bedfordshire Police", kind=AgencyKind.POLICE, boards=[board]
        ),
        analyst=UserFactory(name="Analyst", role=Role.ANALYST, board=board),
        manager=UserFactory(name="Manager", role=Role.MANAGER, board=board),
    )


def make_dictionary():
    DefinitionFactory(code="POP-01", name="Children in the area", supplier_kind="", collected=False)
    DefinitionFactory(code="CPP-01", name="Children on a plan", stock=True)
    DefinitionFactory(
        code="REF-01", name="Referrals", monthly=True, theme="Referrals", unit="referrals"
    )
    DefinitionFactory(code="CPP-02", name="Plans started", polarity="lower better")
    DefinitionFactory(code="CPP-03", name="First plans")
    DefinitionFactory(code="CPP-04", name="Second plans")
    DefinitionFactory(
        code="CPP-05", name="Plans reviewed in time", share=True, polarity="higher better",
        standard_or_target="90%", standard_value=90, standard_sense="at least",
        standard_basis="set locally",
    )  # fmt: skip
    DefinitionFactory(
        code="REF-08", name="Referrals per 10,000 children", kind="ratio", theme="Referrals",
        unit="per 10,000", multiplier=10_000, numerator="REF-01", denominator="POP-01",
        collected=False, supplier_kind="", rollup_to_year="recompute",
    )  # fmt: skip
    DefinitionFactory(
        code="MIS-01", name="Missing incidents", theme="Missing", unit="incidents",
        supplier_kind=AgencyKind.POLICE, supplying_agency="Police",
    )  # fmt: skip
    RuleVersionFactory(
        rule_id="V510",
        name="Plans started are first and later plans",
        expression="CPP-03 + CPP-04 == CPP-02",
        message="The parts do not add up | {left} is not {right}.",
    )
