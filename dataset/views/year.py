"""Doors to the financial year."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present import downloads, sorting
from dataset.present.as_at import of_request
from dataset.present.year import columns, year_page
from dataset.views.files import file_response, where
from dataset.views.reading import reader_for
from dataset.views.unchanged import asks_again


@require_safe
@asks_again
def year(request):
    """Every measure of a year, each by its own kind."""
    page = _page(request)
    context = {
        "page": page,
        "as_at": of_request(request),
        "query": request.GET.urlencode(),
    }
    if page:
        order = _order(request, page)
        context |= {"sorting": order, "groups": order.groups(page.themes)}
    return render(request, "dataset/year.html", context)


@require_safe
def year_file(request, form):
    page = _page(request)
    if page is None:
        raise Http404
    groups = _order(request, page).groups(page.themes)
    return file_response(downloads.of_year(page, groups, where(request, "year")), form)


def _order(request, page):
    return sorting.sorting(columns(page), request.GET.get(sorting.NAME, ""))


def _page(request):
    if not request.board:
        raise Http404
    label = request.GET.get("year", "")[:7]
    page = year_page(request.board, reader_for(request), label, of_request(request))
    if page is None and label:
        raise Http404
    return page
