"""Doors to the files that stand with a return."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.evidence import EvidenceForm
from dataset.intake.refusals import IntakeError
from dataset.models import Evidence
from dataset.models.carried import files_last_quarter
from dataset.models.contents import contents_of
from dataset.operations import evidence
from dataset.present.evidence import evidence_page
from dataset.views.found import own_return


REFUSED = 422
TOO_LARGE = "The file is too large. It was dropped unread."
# Opened in a browser all the same, it may do nothing at all.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
def return_evidence(request, pk):
    """What is attached; a POST attaches one more."""
    data_return = own_return(request, pk)
    contents = contents_of(data_return)
    if request.method != "POST":
        form = EvidenceForm(contents=contents, initial={"about": request.GET.get("about", "")})
        return _page(request, data_return, form)
    policies.may_attach(request.user, data_return).enforce()
    form = EvidenceForm(request.POST, request.FILES, contents=contents)
    if request.META.get("upload_too_large"):  # known once the files have been received
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    if not form.is_valid():
        return _page(request, data_return, form, status=REFUSED)
    return _attach(request, data_return, form)


@never_cache
@require_safe
def evidence_file(request, pk):
    """The file itself, always as a download."""
    held = _evidence(request, pk)
    return HttpResponse(
        bytes(held.content),
        held.kind.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, held.name),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def evidence_remove(request, pk):
    held = _evidence(request, pk)
    evidence.remove(held, by=request.user)
    messages.success(request, f"Removed: {held.name}.")
    return redirect("dataset:return_evidence", held.data_return_id)


@require_POST
def evidence_again(request, pk, file):
    """Attach a file of last quarter's to this return as well."""
    data_return = own_return(request, pk)
    policies.may_attach(request.user, data_return).enforce()
    held = get_object_or_404(files_last_quarter(data_return), pk=file)
    try:
        evidence.attach_again(data_return, held, by=request.user)
        messages.success(request, f"Attached again: {held.name}.")
    except IntakeError as problem:
        messages.error(request, f"{problem.title}. {problem.detail} {problem.what_to_do}")
    return redirect("dataset:return_evidence", data_return.pk)


def _attach(request, data_return, form):
    file = form.cleaned_data["file"]
    theme, code = form.place
    try:
        held = evidence.attach(
            data_return, theme=theme, code=code, name=file.name, content=file.read(),
            by=request.user,
        )  # fmt: skip
    except IntakeError as problem:
        form.add_error("file", f"{problem.title}. {problem.detail} {problem.what_to_do}")
        return _page(request, data_return, form, status=REFUSED)
    messages.success(request, f"Attached: {held.name}.")
    return redirect("dataset:return_evidence", data_return.pk)


def _evidence(request, pk):
    found = Evidence.objects.visible_to(request.user).attached()
    return get_object_or_404(found.select_related("data_return__area__lead_board"), pk=pk)


def _page(request, data_return, form, status=200):
    context = {"page": evidence_page(request.user, data_return), "form": form}
    return render(request, "dataset/return_evidence.html", context, status=status)
