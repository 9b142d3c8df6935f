"""Who reads and writes how an agency makes its numbers."""

from tests.journeys.access_rows import Row, answers, of_return
from tests.journeys.access_world import OF_ANOTHER_AGENCY, OF_THE_AGENCY


READERS = ("preparer", "approver", "agency_member", "analyst", "manager")
OF_AN_AGENCY = (*OF_THE_AGENCY, *OF_ANOTHER_AGENCY, "far_preparer", "far_approver")


RECIPES = [
    Row("dataset:recipe_list", get=answers({200: OF_AN_AGENCY}, others=404)),
    Row(
        "dataset:recipe",
        kwargs=lambda world: {"agency": "social-care", "code": "CPP-02"},
        get=answers({200: OF_THE_AGENCY}, others=404),
        post=answers(
            {422: ("preparer", "approver"), 403: ("agency_member", "chief_officer")}, others=404
        ),
    ),
    Row(
        "audits:receipt",
        kwargs=of_return("submitted", number=1),
        get=answers({200: READERS}, others=404),
    ),
]
