"""The door to boards side by side."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present.boards import boards_page
from dataset.views.publications import chosen_edition
from dataset.views.reading import reader_for
from dataset.views.unchanged import asks_again


@require_safe
@asks_again
def boards(request):
    """One's own board beside the others, as each may be read."""
    if not request.board:
        raise Http404
    period, _ = chosen_edition(request)
    page = boards_page(request.board, reader_for(request), period)
    if page is None and period:
        raise Http404
    return render(request, "dataset/boards.html", {"page": page})
