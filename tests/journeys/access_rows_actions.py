"""The addresses of the action list, of “So what?” and of the priorities."""

from tests.journeys.access_rows import (
    NO_TOKEN,
    OF_OUR_BOARD,
    STAFF,
    WITH_A_BOARD,
    Row,
    answers,
    everybody,
)
from tests.journeys.access_world import OF_ANOTHER_BOARD, WITHOUT_FIGURES


KEEPERS = ("analyst", "manager", "pag_chair")
FAR_KEEPERS = ("far_analyst", "far_manager", "far_pag_chair")
OWNERS = ("preparer", "approver", "agency_member")
SIGNERS = ("executive_member", "pag_chair")
JUDGES = (*SIGNERS, "manager")
NOT_THEIRS = OF_ANOTHER_BOARD + WITHOUT_FIGURES


def of_action(world):
    return {"pk": world.action.pk}


def of_done(world):
    return {"pk": world.action_done.pk}


def of_evidence(world):
    return {"pk": world.action_done.pk, "evidence": world.evidence.pk}


def of_priority(world):
    return {"pk": world.priority.pk}


def _only(who, route, kwargs):
    """A form of one of our things: `who` gets it, other people of the board are told why not."""
    return Row(
        f"audits:{route}",
        kwargs=kwargs,
        get=answers({200: who, 404: NOT_THEIRS}, others=403),
        post=answers({422: who, 404: NOT_THEIRS}, others=403),
        data={"nothing": "filled in"},
    )


def _new(who, route):
    return Row(
        f"audits:{route}",
        get=answers({200: who, 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: who, 404: WITHOUT_FIGURES}, others=403),
        data={"title": ""},
    )


ACTIONS = [
    *[
        Row(f"audits:{route}", get=answers({200: WITH_A_BOARD}, others=404))
        for route in (
            "action_list", "action_csv", "action_xlsx", "action_own", "action_overview",
            "so_what", "priority_list",
        )
    ],
    _new((*KEEPERS, *FAR_KEEPERS), "action_new"),
    Row("audits:action_detail", kwargs=of_action, get=answers({200: OF_OUR_BOARD}, others=404)),
    _only(KEEPERS, "action_edit", of_action),
    _only(KEEPERS, "action_withdraw", of_action),
    _only((*OWNERS, *KEEPERS), "action_update", of_action),
    _only((*OWNERS, *KEEPERS), "evidence_new", of_done),
    _only(JUDGES, "evidence_judge", of_evidence),
    _only(SIGNERS, "action_sign_off", of_done),
    _new((*STAFF, "far_analyst", "far_manager"), "priority_new"),
    Row("audits:priority_detail", kwargs=of_priority, get=answers({200: OF_OUR_BOARD}, others=404)),
    _only(STAFF, "priority_edit", of_priority),
]  # fmt: skip


def _read_only(route, kwargs=None):
    get = (
        answers({200: OF_OUR_BOARD}, others=404, signed_out=NO_TOKEN)
        if kwargs
        else everybody(200, signed_out=NO_TOKEN)
    )
    return Row(route, kwargs=kwargs or dict, get=get, post=everybody(405, signed_out=NO_TOKEN))


API_OF_ACTIONS = [
    _read_only("api:action-list"),
    _read_only("api:action-detail", of_action),
    _read_only("api:priority-list"),
    _read_only("api:priority-detail", of_priority),
    Row(
        "api:action-update",
        kwargs=of_action,
        get=everybody(405, signed_out=NO_TOKEN),
        post=answers({201: (*OWNERS, *KEEPERS), 404: NOT_THEIRS}, others=403, signed_out=NO_TOKEN),
        data={"state": "under way", "text": "Half of it is done."},
    ),
]
