"""As whom a page is read: protected, unless figures as they were sent are asked for and allowed."""

from django.http import Http404

from dataset import policies
from dataset.models import Audience
from dataset.models.readers import Reader, may_read_raw, reader_of
from dataset.operations.raw_views import record_raw_view


FIGURES, AS_SENT = "figures", "as-sent"
AS = "as"
WIDER = {"public": Audience.PUBLIC, "lay": Audience.LAY}


def reader_for(request):
    """The reader of the board at hand. Every page read with raw figures is in the access log.

    "?as=public", "?as=lay" and "?as=<agency>" show the analyst and the manager what others see.
    """
    if seen_as := request.GET.get(AS):
        return _as_another(request, seen_as)
    raw = request.GET.get(FIGURES) == AS_SENT
    reader = reader_of(request.user, request.board, raw=raw)
    if reader.raw:
        record_raw_view(request.board, request.path, by=request.user)
    return reader


def _as_another(request, seen_as):
    policies.may_see_why_hidden(request.user, request.board).enforce()
    if seen_as in WIDER:
        return Reader(WIDER[seen_as], name=WIDER[seen_as].label)
    agency = request.board.agencies.filter(slug=seen_as).first()
    if agency is None:
        raise Http404
    return Reader(agencies=frozenset([agency.pk]), name=str(agency))


def raw_link(request, reader, publication):
    """What a page offers: "?figures=as-sent" to who may ask for it and has not, else ""."""
    is_there = publication is not None and publication.has_raw
    if not is_there or reader.raw or not may_read_raw(request.user, request.board):
        return ""
    query = request.GET.copy()
    query[FIGURES] = AS_SENT
    return f"?{query.urlencode()}"
