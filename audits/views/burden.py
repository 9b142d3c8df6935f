"""The door to what the questions cost and whether they help."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits import policies
from audits.present.burden import burden_page


@require_safe
def burden(request):
    if not request.board:
        raise Http404
    policies.may_see_burden(request.user, request.board).enforce()
    page = burden_page(request.board)
    return render(request, "audits/burden.html", {"page": page})
