"""Doors to the national releases that ours are held against."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.benchmarks import BenchmarksForm
from dataset.intake.refusals import IntakeError
from dataset.models import BenchmarkRelease, Job, JobKind
from dataset.operations import benchmarks as operations
from dataset.operations import jobs
from dataset.present.benchmarks import benchmarks_page, revisions_page
from dataset.present.history import refused_page
from dataset.present.jobs import job_page


INVALID = 422
TOO_LARGE = "A file is larger than 10 MB. It was dropped unread: load it with the command."


@require_http_methods(["GET", "HEAD", "POST"])
def benchmarks(request):
    """The releases, and the form to load another."""
    may_load(request)
    if request.method != "POST":
        return _form(request, BenchmarksForm())
    form = BenchmarksForm(request.POST, request.FILES)
    if request.META.get("upload_too_large"):
        form.errors.clear()
        form.add_error("files", TOO_LARGE)
    if not form.is_valid() or not _asked(request, form):
        return _form(request, form, status=INVALID)
    messages.success(request, "The files wait to be loaded.")
    return redirect("dataset:benchmarks")


def _asked(request, form):
    held = form.cleaned_data
    files = [(one.name, one.read()) for one in held["files"]]
    try:
        operations.ask(request.board, files, held["release"], held["published"], by=request.user)
    except IntakeError as problem:
        form.add_error("files", f"{problem.title}. {problem.detail} {problem.what_to_do}")
    return form.is_valid()


def _form(request, form, status=200):
    context = {"form": form, "page": benchmarks_page(request.board)}
    return render(request, "dataset/benchmarks.html", context, status=status)


@require_safe
def benchmark_revisions(request, pk):
    """What a release gives otherwise than the one before."""
    may_load(request)
    release = get_object_or_404(BenchmarkRelease, pk=pk)
    page = revisions_page(release, request.GET.get("page"))
    return render(request, "dataset/benchmark_revisions.html", {"page": page})


@never_cache
@require_safe
def benchmark_job(request, pk):
    """How far a file is, or what came of it."""
    job = _job(request, pk)
    context = {
        "page": job_page(job, request.user),
        "refused": refused_page(job, request.GET.get("page")),
    }
    return render(request, "dataset/benchmark_job.html", context)


@require_POST
def benchmark_cancel(request, pk):
    job = _job(request, pk)
    jobs.cancel(job, by=request.user)
    messages.success(request, "It stops. Nothing of the file is kept.")
    return redirect(job)


def may_load(request):
    """Refuse whoever may not load national figures for the board at hand."""
    if not request.board:
        raise Http404
    policies.may_load_benchmarks(request.user, request.board).enforce()


def _job(request, pk):
    found = Job.objects.visible_to(request.user).filter(kind=JobKind.BENCHMARKS)
    return get_object_or_404(found.select_related("board", "asked_by"), pk=pk)
