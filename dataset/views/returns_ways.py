"""Two more ways in: a range pasted from a spreadsheet, and a CSV."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from agencies import clock
from dataset import policies
from dataset.forms import upload
from dataset.forms.paste import PasteForm
from dataset.forms.ways import CsvForm
from dataset.intake.compare import compare
from dataset.intake.csv_return import parse_csv, write_csv
from dataset.intake.labels import Quarter
from dataset.intake.paste import parse_paste
from dataset.intake.refusals import IntakeError
from dataset.models import Way
from dataset.models.contents import contents_of
from dataset.present.returns_upload import return_sheet, upload_page, workbook_name
from dataset.views.found import own_return


REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def return_paste(request, pk):
    """Paste a range and look at what it would change."""
    data_return = own_return(request, pk)
    policies.may_edit(request.user, data_return).enforce()
    contents = contents_of(data_return)
    sheet = return_sheet(contents)
    if request.method != "POST":
        return _paste(request, data_return, PasteForm(sheet=sheet, initial=request.GET.dict()))
    form = PasteForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return _paste(request, data_return, form, status=REFUSED)
    period = data_return.period
    quarter = Quarter(period.year, period.quarter)
    pasted = parse_paste(form.cleaned_data["text"], sheet, quarter, form.slot())
    if pasted.strange:
        return _paste(request, data_return, form, pasted.strange, status=REFUSED)
    return _preview(request, contents, sheet, pasted.draft, "What you pasted", Way.PASTE)


@require_safe
def return_csv(request, pk):
    data_return = own_return(request, pk)
    content = write_csv(return_sheet(contents_of(data_return)))
    name = workbook_name(data_return).replace(".xlsx", ".csv")
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, "text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def return_csv_upload(request, pk):
    data_return = own_return(request, pk)
    policies.may_edit(request.user, data_return).enforce()
    if request.method != "POST":
        return _csv(request, data_return, CsvForm())
    form = CsvForm(request.POST, request.FILES)
    if not form.is_valid() or request.META.get("upload_too_large"):
        return _csv(request, data_return, form, status=REFUSED)
    file, contents = form.cleaned_data["file"], contents_of(data_return)
    sheet = return_sheet(contents)
    try:
        draft = parse_csv(file.read(), file.name, sheet)
    except IntakeError as problem:
        context = {"data_return": data_return, "problem": problem}
        return render(request, "dataset/return_upload_refused.html", context, status=REFUSED)
    return _preview(request, contents, sheet, draft, file.name, Way.CSV)


def _preview(request, contents, sheet, draft, name, origin):
    """What would be taken; nothing has been changed. The confirmation is that of every upload."""
    preview, now = compare(draft, sheet), clock.now()
    page = upload_page(
        contents,
        preview,
        file_name=name,
        size=0,
        read_at=now,
        version="",
        is_pasted=origin == Way.PASTE,
    )
    edits = upload.workbook_edits(preview, sheet)
    token = upload.seal_upload(contents.data_return, request.user, edits, origin)
    context = {"page": page, "token": token, "moved": ()}
    return render(request, "dataset/return_upload_preview.html", context)


def _paste(request, data_return, form, strange=(), status=200):
    context = {"data_return": data_return, "form": form, "strange": strange}
    return render(request, "dataset/return_paste.html", context, status=status)


def _csv(request, data_return, form, status=200):
    context = {"data_return": data_return, "form": form}
    return render(request, "dataset/return_csv.html", context, status=status)
