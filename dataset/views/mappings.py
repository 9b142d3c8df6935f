"""An agency's own spreadsheet: upload it, point at the figures once, take them every quarter."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies import clock
from dataset import policies
from dataset.forms import mappings as forms
from dataset.forms import upload
from dataset.intake.compare import compare
from dataset.intake.guess import guess
from dataset.intake.mapping import differences, follow, layout
from dataset.intake.own_file import read_own, words_of
from dataset.intake.refusals import IntakeError
from dataset.models import Way
from dataset.models.contents import contents_of
from dataset.operations import mappings
from dataset.present import mappings as present
from dataset.present.returns_upload import return_sheet, upload_page
from dataset.views.found import own_return


REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def return_own(request, pk):
    """Upload: straight to the preview where the layout is known, otherwise to the pointing."""
    data_return = own_return(request, pk)
    policies.may_edit(request.user, data_return).enforce()
    remembered = present.remembered(data_return)
    if request.method != "POST":
        return _form(request, data_return, forms.OwnFileForm(), remembered)
    form = forms.OwnFileForm(request.POST, request.FILES)
    if not form.is_valid() or request.META.get("upload_too_large"):
        return _form(request, data_return, form, remembered, status=REFUSED)
    file = form.cleaned_data["spreadsheet"]
    try:
        grid = read_own(file.read(), file.name)
    except IntakeError as problem:
        context = {"data_return": data_return, "problem": problem}
        return render(request, "dataset/return_upload_refused.html", context, status=REFUSED)
    return _read(request, contents_of(data_return), grid, file.name, remembered)


@require_POST
def return_own_map(request, pk):
    """Take the cells that were pointed at, and remember them."""
    data_return = own_return(request, pk)
    policies.may_edit(request.user, data_return).enforce()
    token = request.POST.get("token", "")
    try:
        grid, file_name = forms.unseal(token, data_return, request.user)
    except upload.StaleUpload as problem:
        messages.error(request, str(problem))
        return redirect("dataset:return_own", data_return.pk)
    contents = contents_of(data_return)
    sheet, own = return_sheet(contents), present.own_sheet(grid, data_return.period)
    pointers, errors = forms.pointed_at(request.POST, own, [slot for _, slot in sheet.slots])
    try:
        if not errors:
            words = words_of(grid)
            mappings.remember(data_return, pointers, layout(own), words=words, by=request.user)
            return _preview(request, contents, own, file_name, pointers)
    except mappings.Identifying as problem:
        messages.error(request, str(problem))
    texts = forms.texts(request.POST, [slot for _, slot in sheet.slots])
    page = present.mapping_page(contents, sheet, own, file_name, texts, errors=errors)
    return _point(request, page, token, status=REFUSED)


def _read(request, contents, grid, file_name, remembered):
    data_return = contents.data_return
    sheet, own = return_sheet(contents), present.own_sheet(grid, data_return.period)
    if remembered is None:
        texts = present.texts_of(own, guess(own, sheet))
        page = present.mapping_page(contents, sheet, own, file_name, texts)
        return _point(request, page, forms.seal(grid, file_name, data_return, request.user))
    pointers = present.pointers_of(remembered)
    found = follow(pointers, own, sheet)
    rows = differences(map(tuple, remembered.layout), layout(own))
    if not found.lost and not any(rows):
        return _preview(request, contents, own, file_name, pointers)
    texts = present.texts_of(own, guess(own, sheet) | found.places)
    page = present.mapping_page(contents, sheet, own, file_name, texts, lost=found.lost, rows=rows)
    return _point(request, page, forms.seal(grid, file_name, data_return, request.user))


def _preview(request, contents, own, file_name, pointers):
    """What would be taken. Nothing has been changed; the confirmation is that of every upload."""
    sheet, data_return = return_sheet(contents), contents.data_return
    found = follow(pointers, own, sheet)
    preview = compare(found.draft, sheet)
    page = upload_page(
        contents, preview, file_name=file_name, size=0, read_at=clock.now(), version=""
    )
    edits = upload.workbook_edits(preview, sheet)
    token = upload.seal_upload(data_return, request.user, edits, Way.OWN_SHEET)
    context = {"page": page, "token": token, "moved": found.moved}
    return render(request, "dataset/return_upload_preview.html", context)


def _point(request, page, token, status=200):
    context = {"page": page, "token": token}
    return render(request, "dataset/return_own_map.html", context, status=status)


def _form(request, data_return, form, remembered, status=200):
    context = {"data_return": data_return, "form": form, "remembered": remembered}
    return render(request, "dataset/return_own.html", context, status=status)
