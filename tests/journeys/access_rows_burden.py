"""Who says what the questions cost, and who reads it."""

from tests.journeys.access_rows import Row, answers, of_return
from tests.journeys.access_world import WITHOUT_FIGURES


OF_THE_RETURN = ("preparer", "approver", "agency_member")

BURDEN = [
    Row(
        "dataset:return_effort",
        kwargs=of_return("to_fill_in"),
        get=answers({200: OF_THE_RETURN}, others=404),
        post=answers({302: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
        data={"effort-child-protection": "30"},
    ),
    Row(
        "audits:burden",
        get=answers(
            {
                200: (
                    "analyst", "manager", "pag_chair",
                    "far_analyst", "far_manager", "far_pag_chair",
                ),
                404: WITHOUT_FIGURES,
            },
            others=403,
        ),
    ),
]  # fmt: skip
