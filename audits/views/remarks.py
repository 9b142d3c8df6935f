"""The door through which the group writes what it makes of a figure."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from audits import policies
from audits.forms.remarks import RemarkForm
from audits.operations import remarks
from dataset.models import Definition
from dataset.models.readers import reader_of
from dataset.present.latest import latest_figures, latest_publication


@require_http_methods(["GET", "HEAD", "POST"])
def remark_add(request, code):
    publication = latest_publication(request.board) if request.board else None
    if not publication:
        raise Http404
    policies.may_remark(request.user, publication.board).enforce()
    definition = get_object_or_404(
        Definition.objects.current_in(publication.period), indicator__code=code
    )
    form = RemarkForm(request.POST or None)
    if not form.is_valid():
        context = {
            "form": form,
            "definition": definition,
            "publication": publication,
            "latest": latest_figures(
                publication.board, [code], reader_of(request.user, publication.board)
            ).get(code),
        }
        status = 422 if form.is_bound else 200
        return render(request, "audits/remark_form.html", context, status=status)
    remarks.write(publication, code, by=request.user, **form.cleaned_data)
    messages.success(request, f"Kept with {publication.period}, version {publication.version}.")
    return redirect("audits:indicator", code)
