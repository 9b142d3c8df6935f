"""Who sees a board's dates and its chasing, and who gives more time."""

from tests.journeys.access_rows import AGENCY_STAFF, STAFF, WITH_A_BOARD, Row, answers, of_return


WATCHERS = (*STAFF, "pag_member", "pag_chair", "chair")
OF_AN_AGENCY = (
    *AGENCY_STAFF, "other_preparer", "other_approver", "other_agency_member",
    "far_preparer", "far_approver",
)  # fmt: skip
FAR_WATCHERS = ("far_analyst", "far_manager", "far_pag_chair", "far_chair")
LOG_READERS = answers({200: (*WATCHERS, *OF_AN_AGENCY, *FAR_WATCHERS)}, others=403)
OTHER_WATCHERS = (*AGENCY_STAFF, "pag_member", "pag_chair", "chair")
MANAGERS = ("manager", "far_manager")


CALENDAR = [
    Row("dataset:calendar", get=answers({200: WITH_A_BOARD}, others=403)),
    Row(
        "dataset:calendar_change",
        get=answers({200: MANAGERS}, others=403),
        post=answers({422: MANAGERS}, others=403),
        data={"due": "tomorrow"},
    ),
    Row("dataset:chasing", get=LOG_READERS),
    Row("dataset:chasing_csv", get=LOG_READERS),
    Row("dataset:timeliness", get=LOG_READERS),
    Row("dataset:timeliness_csv", get=LOG_READERS),
    Row(
        "dataset:return_chasing",
        kwargs=of_return("to_fill_in"),
        get=answers({200: (*AGENCY_STAFF, *WATCHERS)}, others=404),
        post=answers({422: ("manager",), 403: ("analyst", *OTHER_WATCHERS)}, others=404),
        data={"result": ""},
    ),
    Row(
        "dataset:return_letter",
        kwargs=of_return("to_fill_in"),
        post=answers({302: ("manager",), 403: ("analyst", *OTHER_WATCHERS)}, others=404),
    ),
    Row(
        "dataset:return_extend",
        kwargs=of_return("to_fill_in"),
        get=answers({200: STAFF, 403: OTHER_WATCHERS}, others=404),
        post=answers({422: STAFF, 403: OTHER_WATCHERS}, others=404),
        data={"reason": ""},
    ),
    Row(
        "dataset:extension_answer",
        kwargs=lambda world: {"pk": world.extension.pk},
        post=answers({302: ("manager",), 403: ("analyst", *OTHER_WATCHERS)}, others=404),
        data={"answer": "give"},
    ),
]
