"""Doors to what is decided about the chart of a measure."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.models import Board
from dataset import policies
from dataset.figures import Kind
from dataset.forms.series_notes import SeriesNoteForm
from dataset.models import Definition, Period, Publication, SeriesNote
from dataset.operations import series_notes as operations


INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def note_new(request, code):
    """Decide something about the chart of one measure of the board at hand."""
    if not request.board:
        raise Http404
    definition = Definition.objects.filter(indicator__code=code).order_by("version").last()
    if definition is None:
        raise Http404
    policies.may_annotate(request.user, request.board).enforce()
    published = Publication.objects.filter(board=request.board)
    periods = Period.objects.filter(pk__in=published.values("period")).order_by("-year", "-quarter")
    typed = request.POST if request.method == "POST" else None
    counts_events = definition.kind == Kind.FLOW.value
    form = SeriesNoteForm(typed, periods=periods, counts_events=counts_events)
    if request.method == "POST" and form.is_valid() and _decided(request, code, form):
        messages.success(request, "Kept. The chart follows it from now on.")
        return redirect(settings.INDICATOR_PATH.format(code=code))
    status = INVALID if form.is_bound else 200
    context = {
        "form": form,
        "definition": definition,
        "indicator": settings.INDICATOR_PATH.format(code=code),
    }
    return render(request, "dataset/series_note_form.html", context, status=status)


def _decided(request, code, form):
    held = form.cleaned_data
    try:
        operations.decide(
            request.board,
            code,
            held["kind"],
            form.quarter,
            held["text"],
            form=held["form"],
            by=request.user,
        )
    except operations.TellingText as wrong:
        form.add_error("text", str(wrong))
    except operations.StandsAlready as wrong:
        form.add_error("kind", str(wrong))
    return form.is_valid()


@require_POST
def note_withdraw(request, pk):
    """Let a decision count no longer."""
    boards = Board.objects.visible_to(request.user)
    note = get_object_or_404(SeriesNote.objects.filter(board__in=boards), pk=pk)
    operations.withdraw(note, by=request.user)
    messages.success(request, "Withdrawn. The chart follows it no longer.")
    return redirect(settings.INDICATOR_PATH.format(code=note.code))
