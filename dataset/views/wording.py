"""The door to the numbers in what agencies wrote."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dataset import policies
from dataset.models import Period
from dataset.operations import wording as operations
from dataset.present.wording import wording_page


INVALID = 422
LONGEST = 5000


@require_http_methods(["GET", "HEAD", "POST"])
def wording(request, period):
    if not request.board:
        raise Http404
    policies.may_publish(request.user, request.board).enforce()
    try:
        quarter = Period.objects.by_slug(period)
    except Period.DoesNotExist as missing:
        raise Http404 from missing
    typed = {"digest": "", "wording": "", "problem": ""}
    if request.method == "POST":
        typed["digest"] = request.POST.get("digest", "")
        typed["wording"] = request.POST.get("wording", "")[:LONGEST]
        typed["problem"] = _decide(request, quarter, **typed)
        if not typed["problem"]:
            messages.success(request, "Kept. Readers will meet it so.")
            return redirect("dataset:wording", quarter.slug)
    context = {"page": wording_page(request.board, quarter), "typed": typed}
    status = INVALID if typed["problem"] else 200
    return render(request, "dataset/wording.html", context, status=status)


def _decide(request, quarter, *, digest, wording, problem):
    """What is wrong with the decision; nothing when it is kept."""
    if "reword" in request.POST and not wording.strip():
        return "Write how readers shall meet it, or clear it as it stands."
    chosen = wording if "reword" in request.POST else ""
    try:
        operations.decide(request.board, quarter, digest, wording=chosen, by=request.user)
    except (operations.NotAsked, operations.StillTelling) as wrong:
        return str(wrong)
    except ValidationError as wrong:
        return wrong.messages[0]
    return ""
