"""Who reads exceptions, writes commentary, decides, and follows the group's meeting."""

from tests.journeys.access_rows import OF_OUR_BOARD, WITH_A_BOARD, Row, answers
from tests.journeys.access_world import OF_THE_BOARD


KEEPERS = ("analyst", "manager", "pag_chair")
# Data leads and approvers read what is about their own agency.
SEEN = tuple(one for one in OF_OUR_BOARD if one not in {"other_preparer", "other_approver"})
FOLLOWERS = (*OF_THE_BOARD, "agency_member", "chief_officer", "other_agency_member")
WRITERS = ("preparer", "approver")


def of_exception(world):
    return {"pk": world.exception.pk}


def of_decided(world):
    return {"pk": world.decided.pk}


def of_meeting(world):
    return {"pk": world.meeting.pk}


def done_by(route, kwargs, who):
    """A form for these; the others who read the exception are told why not."""
    others = tuple(one for one in SEEN if one not in who)
    return Row(
        route,
        kwargs=kwargs,
        get=answers({200: who, 403: others}, others=404),
        post=answers({422: who, 403: others}, others=404),
        data={"nothing": "filled in"},
    )


EXCEPTIONS = [
    *[
        Row(f"audits:{route}", get=answers({200: WITH_A_BOARD}, others=404))
        for route in ("exception_list", "exceptions_csv", "exceptions_xlsx", "exception_asked")
    ],
    Row("audits:exception_detail", kwargs=of_exception, get=answers({200: SEEN}, others=404)),
    done_by("audits:exception_comment", of_exception, WRITERS),
    done_by("audits:exception_decide", of_exception, KEEPERS),
    done_by("audits:exception_close", of_decided, KEEPERS),
    Row(
        "audits:group_meeting",
        kwargs=of_meeting,
        get=answers({200: FOLLOWERS}, others=404),
        post=answers(
            {422: KEEPERS, 403: tuple(one for one in FOLLOWERS if one not in KEEPERS)}, others=404
        ),
        data={"nothing": "filled in"},
    ),
    *[
        Row(f"audits:{route}", kwargs=of_meeting, get=answers({200: FOLLOWERS}, others=404))
        for route in ("group_minutes", "group_minutes_text")
    ],
]
