"""What the doors to audits share: finding one, its form, and its page with what was refused."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from audits.models import Audit, AuditAgency
from audits.present.audits import audit_page
from audits.views.typed import CONFLICT, keep_typed, render_form


CHANGED = (
    "Somebody else changed this audit after you opened it. What you typed is kept below; "
    "open the audit beside it to see what stands there now. Save again to replace it with yours."
)


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
    context = {"heading": heading, "button": button, "audit": audit, **more}
    return render_form(request, "audits/audit_form.html", form, status, **context)


def conflict_page(request, form, heading, button, changed, **more):
    """What was typed stays, and the next save goes over what stands now."""
    fresh = changed.args[0]
    keep_typed(form, fresh, CHANGED)
    return form_page(request, form, heading, button, fresh, status=CONFLICT, **more)


def detail_page(request, audit, missing=(), status=200):
    """The page of one audit; `missing` are the sentences that stand against a step."""
    context = {"page": audit_page(audit, request.user), "missing": missing}
    return render(request, "audits/audit_detail.html", context, status=status)
