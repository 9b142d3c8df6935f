"""Who drafts a change of the dictionary, who agrees it, and who reads it."""

from tests.factories.changes import DictionaryChangeFactory
from tests.journeys.access_rows import STAFF, Row, answers


WORKERS = (*STAFF, "pag_chair", "far_analyst", "far_manager", "far_pag_chair")
DRAFTERS = (*STAFF, "far_analyst", "far_manager")
DECIDERS = ("manager", "far_manager")
OTHER_WORKERS = tuple(person for person in WORKERS if person not in STAFF)


def of_draft(world, state="draft"):
    change = DictionaryChangeFactory(
        board=world.to_fill_in.area.lead_board,
        drafted_by=world.people["analyst"],
        lines={"CPP-02": {"name": "Plans begun"}},
        state=state,
    )
    return {"pk": change.pk}


def of_proposal(world):
    return of_draft(world, "proposed")


def of_row(world):
    return of_draft(world) | {"kind": "indicator"}


SEEN_BY_WORKERS = answers({200: WORKERS}, others=404)
EDITED_BY_STAFF = answers({200: STAFF, 403: OTHER_WORKERS}, others=404)
PRESSED_BY_STAFF = answers({302: STAFF, 403: OTHER_WORKERS}, others=404)

CHANGES = [
    Row("dataset:change_list", get=answers({}, others=200)),
    Row(
        "dataset:change_new",
        get=answers({200: DRAFTERS}, others=403),
        post=answers({422: DRAFTERS}, others=403),
        data={"title": ""},
    ),
    Row("dataset:change_detail", kwargs=of_draft, get=SEEN_BY_WORKERS),
    Row(
        "dataset:change_edit",
        kwargs=of_draft,
        get=EDITED_BY_STAFF,
        post=answers({422: STAFF, 403: OTHER_WORKERS}, others=404),
        data={"title": ""},
    ),
    Row(
        "dataset:change_line",
        kwargs=of_row,
        get=EDITED_BY_STAFF,
        post=answers({422: STAFF, 403: OTHER_WORKERS}, others=404),
        data={"name": ""},
    ),
    Row(
        "dataset:change_line_remove",
        kwargs=of_row,
        post=answers({403: OTHER_WORKERS}, others=404),
    ),
    Row("dataset:change_propose", kwargs=of_draft, post=PRESSED_BY_STAFF, data={"edition": "1"}),
    Row("dataset:change_withdraw", kwargs=of_draft, post=PRESSED_BY_STAFF, data={"edition": "1"}),
    Row(
        "dataset:change_take_back",
        kwargs=of_proposal,
        post=PRESSED_BY_STAFF,
        data={"edition": "1"},
    ),
    Row(
        "dataset:change_agree",
        kwargs=of_proposal,
        post=answers(
            {302: DECIDERS, 403: ("analyst", "far_analyst", "pag_chair", "far_pag_chair")},
            others=404,
        ),
        data={"edition": "1"},
    ),
    Row(
        "dataset:change_refuse",
        kwargs=of_proposal,
        post=answers(
            {422: DECIDERS, 403: ("analyst", "far_analyst", "pag_chair", "far_pag_chair")},
            others=404,
        ),
        data={"edition": "1", "decision": ""},
    ),
]
