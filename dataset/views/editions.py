"""The difference between two published versions of a quarter."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.models import Publication
from dataset.models.readers import reader_of
from dataset.present.editions import compare_editions, difference_rows
from dataset.views.files import csv_response


@require_safe
def edition_difference(request, board, period, version, other):
    context = {"page": _editions(request, board, period, version, other)}
    return render(request, "dataset/edition_difference.html", context)


@require_safe
def edition_difference_csv(request, board, period, version, other):
    editions = _editions(request, board, period, version, other)
    name = f"{board}-{period}-v{editions.before.version}-against-v{editions.after.version}"
    return csv_response(name, difference_rows(editions))


def _editions(request, board, period, version, other):
    """Two versions of a quarter of one of the person's boards, the earlier first."""
    if version == other:
        raise Http404
    published = Publication.objects.visible_to(request.user).select_related("board", "period")
    of_board = [one for one in published.filter(board__slug=board) if one.period.slug == period]
    by_version = {one.version: one for one in of_board}
    first, second = sorted((version, other))
    if first not in by_version or second not in by_version:
        raise Http404
    before, after = by_version[first], by_version[second]
    return compare_editions(before, after, reader_of(request.user, before.board))
