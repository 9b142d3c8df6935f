"""Every address of the service and who gets which answer. A new address needs a row here."""

from tests.journeys.access_rows import (
    AGENCY_STAFF,
    LOOKERS_AFTER,
    OF_OUR_BOARD,
    PUBLIC,
    PUBLIC_NOT_ALLOWED,
    SIGNED_OUT,
    STAFF,
    WITH_A_BOARD,
    Row,
    answers,
    everybody,
    of_return,
    of_risk,
)
from tests.journeys.access_rows_actions import ACTIONS, API_OF_ACTIONS
from tests.journeys.access_rows_agencies import AGENCY_PAGES
from tests.journeys.access_rows_api import API
from tests.journeys.access_rows_audits import AUDIT_API, AUDIT_PROGRAMME
from tests.journeys.access_rows_benchmarks import BENCHMARKS
from tests.journeys.access_rows_burden import BURDEN
from tests.journeys.access_rows_calendar import CALENDAR
from tests.journeys.access_rows_challenges import (
    CHALLENGES,
    INSPECTIONS,
    RISKS,
)
from tests.journeys.access_rows_changes import CHANGES
from tests.journeys.access_rows_charts import CHARTS
from tests.journeys.access_rows_dictionary_file import DICTIONARY_FILE
from tests.journeys.access_rows_disclosure import DISCLOSURE
from tests.journeys.access_rows_evidence import EVIDENCE
from tests.journeys.access_rows_exceptions import EXCEPTIONS
from tests.journeys.access_rows_findings import FINDINGS
from tests.journeys.access_rows_following import FOLLOWING
from tests.journeys.access_rows_history import HISTORY
from tests.journeys.access_rows_meetings import MEETINGS
from tests.journeys.access_rows_publishing import PUBLISHING
from tests.journeys.access_rows_recipes import RECIPES
from tests.journeys.access_rows_ways import VERSIONS, WAYS
from tests.journeys.access_world import EVERYBODY, OF_ANOTHER_BOARD, WITHOUT_FIGURES


LSCB = [
    Row("lscb:home", get=everybody(200)),
    Row(
        "lscb:switch_board",
        kwargs=lambda world: {"slug": world.publication.board.slug},
        get=answers({302: OF_OUR_BOARD}, others=404),
    ),
    Row("lscb:search", get=everybody(200)),
    Row("lscb:summary", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("lscb:protection", get=PUBLIC, post=PUBLIC_NOT_ALLOWED),
    Row("lscb:accessibility", get=PUBLIC, post=PUBLIC_NOT_ALLOWED),
    Row("lscb:glossary", get=PUBLIC, post=PUBLIC_NOT_ALLOWED),
]

ACCOUNT = [
    Row(
        "account_login",
        get=everybody(302, signed_out=200),
        post=everybody(302, signed_out=200),
    ),
    Row("account_logout", get=everybody(200), post=everybody(302)),
    Row("account_inactive", get=PUBLIC, post=PUBLIC_NOT_ALLOWED),
    Row("account_reauthenticate", get=everybody(200), post=everybody(200)),
    Row("account_change_password", get=everybody(200), post=everybody(200)),
    Row(
        "account_reset_password",
        get=PUBLIC,
        post=PUBLIC,
    ),
    Row("account_reset_password_done", get=PUBLIC, post=PUBLIC_NOT_ALLOWED),
    Row("account_reset_password_from_key_done", get=PUBLIC, post=PUBLIC_NOT_ALLOWED),
    Row(
        "account_reset_password_from_key",
        kwargs=lambda world: {"uidb36": "1", "key": "made-up"},
        get=PUBLIC,
        post=PUBLIC,
    ),
    Row("mfa_index", get=everybody(200)),
    Row("mfa_authenticate", get=everybody(302), post=everybody(302)),
    # Nobody here has a second factor, so there is no code to type.
    Row("mfa_reauthenticate", get=everybody(302), post=everybody(302)),
    # The password or a code has to be typed again first: 302 leads there.
    Row("mfa_activate_totp", get=everybody(302), post=everybody(302)),
    Row("mfa_deactivate_totp", get=everybody(404), post=everybody(404)),
    Row("mfa_view_recovery_codes", get=everybody(404)),
    Row("mfa_generate_recovery_codes", get=everybody(302), post=everybody(302)),
    Row("mfa_download_recovery_codes", get=everybody(404), post=everybody(404)),
]

AGENCIES = [
    Row("agencies:people", get=answers({200: LOOKERS_AFTER}, others=403)),
    Row(
        "agencies:invite",
        get=answers({200: LOOKERS_AFTER}, others=403),
        post=answers({422: LOOKERS_AFTER}, others=403),
        data={"email": "not an address"},
    ),
    Row(
        "agencies:appointment_end",
        kwargs=lambda world: {"pk": world.appointment.pk},
        post=answers({302: ("manager", "approver", "sysadmin")}, others=404),
    ),
    Row(
        "agencies:invitation_revoke",
        kwargs=lambda world: {"pk": world.invitation.pk},
        post=answers({302: ("manager", "approver"), 403: ("sysadmin",)}, others=404),
    ),
    Row(
        "agencies:invitation_accept",
        kwargs=lambda world: {"token": "made-up"},
        get=everybody(404, signed_out=404),
        post=everybody(404, signed_out=404),
    ),
    Row("agencies:account", get=everybody(200)),
    Row("agencies:token_create", post=everybody(200)),
    Row(
        "agencies:token_delete",
        kwargs=lambda world: {"pk": world.token.pk},
        post=answers({302: ("preparer",)}, others=404),
    ),
]

# Who may read a return: its agency, and the Board's staff once it was sent.
READERS = AGENCY_STAFF + STAFF
DATASET = [
    Row("dataset:return_list", get=everybody(200)),
    Row(
        "dataset:return_detail",
        kwargs=of_return("submitted"),
        get=answers({200: READERS}, others=404),
    ),
    Row(
        "dataset:return_theme",
        kwargs=of_return("to_fill_in", slug="child-protection"),
        get=answers({200: AGENCY_STAFF}, others=404),
        post=answers({302: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_commentary",
        kwargs=of_return("to_fill_in"),
        get=answers({200: AGENCY_STAFF}, others=404),
        post=answers({302: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_workbook",
        kwargs=of_return("to_fill_in"),
        get=answers({200: AGENCY_STAFF}, others=404),
    ),
    Row(
        "dataset:return_upload",
        kwargs=of_return("to_fill_in"),
        get=answers({200: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
        post=answers({422: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_upload_confirm",
        kwargs=of_return("to_fill_in"),
        post=answers({302: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_submit",
        kwargs=of_return("to_fill_in"),
        post=answers({403: AGENCY_STAFF}, others=404),
    ),
    Row(
        "dataset:return_nil",
        kwargs=of_return("to_fill_in"),
        get=answers({200: AGENCY_STAFF}, others=404),
        post=answers({302: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_withdraw",
        kwargs=of_return("submitted"),
        post=answers({302: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_approve",
        kwargs=of_return("submitted"),
        post=answers({302: ("approver",), 403: ("preparer", "agency_member", *STAFF)}, others=404),
    ),
    Row(
        "dataset:return_accept",
        kwargs=of_return("approved"),
        post=answers({403: AGENCY_STAFF, 302: STAFF}, others=404),
    ),
    Row(
        "dataset:return_send_back",
        kwargs=of_return("approved"),
        post=answers({403: AGENCY_STAFF, 302: STAFF}, others=404),
        data={"reason": "Please look at CPP-02 again."},
    ),
    Row(
        "dataset:return_ask",
        kwargs=of_return("accepted"),
        get=answers({200: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
        post=answers({422: ("preparer", "approver"), 403: ("agency_member",)}, others=404),
    ),
    Row(
        "dataset:return_decline",
        kwargs=of_return("accepted"),
        post=answers({403: AGENCY_STAFF, 422: STAFF}, others=404),
    ),
    Row(
        "dataset:return_reopen",
        kwargs=of_return("accepted"),
        get=answers({403: AGENCY_STAFF, 200: STAFF}, others=404),
        post=answers({403: AGENCY_STAFF, 422: STAFF}, others=404),
    ),
    Row(
        "dataset:submission_detail",
        kwargs=of_return("submitted", number=1),
        get=answers({200: READERS}, others=404),
    ),
    Row(
        "dataset:progress",
        get=answers(
            {
                200: (
                    *STAFF,
                    "pag_member",
                    "pag_chair",
                    "chair",
                    "far_analyst",
                    "far_manager",
                    "far_pag_chair",
                    "far_chair",
                ),
            },
            others=403,
        ),
    ),
    Row(
        "dataset:publish",
        get=answers(
            {200: (*STAFF, "far_analyst", "far_manager"), 404: WITHOUT_FIGURES}, others=403
        ),
        post=answers(
            {302: (*STAFF, "far_analyst", "far_manager"), 404: WITHOUT_FIGURES}, others=403
        ),
        data={"period": "2016-17-q1"},
    ),
    Row("dataset:scorecard", get=answers({200: WITH_A_BOARD}, others=404)),
    # Nothing is published by the other board, so there is nothing to download.
    Row("dataset:scorecard_csv", get=answers({200: OF_OUR_BOARD}, others=404)),
    Row("dataset:scorecard_xlsx", get=answers({200: OF_OUR_BOARD}, others=404)),
]

KEEPERS = ("analyst", "manager", "pag_chair")
REMARKERS = (*KEEPERS, "pag_member")
AUDITS = [
    # The dictionary: definitions, and no figures.
    Row("audits:indicator_list", get=everybody(200)),
    Row("audits:indicator_list_csv", get=everybody(200)),
    Row("audits:indicator_list_xlsx", get=everybody(200)),
    Row(
        "audits:indicator",
        kwargs=lambda world: {"code": "CPP-02"},
        get=answers({200: WITH_A_BOARD}, others=404),
    ),
    *(
        Row(
            f"audits:indicator_{form}",
            kwargs=lambda world: {"code": "CPP-02"},
            get=answers({200: WITH_A_BOARD}, others=404),
        )
        for form in ("csv", "xlsx")
    ),
    # One figure makes no chart: tests/audits/test_indicator_picture.py has who gets one.
    Row(
        "audits:indicator_picture",
        kwargs=lambda world: {"code": "CPP-02"},
        get=everybody(404),
    ),
    Row(
        "audits:remark_add",
        kwargs=lambda world: {"code": "CPP-02"},
        get=answers({200: REMARKERS, 404: OF_ANOTHER_BOARD + WITHOUT_FIGURES}, others=403),
        post=answers({422: REMARKERS, 404: OF_ANOTHER_BOARD + WITHOUT_FIGURES}, others=403),
        data={"text": ""},
    ),
    Row("audits:risk_list", get=answers({200: WITH_A_BOARD}, others=404)),
    Row(
        "audits:risk_new",
        get=answers(
            {
                200: (*KEEPERS, "far_analyst", "far_manager", "far_pag_chair"),
                404: WITHOUT_FIGURES,
            },
            others=403,
        ),
        post=answers(
            {
                422: (*KEEPERS, "far_analyst", "far_manager", "far_pag_chair"),
                404: WITHOUT_FIGURES,
            },
            others=403,
        ),
        data={"title": ""},
    ),
    Row("audits:risk_detail", kwargs=of_risk, get=answers({200: OF_OUR_BOARD}, others=404)),
    *[
        Row(
            f"audits:{route}",
            kwargs=of_risk,
            get=answers({200: who, 404: OF_ANOTHER_BOARD + WITHOUT_FIGURES}, others=403),
            post=answers({422: who, 404: OF_ANOTHER_BOARD + WITHOUT_FIGURES}, others=403),
            data={"nothing": "filled in"},
        )
        for route, who in (
            ("risk_edit", KEEPERS),
            ("risk_rescore", KEEPERS),
            ("risk_review", KEEPERS),
            ("risk_escalate", KEEPERS),
            ("risk_tolerate", ("manager", "pag_chair")),
            ("risk_close", ("manager", "pag_chair")),
        )
    ],
]


TABLE = [
    *LSCB,
    *ACCOUNT,
    *AGENCIES,
    *AGENCY_PAGES,
    *DATASET,
    *BURDEN,
    *CALENDAR,
    *CHANGES,
    *DISCLOSURE,
    *DICTIONARY_FILE,
    *EVIDENCE,
    *EXCEPTIONS,
    *FINDINGS,
    *FOLLOWING,
    *BENCHMARKS,
    *CHARTS,
    *HISTORY,
    *PUBLISHING,
    *RECIPES,
    *WAYS,
    *VERSIONS,
    *AUDITS,
    *CHALLENGES,
    *INSPECTIONS,
    *RISKS,
    *MEETINGS,
    *AUDIT_PROGRAMME,
    *AUDIT_API,
    *ACTIONS,
    *API,
    *API_OF_ACTIONS,
]
ROWS = {row.route: row for row in TABLE}
PEOPLE = (SIGNED_OUT, *EVERYBODY)
