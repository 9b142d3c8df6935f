"""The year lock, for the business manager."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dataset import policies
from dataset.forms.review import UnlockForm
from dataset.operations import lock
from dataset.present.lock import lock_page
from dataset.views.found import visible_return


INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def lock_years(request):
    if not request.board:
        raise Http404
    policies.may_lock(request.user, request.board).enforce()
    years = lock_page(request.board)
    if request.method != "POST":
        return render(request, "dataset/lock.html", {"years": years})
    chosen = next((one for one in years if str(one.year) == request.POST.get("year")), None)
    if chosen is None:
        raise Http404
    try:
        still_open = lock.lock_year(request.board, chosen.year, by=request.user)
    except (lock.TooEarly, lock.NothingToLock) as problem:
        messages.error(request, str(problem))
    else:
        rest = f" Still open: {len(still_open)}." if still_open else ""
        messages.success(request, f"The year {chosen.name} is locked.{rest}")
    return redirect("dataset:lock")


@require_http_methods(["GET", "HEAD", "POST"])
def return_unlock(request, pk):
    data_return = visible_return(request, pk)
    policies.may_unlock(request.user, data_return).enforce()
    form = UnlockForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lock.unlock(data_return, by=request.user, **form.cleaned_data)
        messages.success(request, "Unlocked. Items of it can now be reopened.")
        return redirect(data_return)
    context = {"data_return": data_return, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "dataset/return_unlock.html", context, status=status)
