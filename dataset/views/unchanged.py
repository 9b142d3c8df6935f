"""A page asked for again is not made again where nothing has changed (docs/adr/0013).

Only pages that a whole audience reads alike, protected. Figures as they were sent, an agency's own
figures and pages with a message are made each time, and the browser keeps none of them.
"""

from functools import cache, wraps
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.db.models import Subquery
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.views.decorators.http import condition

from agencies import clock
from agencies.models import TrailHead
from dataset.models import Period, Publication
from dataset.present.as_at import of_request
from dataset.views.reading import AS, FIGURES


KEPT = "private, no-cache"  # the browser may keep it, and must ask each time before it shows it
PARTS = {".py", ".html", ".css", ".js", ".csv"}


def asks_again(view):
    """For a page that only reads: 304 to the same person in the same session while nothing that
    any page shows has changed."""

    @wraps(view)
    def door(request, *args, **kwargs):
        if not _may_be_kept(request):
            return view(request, *args, **kwargs)
        response = condition(etag_func=_etag)(view)(request, *args, **kwargs)
        response.headers["Cache-Control"] = KEPT
        patch_vary_headers(response, ["Cookie"])
        return response

    return door


def _may_be_kept(request):
    """Whether this reader sees here what their whole audience sees, and nothing only once."""
    user = request.user
    if FIGURES in request.GET or AS in request.GET or len(messages.get_messages(request)):
        return False
    return user.is_authenticated and not any(held.agency_id for held in user.current_appointments)


def _etag(request, *args, **kwargs):
    """Of everything that the page depends on, and of who asks: nobody else can make or use it.

    Every change is an entry of the trail, so its seal stands for all of them. The rest is what
    changes by itself: the day, the moment that is asked for, the programme.
    """
    user, board = request.user, request.board
    held = [(one.pk, one.role, one.board_id) for one in user.current_appointments]
    boards = [(one.pk, one.name, one.position) for one in request.boards]
    state = (
        request.session.session_key,
        user.pk,
        held,
        boards,
        board and board.pk,
        request.get_full_path(),
        of_request(request).moment,
        clock.today(),
        *_newest(),
        *programme(),
    )
    return f'W/"{salted_hmac("dataset.unchanged", repr(state), algorithm="sha256").hexdigest()}"'


def _newest():
    """The last seal of the trail, and the newest of what is made by the clock; one query."""
    head = TrailHead.objects.filter(pk=1)
    return tuple(head.values_list("last_number", "seal", _last(Publication), _last(Period)))


def _last(model):
    return Subquery(model.objects.order_by("-pk").values("pk")[:1])


@cache
def programme():
    """What stands for the installed programme and its words: another one makes other pages."""
    base = Path(settings.BASE_DIR)
    rooms = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base]
    folders = [*rooms, *settings.TEMPLATES[0]["DIRS"]]
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in PARTS)
    told = ((path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return (repr(settings.LABELS), hash(tuple(told)))
