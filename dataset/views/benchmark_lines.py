"""Doors to the mapping from national columns to ours, and to the markers of a release."""

from decimal import Decimal

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies import clock
from dataset.forms.benchmark_lines import BenchmarkLineForm, MarkerForm, WithdrawLineForm
from dataset.intake.benchmarks import Wanted, words_of
from dataset.models import BenchmarkLine, BenchmarkMarker, BenchmarkRelease
from dataset.operations import benchmark_lines as operations
from dataset.operations import benchmark_markers
from dataset.present.benchmark_lines import lines_page, markers_page, preview
from dataset.present.definitions import codes_and_names
from dataset.views.benchmarks import INVALID, may_load


@require_safe
def benchmark_lines(request):
    """All lines, and the columns of loaded files that none reads."""
    may_load(request)
    return render(request, "dataset/benchmark_lines.html", {"page": lines_page()})


@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_line_new(request):
    """Try a line against the files that were loaded, then add it."""
    may_load(request)
    codes = codes_and_names(clock.today())
    if request.method != "POST":
        column = {"column": request.GET.get("column", "")[:120]}
        return _line_form(request, BenchmarkLineForm(initial=column, codes=codes))
    form = BenchmarkLineForm(request.POST, codes=codes)
    if not form.is_valid() or not _stands(form):
        return _line_form(request, form, status=INVALID)
    if "add" not in request.POST:
        return _line_form(request, form, tried=_tried(form))
    if not _added(request, form):
        return _line_form(request, form, status=INVALID)
    messages.success(
        request, "The line is added. Load the files again: only the figures of this line are new."
    )
    return redirect("dataset:benchmark_lines")


def _line_form(request, form, tried=None, status=200):
    context = {"form": form, "tried": tried}
    return render(request, "dataset/benchmark_line_form.html", context, status=status)


def _said(form):
    return {name: form.cleaned_data[name] for name in ("column", "words", "code", "kind", "scale")}


def _stands(form):
    try:
        operations.check(**_said(form))
    except operations.Refused as wrong:
        form.add_error(wrong.field, str(wrong))
    return form.is_valid()


def _added(request, form):
    note = form.cleaned_data["note"]
    try:
        operations.add(request.board, **_said(form), note=note, by=request.user)
    except operations.Refused as wrong:
        form.add_error(wrong.field, str(wrong))
    return form.is_valid()


def _tried(form):
    held = _said(form)
    return preview(
        Wanted(
            held["column"],
            words_of(held["words"]),
            held["code"],
            held["kind"],
            Decimal(held["scale"]),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_line_withdraw(request, pk):
    """Read no more files by an own line."""
    may_load(request)
    line = get_object_or_404(BenchmarkLine.objects.standing().filter(is_shipped=False), pk=pk)
    form = WithdrawLineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        operations.withdraw(line, request.board, because=because, by=request.user)
        messages.success(request, "The line is withdrawn. Figures that came by it stay.")
        return redirect("dataset:benchmark_lines")
    status = INVALID if form.is_bound else 200
    context = {"form": form, "line": line}
    return render(request, "dataset/benchmark_line_withdraw.html", context, status=status)


@require_safe
def benchmark_marker_list(request, pk):
    """What stands in a release where there is no number, and what it means there."""
    may_load(request)
    release = get_object_or_404(BenchmarkRelease, pk=pk)
    return render(request, "dataset/benchmark_markers.html", {"page": markers_page(release)})


@require_http_methods(["GET", "HEAD", "POST"])
def benchmark_marker(request, pk):
    """Say what one marker means in its release."""
    may_load(request)
    marker = get_object_or_404(BenchmarkMarker.objects.select_related("release"), pk=pk)
    typed = request.POST if request.method == "POST" else None
    form = MarkerForm(typed, initial={"meaning": marker.meaning})
    if request.method == "POST" and form.is_valid():
        benchmark_markers.decide(marker, request.board, **form.cleaned_data, by=request.user)
        messages.success(request, "Kept. Figures of this release say so from now on.")
        return redirect("dataset:benchmark_markers", marker.release_id)
    status = INVALID if form.is_bound else 200
    context = {"form": form, "marker": marker}
    return render(request, "dataset/benchmark_marker_form.html", context, status=status)
