"""Doors to the dictionary and to the page of one indicator."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies import clock
from audits import policies
from audits.present.indicators import indicator_page
from dataset.charts.picture import picture
from dataset.operations.burden import count_view
from dataset.policies import may_draft_change
from dataset.present import downloads
from dataset.present.as_at import of_request
from dataset.present.definitions import DICTIONARY_COLUMNS, dictionary
from dataset.present.overlays import COMPARE
from dataset.present.series_table import series_table
from dataset.present.sorting import NAME, sorting
from dataset.views.files import file_response, where
from dataset.views.publications import chosen_edition
from dataset.views.reading import raw_link, reader_for


MONTHLY = "monthly"


@require_safe
def indicators(request):
    words, themes, order = _dictionary(request)
    held = [one for _, listed in themes for one in listed]
    context = {
        "themes": themes,
        "sorting": order,
        "query": request.GET.urlencode(),
        "words": words,
        "found": len(held),
        "may_see_burden": request.board and policies.may_see_burden(request.user, request.board),
        "may_upload": may_draft_change(request.user, request.board),
        "not_collected": sum(not one.is_collected for one in held),
    }
    return render(request, "audits/indicator_list.html", context)


@require_safe
def indicators_file(request, form):
    """The lines of the list, with the words that were looked for and in its order."""
    words, themes, _ = _dictionary(request)
    address = where(request, "audits:indicator_list")
    return file_response(downloads.of_dictionary(clock.today(), words, themes, address), form)


def _dictionary(request):
    """(words looked for, [(heading, lines)] in the order that was chosen, that order)."""
    words = request.GET.get("q", "").strip()[:80]
    order = sorting(DICTIONARY_COLUMNS, request.GET.get(NAME, ""))
    return words, order.groups(dictionary(clock.today(), words)), order


@require_safe
def indicator(request, code):
    page = _page(request, code)
    context = {
        "page": page,
        "table": series_table(page.measure, request.GET.get(NAME, "")),
        "as_at": of_request(request),
        "raw_link": raw_link(request, page.measure.reader, page.measure.publication),
    }
    if request.method == "GET":
        count_view(request.board, code, page.measure.codes, by=request.user)
    return render(request, "audits/indicator.html", context)


@require_safe
def indicator_file(request, code, form):
    """The series of the page as rows, in its order."""
    held = _page(request, code).measure
    points = MONTHLY if held.monthly else "quarterly"
    name = f"{code}-{request.board.slug}-{points}"
    rows = series_table(held, request.GET.get(NAME, "")).rows
    address = where(request, "audits:indicator", code=code)
    return file_response(downloads.of_series(held, rows, name, address), form)


@require_safe
def indicator_picture(request, code):
    """The chart of the page as an SVG file, with what it is and whose."""
    page = _page(request, code)
    if page.chart is None:
        raise Http404
    drawn = picture(page.chart, page.source_lines)
    response = HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")
    name = f"{code}-{request.board.slug}.svg"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request, code):
    if not request.board:
        raise Http404
    period, version = chosen_edition(request)
    page = indicator_page(
        request.board,
        code,
        request.user,
        clock.today(),
        reader_for(request),
        period=period,
        version=version,
        monthly=request.GET.get("points") == MONTHLY,
        as_at=of_request(request),
        beside=request.GET.getlist(COMPARE),
    )
    if page is None:
        raise Http404
    return page
