"""What the doors to audits share: finding one, its form, and its page with what was refused."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from audits.models import Audit, AuditAgency
from audits.present.audits import audit_page


CHANGED = (
    "Somebody else changed this audit after you opened it. What you typed is kept below; "
    "open the audit beside it to see what stands there now. Save again to replace it with yours."
)
INVALID, CONFLICT = 422, 409
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def get_audit(request, pk):
    """An audit this person may see; anything else does not exist for them."""
    visible = Audit.objects.visible_to(request.user).select_related("board", "lead")
    return get_object_or_404(visible, pk=pk)


def get_part(audit, slug):
    """An agency's part in an audit with cases."""
    if not audit.grades_cases:
        raise Http404
    return get_object_or_404(
        AuditAgency.objects.select_related("agency"), audit=audit, agency__slug=slug
    )


def form_page(request, form, heading, button, audit=None, status=None, **more):
    """One form on a page of its own, refused where something is wrong with it."""
    context = {"form": form, "heading": heading, "button": button, "audit": audit, **more}
    status = status or (INVALID if form.is_bound else 200)
    return render(request, "audits/audit_form.html", context, status=status)


def conflict_page(request, form, heading, button, changed, **more):
    """What was typed stays, and the next save goes over what stands now."""
    fresh = changed.args[0]
    form.data = form.data.copy()
    form.data["revision"] = fresh.revision
    form.add_error(None, CHANGED)
    return form_page(request, form, heading, button, fresh, status=CONFLICT, **more)


def detail_page(request, audit, missing=(), status=200):
    """The page of one audit; `missing` are the sentences that stand against a step."""
    context = {"page": audit_page(audit, request.user), "missing": missing}
    return render(request, "audits/audit_detail.html", context, status=status)
