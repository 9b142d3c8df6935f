"""Doors to the financial year."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present import exports
from dataset.present.as_at import of_request
from dataset.present.year import year_page
from dataset.views.publications import csv_response
from dataset.views.reading import reader_for
from dataset.views.unchanged import asks_again


@require_safe
@asks_again
def year(request):
    """Every measure of a year, each by its own kind."""
    return render(
        request, "dataset/year.html", {"page": _page(request), "as_at": of_request(request)}
    )


@require_safe
def year_csv(request):
    page = _page(request)
    if page is None:
        raise Http404
    return csv_response(f"year-{page.board.slug}-{page.label}", exports.year_rows(page))


def _page(request):
    if not request.board:
        raise Http404
    label = request.GET.get("year", "")[:7]
    page = year_page(request.board, reader_for(request), label, of_request(request))
    if page is None and label:
        raise Http404
    return page
