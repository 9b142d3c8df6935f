"""Who has sent what, and who is late."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset import policies
from dataset.models import Period
from dataset.present.returns_progress import progress_page


@require_safe
def progress(request):
    if request.board is None:
        raise PermissionDenied("You have no role on a board.")
    policies.may_see_progress(request.user, request.board).enforce()
    period = _period(request.GET["period"]) if request.GET.get("period") else None
    page = progress_page(request.user, request.board, period)
    return render(request, "dataset/progress.html", {"page": page})


def _period(slug):
    try:
        return Period.objects.by_slug(slug)
    except Period.DoesNotExist:
        raise Http404(slug) from None
