"""The doors to boards side by side."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present import downloads, sorting
from dataset.present.as_at import of_request
from dataset.present.boards import COLUMNS, boards_page
from dataset.views.files import file_response, where
from dataset.views.publications import chosen_edition
from dataset.views.reading import reader_for
from dataset.views.unchanged import asks_again


@require_safe
@asks_again
def boards(request):
    """One's own board beside the others, as each may be read."""
    page, order = _page(request), _order(request)
    context = {
        "page": page,
        "sorting": order,
        "groups": order.groups(page.themes) if page else (),
        "query": request.GET.urlencode(),
        "as_at": of_request(request),
    }
    return render(request, "dataset/boards.html", context)


@require_safe
def boards_file(request, form):
    page = _page(request)
    if page is None:
        raise Http404
    groups = _order(request).groups(page.themes)
    return file_response(downloads.of_boards(page, groups, where(request, "boards")), form)


def _order(request):
    return sorting.sorting(COLUMNS, request.GET.get(sorting.NAME, ""))


def _page(request):
    if not request.board:
        raise Http404
    period, _ = chosen_edition(request)
    moment = of_request(request).moment
    page = boards_page(request.board, reader_for(request), period, moment)
    if page is None and period:
        raise Http404
    return page
