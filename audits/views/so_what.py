"""The door to “So what?”."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.present.so_what import so_what as so_what_page


@require_safe
def so_what(request):
    if not request.board:
        raise Http404("no board")
    page = so_what_page(request.board, request.user)
    return render(request, "audits/so_what.html", {"page": page})
