"""The dictionary as a spreadsheet: download it, upload it, look at what would change."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dataset import policies
from dataset.forms import dictionary_file as forms
from dataset.intake.dictionary_book import write_book
from dataset.intake.dictionary_file import TABLES, read_file, write_csv
from dataset.intake.refusals import IntakeError
from dataset.models.dictionary_texts import newest
from dataset.operations.dictionary_file import does_not_fit, held_against
from dataset.present.dictionary_file import preview


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
REFUSED = 422
TOO_LARGE = "The file is larger than 10 MB, many times a dictionary. It was dropped unread."


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
    policies.may_upload_dictionary(request.user).enforce()
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
    return _preview(request, read, file.name)


def _preview(request, file, file_name):
    """What would change. Nothing has been changed, and nothing of the file is kept."""
    now = newest()
    found = held_against(now, file)
    page = preview(found, does_not_fit(now, found), file_name)
    token = forms.seal(found, now, file_name, request.user)
    return render(request, "dataset/dictionary_preview.html", {"page": page, "token": token})


def _form(request, form, status=200):
    return render(request, "dataset/dictionary_upload.html", {"form": form}, status=status)


def _download(name, content, kind):
    return HttpResponse(
        content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
