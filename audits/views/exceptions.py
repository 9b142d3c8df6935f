"""Doors to the exceptions: the list and its downloads, one of them, what is said and decided."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from audits import policies
from audits.filters.exceptions import ExceptionFilter
from audits.forms.exceptions import CloseExceptionForm, CommentaryForm, LooseDecisionForm
from audits.models import BoardException
from audits.operations import exceptions
from audits.present.exception import exception_page
from audits.present.exceptions import asked_of_us, exception_list, export_rows
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form
from dataset.views.files import csv_response, xlsx_response


CHANGED = (
    "Somebody else decided about this exception after you opened it. What you typed is kept "
    "below; the page above shows what stands now. Send again if yours is still right."
)


@require_safe
def exceptions_page(request):
    filters = _filters(request)
    context = {
        "page": exception_list(request.board, request.user, filters.found, request.GET.get("page")),
        "filters": filters,
        "query": request.GET.urlencode(),
    }
    return render(request, "audits/exception_list.html", context)


@require_safe
def exceptions_csv(request):
    """Every exception that passes the filters of the address."""
    rows = export_rows(_filters(request).found)
    return csv_response(_file_name(request), rows)


@require_safe
def exceptions_xlsx(request):
    sheets = {"Exceptions": export_rows(_filters(request).found)}
    return xlsx_response(_file_name(request), sheets)


@require_safe
def exception_asked(request):
    """What the own agency is asked to write about."""
    if not request.board:
        raise Http404
    return render(request, "audits/exception_asked.html", {"rows": asked_of_us(request.user)})


@require_safe
def exception_detail(request, pk):
    page = exception_page(_get(request, pk), request.user)
    return render(request, "audits/exception_detail.html", {"page": page})


@read_and_send
def exception_comment(request, pk):
    exception = _get(request, pk)
    policies.may_comment(request.user, exception).enforce()
    form, query = CommentaryForm(request.POST or None), request.POST.get("queried", "")
    if form.is_valid():
        explanation = form.cleaned_data.get("explanation", "")
        try:
            exceptions.comment(
                exception, by=request.user, answers=form.answers, explanation=explanation
            )
        except exceptions.TellingWords as telling:
            form.add_error(telling.name, str(telling))
        except exceptions.NeedsExplanation as asked:
            query = str(asked)
            form = _asking_why(request, query)
        else:
            messages.success(request, "Kept. The group reads it beside the chart.")
            return redirect(exception)
    return _form(request, form, exception, "comment", queried=bool(query))


def _asking_why(request, query):
    """The form as it was typed, asking why the words are right all the same."""
    data = request.POST.copy()
    data["queried"] = "1"
    form = CommentaryForm(data)
    form.full_clean()
    form.add_error("explanation", f"{query} Change the words, or say why they are right.")
    return form


@read_and_send
def exception_decide(request, pk):
    exception = _get(request, pk)
    policies.may_decide(request.user, exception).enforce()
    form = LooseDecisionForm(request.POST or None, exception=exception)
    if not form.is_valid():
        return _form(request, form, exception, "decide")
    told = form.cleaned_data
    seen = told.pop("revision")
    try:
        decision = exceptions.decide(exception, by=request.user, seen_revision=seen, **told)
    except exceptions.ChangedMeanwhile as changed:
        return _changed(request, form, changed.args[0], "decide")
    messages.success(request, f"{exception.reference}: {decision.get_choice_display()}. Recorded.")
    return redirect(exception)


@read_and_send
def exception_close(request, pk):
    exception = _get(request, pk)
    policies.may_close_exception(request.user, exception).enforce()
    form = CloseExceptionForm(request.POST or None, exception=exception)
    if not form.is_valid():
        return _form(request, form, exception, "close")
    told = form.cleaned_data
    seen = told.pop("revision")
    try:
        exceptions.close(exception, by=request.user, seen_revision=seen, **told)
    except exceptions.NoLaterFigure as refused:
        form.add_error("later", str(refused))
        return _form(request, form, exception, "close")
    except exceptions.ChangedMeanwhile as changed:
        return _changed(request, form, changed.args[0], "close")
    messages.success(request, f"{exception.reference} is closed. Its history stays.")
    return redirect(exception)


def _filters(request):
    if not request.board:
        raise Http404
    chosen = {name: value for name, value in request.GET.items() if value}
    seen = BoardException.objects.visible_to(request.user).filter(board=request.board)
    return ExceptionFilter(chosen, queryset=seen)


def _file_name(request):
    return f"exceptions-{request.board.slug}"


def _get(request, pk):
    """An exception this person may see; anything else does not exist for them."""
    visible = BoardException.objects.visible_to(request.user).select_related(
        "board", "agency", "period"
    )
    return get_object_or_404(visible, pk=pk)


def _changed(request, form, fresh, kind):
    keep_typed(form, fresh, CHANGED)
    return _form(request, form, fresh, kind, status=CONFLICT)


def _form(request, form, exception, kind, *, queried=False, status=None):
    page = exception_page(exception, request.user)
    context = {"kind": kind, "page": page, "queried": queried}
    return render_form(request, "audits/exception_form.html", form, status, **context)
