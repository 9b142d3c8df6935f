"""Doors to the agencies of a board, and to one of them."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present import downloads
from dataset.present.agencies import COLUMNS, ORDERS, agency_list, agency_page
from dataset.present.as_at import of_request
from dataset.views.files import file_response, where
from dataset.views.publications import card_of
from dataset.views.reading import raw_link


@require_safe
def agencies(request):
    """Every agency that serves the board, in the order of "?sort="."""
    card = card_of(request)
    page = agency_list(request.board, card, request.GET.get("sort", ""))
    context = {
        "page": page,
        "heads": _sorts(request, page.sort, {name: words for name, (words, _) in COLUMNS.items()}),
        "query": _without_sort(request).urlencode(),
    }
    return render(request, "dataset/agency_list.html", context | _heads(request, card))


@require_safe
def agency(request, slug):
    """One agency: what it supplies, how that moves, and how good it is."""
    page = _page(request, slug)
    context = {
        "page": page,
        "sorts": _sorts(request, page.sort, ORDERS),
        "query": request.GET.urlencode(),
    }
    return render(request, "dataset/agency.html", context | _heads(request, page.card))


@require_safe
def agency_file(request, slug, form):
    """The measures of the page in its order; as a workbook with its quarters too."""
    page = _page(request, slug)
    if page.card is None:
        raise Http404
    return file_response(downloads.of_agency(page, where(request, "agency", slug=slug)), form)


def _page(request, slug):
    card, sort = card_of(request), request.GET.get("sort", "")
    moment = of_request(request).moment
    page = agency_page(request.board, slug, request.user, card, sort, moment)
    if page is None:
        raise Http404
    return page


def _sorts(request, chosen, offered):
    """[(name, words, address, whether it is the order now)]; the rest of the address is kept."""
    query, found = _without_sort(request), []
    for name, words in offered.items():
        query["sort"] = name
        found.append((name, words, f"?{query.urlencode()}", name == chosen))
    return found


def _without_sort(request):
    query = request.GET.copy()
    query.pop("sort", None)
    return query


def _heads(request, card):
    link = raw_link(request, card.reader, card.publication) if card else ""
    return {"as_at": of_request(request), "raw_link": link}
