"""The door to one published figure."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies import clock
from agencies.models import Board
from dataset.figures import MONTHS, QUARTER
from dataset.models import Period
from dataset.models.readers import reader_of
from dataset.present.figure import figure_page


@require_safe
def figure(request, code, board, period, version):
    """The quarter's figure as this version of it shows it to whoever asks."""
    return _figure(request, code, board, period, version, QUARTER)


@require_safe
def figure_month(request, code, board, period, version, month):
    """The figure of one month of the quarter."""
    if month not in MONTHS:
        raise Http404
    return _figure(request, code, board, period, version, month)


def _figure(request, code, board, period, version, month):
    held = get_object_or_404(Board.objects.visible_to(request.user), slug=board)
    try:
        quarter = Period.objects.by_slug(period)
    except Period.DoesNotExist as missing:
        raise Http404 from missing
    page = figure_page(
        held,
        code,
        quarter,
        version,
        request.user,
        reader_of(request.user, held),
        clock.today(),
        f"{request.scheme}://{request.get_host()}",
        month,
    )
    if page is None:
        raise Http404
    return render(request, "dataset/figure.html", {"page": page})
