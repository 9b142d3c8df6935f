"""The door to the ways in."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.present.assurance import entries


@require_safe
def assurance(request):
    if not request.board:
        raise Http404
    return render(request, "audits/assurance.html", {"entries": entries(request.board)})
