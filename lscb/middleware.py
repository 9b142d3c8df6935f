"""What holds for every request: a second factor, a chair who only reads, GETs that do not write."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.shortcuts import redirect

from agencies.models import Board


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BOARD_COOKIE = "board"

# The only requests other than reading that are ever answered for the independent chair:
# signing in and out, and looking after the own account.
OWN_ACCOUNT_ROUTES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "account_reset_password",
        "account_reset_password_from_key",
        "mfa_authenticate",
        "mfa_reauthenticate",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "agencies:token_create",
        "agencies:token_delete",
    }
)
# What somebody may open before the second factor that is asked of everyone is set up.
BEFORE_SECOND_FACTOR = OWN_ACCOUNT_ROUTES - {"agencies:token_create", "agencies:token_delete"} | {
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "lscb:protection",
    "lscb:accessibility",
    "lscb:glossary",
}
# Tables that a reading request may still write: the sign-in machinery's own
# (allauth notes when recovery codes were first looked at), the counter of pages opened, and the
# log of who read figures as they were sent.
MAY_WRITE_WHILE_READING = (
    '"django_session"',
    '"knox_authtoken"',
    '"mfa_authenticator"',
    '"dataset_indicatorview"',
    '"dataset_rawview"',
)


def route_name(request):
    return request.resolver_match.view_name if request.resolver_match else ""


class SecondFactor:
    """Where a second factor is required, nothing opens until it is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not (settings.MFA_REQUIRED and request.user.is_authenticated):
            return None
        if route_name(request) in BEFORE_SECOND_FACTOR or request.user.has_second_factor:
            return None
        return redirect("mfa_activate_totp")


class ChairsOnlyRead:
    """The independent chair's account changes nothing but itself."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or not request.user.is_authenticated:
            return None
        if request.user.is_read_only and route_name(request) not in OWN_ACCOUNT_ROUTES:
            raise PermissionDenied(
                "The independent chair’s account reads everything and changes nothing. "
                "Ask the business manager to make this change."
            )
        return None


class CurrentBoard:
    """`request.board`: named in the address, else chosen before, else the person's first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.boards, request.board = [], None
        if request.user.is_authenticated:
            request.boards = list(Board.objects.visible_to(request.user))
            request.board = self._choose(request)
        return self.get_response(request)

    def _choose(self, request):
        by_slug = {board.slug: board for board in request.boards}
        for slug in (request.GET.get("board"), request.COOKIES.get(BOARD_COOKIE)):
            if slug in by_slug:
                return by_slug[slug]
        return request.boards[0] if request.boards else None


class ReadsDoNotWrite:
    """A GET or HEAD leaves the database as it found it, but for MAY_WRITE_WHILE_READING."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in SAFE:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


READING = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK TO")


def refuse_writes(execute, sql, params, many, context):
    statement = sql.lstrip("( ").upper()
    if not statement.startswith(READING) and not any(
        table in sql for table in MAY_WRITE_WHILE_READING
    ):
        raise RuntimeError(f"A reading request tried to write: {sql[:80]}")
    return execute(sql, params, many, context)
