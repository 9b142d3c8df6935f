"""Who may read and write in audits: the board's people read, each step has its own writers."""

from tests.journeys.access_rows import (
    NO_TOKEN,
    OF_OUR_BOARD,
    STAFF,
    WITH_A_BOARD,
    Row,
    answers,
    everybody,
)
from tests.journeys.access_world import OF_ANOTHER_BOARD, OF_THE_AGENCY, WITHOUT_FIGURES


ELSEWHERE = OF_ANOTHER_BOARD + WITHOUT_FIGURES
WRITERS = (*STAFF, "auditor")  # the auditor is assigned to every audit of the world
FAR_STAFF = ("far_analyst", "far_manager")
GRADERS = ("preparer", "approver")
NOTE_READERS = (*STAFF, "pag_member", "pag_chair", "chair", "auditor")
NOTHING = {"nothing": "filled in"}


def of_audit(state, **more):
    """Arguments of an address of an audit in this state."""
    return lambda world: {"pk": world.audits[state].pk, **more}


def form(route, kwargs, who, data=None):
    """A page with a form: those who may write get it, an empty one is refused with 422."""
    return Row(
        f"audits:{route}",
        kwargs=kwargs,
        get=answers({200: who, 404: ELSEWHERE}, others=403),
        post=answers({422: who, 404: ELSEWHERE}, others=403),
        data=data or NOTHING,
    )


def button(route, kwargs, who, data=None, status=302):
    return Row(
        f"audits:{route}",
        kwargs=kwargs,
        post=answers({status: who, 404: ELSEWHERE}, others=403),
        data=data,
    )


def reading(route, kwargs, who):
    return Row(
        f"audits:{route}", kwargs=kwargs, get=answers({200: who, 404: ELSEWHERE}, others=403)
    )


OWN = {"agency": "social-care"}
AUDIT_PROGRAMME = [
    *[
        Row(f"audits:{route}", get=answers({200: WITH_A_BOARD}, others=404))
        for route in ("audit_list", "audit_xlsx", "audit_themes")
    ],
    Row(
        "audits:audit_new",
        get=answers({200: (*STAFF, *FAR_STAFF), 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: (*STAFF, *FAR_STAFF), 404: WITHOUT_FIGURES}, others=403),
        data=NOTHING,
    ),
    Row(
        "audits:audit_detail",
        kwargs=of_audit("proposed"),
        get=answers({200: OF_OUR_BOARD}, others=404),
    ),
    form("audit_edit", of_audit("proposed"), STAFF),
    button("audit_move", of_audit("proposed"), ("manager", "pag_chair"), {"state": "planned"}),
    form("audit_report", of_audit("report"), WRITERS),
    form("audit_present", of_audit("report"), (*STAFF, "pag_chair")),
    form("audit_tool", of_audit("proposed"), WRITERS),
    button("audit_tool_copy", of_audit("proposed"), WRITERS, status=422),
    form("audit_sample", of_audit("proposed"), WRITERS),
    form("finding_new", of_audit("report"), WRITERS),
    form("finding_edit", of_audit("report", number=1), WRITERS),
    button("finding_remove", of_audit("report", number=1), WRITERS),
    reading("audit_moderation", of_audit("moderation"), NOTE_READERS),
    form("audit_moderate", of_audit("moderation", number=1), (*WRITERS, "pag_chair")),
    Row(
        "audits:audit_results",
        kwargs=of_audit("report"),
        get=answers({200: OF_OUR_BOARD}, others=404),
    ),
    reading("audit_cases", of_audit("auditing", **OWN), OF_THE_AGENCY),
    form("audit_case", of_audit("auditing", number=1, **OWN), GRADERS),
    button("audit_finish", of_audit("auditing", **OWN), ("approver",)),
    button("audit_reopen", of_audit("finished", **OWN), STAFF),
]
AUDIT_API = [
    Row(
        "api:audit-list",
        get=everybody(200, signed_out=NO_TOKEN),
        post=everybody(405, signed_out=NO_TOKEN),
    ),
    Row(
        "api:audit-detail",
        kwargs=of_audit("proposed"),
        get=answers({200: OF_OUR_BOARD}, others=404, signed_out=NO_TOKEN),
        post=everybody(405, signed_out=NO_TOKEN),
    ),
]
