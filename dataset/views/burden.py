"""Saying once a year what the questions cost."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dataset import policies
from dataset.forms.burden import EffortForm
from dataset.operations import burden
from dataset.present.burden import YEAR_END, said_by, themes_asked
from dataset.views.found import own_return


INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def return_effort(request, pk):
    data_return = own_return(request, pk)
    if data_return.period.quarter != YEAR_END:
        raise Http404
    may_say = policies.may_say_effort(request.user, data_return.agency)
    if request.method == "POST":
        may_say.enforce()
    form = _form(data_return, request.POST or None)
    if not form.is_valid():
        context = {"data_return": data_return, "form": form, "may_say": may_say}
        status = INVALID if form.is_bound else 200
        return render(request, "dataset/return_effort.html", context, status=status)
    year = data_return.period.year
    burden.say_effort(data_return.agency, year, form.minutes, by=request.user)
    messages.success(request, "Thank you. The group sees it beside what the figures are used for.")
    return redirect(data_return)


def asked_after_sending(user, data_return):
    """The form that stands on the page of a return, once the year's last one is sent; or None."""
    if data_return.period.quarter != YEAR_END or data_return.is_editable:
        return None
    if not policies.may_say_effort(user, data_return.agency):
        return None
    return _form(data_return)


def _form(data_return, posted=None):
    said = said_by(data_return.agency, data_return.period.year)
    return EffortForm(posted, themes=themes_asked(data_return), said=said)
