"""The workbook of a return: download it, upload it, look at what would change, confirm."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import clock
from dataset import policies
from dataset.forms import upload
from dataset.intake.child_level import open_workbook
from dataset.intake.compare import compare
from dataset.intake.parse import parse_return
from dataset.intake.refusals import DOWNLOAD_AGAIN, IntakeError
from dataset.intake.template import READY
from dataset.intake.workbook import write_workbook
from dataset.models import Way
from dataset.models.contents import contents_of
from dataset.operations import drafts
from dataset.present.returns_upload import (
    clash_rows,
    return_sheet,
    source_words,
    upload_page,
    workbook_name,
)
from dataset.present.self_checks import with_checks
from dataset.views.files import XLSX
from dataset.views.found import own_return


REFUSED = 422
CLASH = 409
TOO_LARGE = IntakeError(
    "This file is too large",
    "The limit is 10 MB, and a return is far smaller. The file was dropped unread.",
    DOWNLOAD_AGAIN,
)


@never_cache
@require_safe
def return_workbook(request, pk):
    data_return = own_return(request, pk)
    contents = contents_of(data_return)
    content = write_workbook(with_checks(return_sheet(contents), contents.result, contents.shares))
    disposition = f'attachment; filename="{workbook_name(data_return)}"'
    return HttpResponse(content, XLSX, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "HEAD", "POST"])
def return_upload(request, pk):
    data_return = own_return(request, pk)
    policies.may_edit(request.user, data_return).enforce()
    if request.method != "POST":
        return _form(request, data_return, upload.UploadForm())
    form = upload.UploadForm(request.POST, request.FILES)
    if request.META.get("upload_too_large"):  # known once the files have been received
        return _refused(request, data_return, TOO_LARGE)
    if not form.is_valid():
        return _form(request, data_return, form, status=REFUSED)
    return _preview(request, data_return, form.cleaned_data["workbook"])


@require_POST
def return_upload_confirm(request, pk):
    """Take what was read. What somebody changed meanwhile is shown and asked about."""
    data_return = own_return(request, pk)
    policies.may_edit(request.user, data_return).enforce()
    try:
        taken, origin = upload.open_upload(request.POST.get("token", ""), data_return, request.user)
    except upload.StaleUpload as problem:
        messages.error(request, str(problem))
        return redirect("dataset:return_upload", data_return.pk)
    saved = drafts.take(data_return, taken, by=request.user, origin=origin)
    if saved.clashes:
        return _clash(request, data_return, saved, origin)
    for refused in saved.refused:
        messages.error(request, refused.message)
    messages.success(
        request,
        f"Taken from {source_words(is_pasted=origin == Way.PASTE)}: {saved.count}. All checks have run again.",
    )
    return redirect(data_return)


def _preview(request, data_return, workbook):
    contents = contents_of(data_return)
    sheet = return_sheet(contents)
    try:
        grid = open_workbook(workbook.read(), workbook.name, without=(READY,))
        preview = compare(parse_return(grid, sheet), sheet)
    except IntakeError as problem:
        return _refused(request, data_return, problem)
    page = upload_page(
        contents,
        preview,
        file_name=workbook.name,
        size=workbook.size,
        read_at=clock.now(),
        version=sheet.version,
    )
    token = upload.seal_upload(data_return, request.user, upload.workbook_edits(preview, sheet))
    context = {"page": page, "token": token, "moved": ()}
    return render(request, "dataset/return_upload_preview.html", context)


def _clash(request, data_return, saved, origin):
    """Ask about the rest: the same confirmation again, now against what somebody else saved."""
    context = {
        "data_return": data_return,
        "count": saved.count,
        "clashes": clash_rows(contents_of(data_return), saved.clashes),
        "source": source_words(is_pasted=origin == Way.PASTE),
        "token": upload.seal_upload(data_return, request.user, upload.again(saved.clashes), origin),
    }
    return render(request, "dataset/return_upload_clash.html", context, status=CLASH)


def _form(request, data_return, form, status=200):
    context = {"data_return": data_return, "form": form}
    return render(request, "dataset/return_upload.html", context, status=status)


def _refused(request, data_return, problem):
    context = {"data_return": data_return, "problem": problem}
    return render(request, "dataset/return_upload_refused.html", context, status=REFUSED)
