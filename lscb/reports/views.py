"""The door to the board summary."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.models import Period
from dataset.present.as_at import of_request
from lscb.reports import summary as reports


@require_safe
def summary(request):
    if not request.board:
        raise Http404
    period = _period(request.GET.get("period", ""))
    as_at = of_request(request)
    page = reports.summary(request.board, request.user, period, as_at)
    if page is None and period:
        raise Http404
    return render(request, "lscb/summary.html", {"page": page, "as_at": as_at})


def _period(slug):
    if not slug:
        return None
    try:
        return Period.objects.by_slug(slug)
    except Period.DoesNotExist as missing:
        raise Http404 from missing
