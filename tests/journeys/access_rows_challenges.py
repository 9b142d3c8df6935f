"""Who reads, puts, answers and judges challenges; who decides about risks as a whole; who keeps the
register of inspections."""

from agencies.models import Agency, Board
from audits.operations import risks
from tests.factories.audits import ChallengeFactory, InspectionFactory, RiskFactory
from tests.journeys.access_rows import OF_OUR_BOARD, WITH_A_BOARD, Row, answers
from tests.journeys.access_world import OF_ANOTHER_BOARD, WITHOUT_FIGURES


KEEPERS = ("analyst", "manager", "pag_chair")
FAR_KEEPERS = ("far_analyst", "far_manager", "far_pag_chair")
ANSWERERS = ("agency_member", "chief_officer")
REPORTERS = (*KEEPERS, *FAR_KEEPERS, *ANSWERERS, "other_agency_member")
UNSEEN = OF_ANOTHER_BOARD + WITHOUT_FIGURES


def of_challenge(state):
    def arguments(world):
        board = Board.objects.get(slug="bedford")
        agency = Agency.objects.get(slug="social-care")
        return {"pk": ChallengeFactory(board=board, agency=agency, state=state).pk}

    return arguments


def of_risk_with(kind):
    """A risk about which that was decided last."""

    def arguments(world):
        risk = RiskFactory(board=Board.objects.get(slug="bedford"), number=900)
        chair = world.people["pag_chair"]
        if kind == "closed":
            risks.close(risk, by=chair, closed_as="merged", reason="With another.")
        else:
            risks.escalate(risk, by=chair, to="executive", reason="Too high.")
        return {"pk": risk.pk}

    return arguments


def of_inspection(world):
    board = Board.objects.get(slug="bedford")
    agency = Agency.objects.get(slug="social-care")
    return {"pk": InspectionFactory(board=board, agency=agency).pk}


def _filled_in(route, who, **row):
    """A form that stands for those who may, and that nothing was filled in."""
    return Row(
        f"audits:{route}",
        get=answers({200: who, 404: UNSEEN}, others=403),
        post=answers({422: who, 404: UNSEEN}, others=403),
        data={"nothing": "filled in"},
        **row,
    )


def _new(route, who):
    return Row(
        f"audits:{route}",
        get=answers({200: who, 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: who, 404: WITHOUT_FIGURES}, others=403),
        data={"nothing": "filled in"},
    )


CHALLENGES = [
    Row("audits:assurance", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("audits:challenge_list", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("audits:challenges_xlsx", get=answers({200: WITH_A_BOARD}, others=404)),
    _new("challenge_new", (*KEEPERS, *FAR_KEEPERS)),
    Row(
        "audits:challenge_detail",
        kwargs=of_challenge("open"),
        get=answers({200: OF_OUR_BOARD}, others=404),
    ),
    _filled_in("challenge_answer", ANSWERERS, kwargs=of_challenge("open")),
    _filled_in("challenge_view", KEEPERS, kwargs=of_challenge("answered")),
    _filled_in("challenge_follow_up", KEEPERS, kwargs=of_challenge("answered")),
    _filled_in("challenge_escalate", KEEPERS, kwargs=of_challenge("open")),
    _filled_in("challenge_close", ("manager", "pag_chair"), kwargs=of_challenge("escalated")),
]
RISKS = [
    Row("audits:risks_xlsx", get=answers({200: WITH_A_BOARD}, others=404)),
    _new("risk_bands", ("manager", "far_manager")),
    _filled_in("risk_reopen", ("manager", "pag_chair"), kwargs=of_risk_with("closed")),
    _filled_in("risk_answer", KEEPERS, kwargs=of_risk_with("escalated")),
]
INSPECTIONS = [
    Row("audits:inspection_list", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("audits:inspections_xlsx", get=answers({200: WITH_A_BOARD}, others=404)),
    _new("inspection_new", REPORTERS),
    Row(
        "audits:inspection_detail",
        kwargs=of_inspection,
        get=answers({200: OF_OUR_BOARD}, others=404),
    ),
    _filled_in("inspection_edit", (*KEEPERS, *ANSWERERS), kwargs=of_inspection),
    _filled_in("inspection_recommend", (*KEEPERS, *ANSWERERS), kwargs=of_inspection),
]
