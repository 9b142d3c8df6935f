"""The dictionary as a spreadsheet: download, upload, see what would change, draft it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms import dictionary_file as forms
from dataset.forms.changes import ChangeForm
from dataset.forms.upload import StaleUpload
from dataset.intake.dictionary_book import write_book
from dataset.intake.dictionary_file import TABLES, read_file, write_csv
from dataset.intake.refusals import IntakeError
from dataset.intake.rows import DictionaryError
from dataset.models.dictionary_texts import newest
from dataset.operations import changes
from dataset.operations.dictionary_file import does_not_fit, held_against, line_drafts
from dataset.present.dictionary_file import preview
from dataset.views.files import XLSX


CSV = "text/csv; charset=utf-8"
REFUSED = 422
TOO_LARGE = "The file is larger than 10 MB, many times a dictionary. It was dropped unread."
CHANGED_MEANWHILE = (
    "Somebody has changed the dictionary since you uploaded the file. This is what it would change "
    "now. Nothing has been drafted."
)


@never_cache
@require_safe
def dictionary_xlsx(request):
    tables = {kind: rows.values() for kind, rows in newest().items()}
    return _download("dictionary.xlsx", write_book(tables), XLSX)


@never_cache
@require_safe
def dictionary_csv(request, name):
    """One table: indicators, breakdowns or rules."""
    table = next((table for table in TABLES if table.file == f"{name}.csv"), None)
    if table is None:
        raise Http404
    return _download(table.file, write_csv(table, newest()[table.kind].values()), CSV)


@require_http_methods(["GET", "HEAD", "POST"])
def dictionary_upload(request):
    policies.may_draft_change(request.user, request.board).enforce()
    if request.method != "POST":
        return _form(request, forms.DictionaryFileForm())
    form = forms.DictionaryFileForm(request.POST, request.FILES)
    if request.META.get("upload_too_large"):  # known once the files have been received
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    if not form.is_valid():
        return _form(request, form, status=REFUSED)
    file = form.cleaned_data["file"]
    try:
        read = read_file(file.read(), file.name)
    except IntakeError as problem:
        form.add_error("file", f"{problem.title}. {problem.detail} Nothing of it was kept.")
        return _form(request, form, status=REFUSED)
    now = newest()
    return _preview(request, now, held_against(now, read), file.name, ChangeForm())


@require_POST
def dictionary_draft(request):
    """Make a draft of what was shown. What changed meanwhile is shown again first."""
    policies.may_draft_change(request.user, request.board).enforce()
    try:
        payload = forms.unseal(request.POST.get("token", ""), request.user)
    except StaleUpload as problem:
        messages.error(request, str(problem))
        return redirect("dataset:dictionary_upload")
    now, form = newest(), ChangeForm(request.POST)
    found = held_against(now, forms.file_of(payload))
    if not forms.is_as_seen(found, payload):
        messages.error(request, CHANGED_MEANWHILE)
    elif change := _drafted(request, form, found):
        messages.success(request, "Drafted. Nothing is in force until it is proposed and agreed.")
        return redirect(change)
    shown = forms.as_seen(found, payload)
    return _preview(request, now, shown, payload["name"], form, status=REFUSED)


def _drafted(request, form, found):
    """The draft; None when it cannot be made, and the form says why."""
    if not form.is_valid():
        return None
    told = {name: form.cleaned_data[name] for name in ("title", "reason", "valid_from")}
    try:
        return changes.draft(request.board, **told, lines=line_drafts(found), by=request.user)
    except (DictionaryError, changes.TooLate) as problem:
        form.add_error(None, str(problem))
        return None


def _preview(request, now, found, file_name, form, status=200):
    """What would change. Nothing has been changed, and nothing of the file is kept."""
    context = {
        "page": preview(found, does_not_fit(now, found), file_name),
        "token": forms.seal(found, now, file_name, request.user),
        "form": form,
    }
    return render(request, "dataset/dictionary_preview.html", context, status=status)


def _form(request, form, status=200):
    return render(request, "dataset/dictionary_upload.html", {"form": form}, status=status)


def _download(name, content, kind):
    return HttpResponse(
        content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
