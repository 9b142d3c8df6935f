"""Doors to the import of earlier returns."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.history import HistoryForm
from dataset.intake.refusals import IntakeError
from dataset.models import Job, JobKind
from dataset.operations import history, jobs
from dataset.present.history import history_page, refused_page, refused_rows
from dataset.present.jobs import job_page
from dataset.views.files import csv_response


REFUSED = 422
TOO_LARGE = "The file is larger than 10 MB. It was dropped unread: import it year by year."


@require_http_methods(["GET", "HEAD", "POST"])
def history_import(request):
    if not request.board:
        raise Http404
    policies.may_import(request.user, request.board).enforce()
    if request.method != "POST":
        return _form(request, HistoryForm())
    form = HistoryForm(request.POST, request.FILES)
    if request.META.get("upload_too_large"):  # known once the files have been received
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    if not form.is_valid():
        return _form(request, form, status=REFUSED)
    file = form.cleaned_data["file"]
    try:
        job = history.ask(request.board, by=request.user, file_name=file.name, content=file.read())
    except IntakeError as problem:
        form.add_error("file", f"{problem.title}. {problem.detail} {problem.what_to_do}")
        return _form(request, form, status=REFUSED)
    return redirect(job)


@never_cache
@require_safe
def history_job(request, pk):
    job = _job(request, pk)
    context = {
        "page": job_page(job, request.user),
        "refused": refused_page(job, request.GET.get("page")),
    }
    return render(request, "dataset/history_job.html", context)


@require_POST
def history_cancel(request, pk):
    job = _job(request, pk)
    jobs.cancel(job, by=request.user)
    messages.success(request, "The import stops. Nothing of it is stored.")
    return redirect(job)


@require_safe
def history_refused_csv(request, pk):
    """Every line that was refused, with what is wrong and what to do."""
    job = _job(request, pk)
    return csv_response(f"refused-lines-import-{job.pk}", refused_rows(job))


def _job(request, pk):
    """An import of a board of which this person is the analyst or the manager."""
    found = Job.objects.visible_to(request.user).filter(kind=JobKind.HISTORY)
    return get_object_or_404(found.select_related("board", "asked_by"), pk=pk)


def _form(request, form, status=200):
    page = history_page(request.board, request.GET.get("page"))
    return render(request, "dataset/history.html", {"form": form, "page": page}, status=status)
