"""What an audit found: written until the findings are agreed."""

from django.db import transaction
from django.db.models import Max

from agencies import clock, trail
from audits import policies
from audits.models import AuditFinding, AuditKind
from audits.operations.programme import bump, lock


@transaction.atomic
def add(audit, *, by, fields):
    """A strength, or learning with its severity. `fields` are the finding's own columns; what a
    single agency's audit finds is found in that agency."""
    audit = lock(audit)
    policies.may_write_findings(by, audit).enforce()
    fields = _in_its_agency(audit, fields)
    last = audit.findings.aggregate(last=Max("number"))["last"] or 0
    finding = AuditFinding.objects.create(
        audit=audit, number=last + 1, found_at=clock.now(), found_by=by, **fields
    )
    bump(audit)
    trail.record(by, "audits.finding_added", finding, audit=audit.pk, **_told(fields))
    return finding


@transaction.atomic
def change(finding, *, by, fields):
    """Other words, before they are agreed."""
    audit = lock(finding.audit)
    policies.may_write_findings(by, audit).enforce()
    fields = _in_its_agency(audit, fields)
    before = _told({name: getattr(finding, name) for name in fields})
    for name, value in fields.items():
        setattr(finding, name, value)
    finding.save(update_fields=list(fields))
    bump(audit)
    after = _told(fields)
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    trail.record(by, "audits.finding_changed", finding, audit=audit.pk, changed=changed)
    return finding


@transaction.atomic
def remove(finding, *, by):
    """Taken out before it was agreed; the trail keeps its words."""
    audit = lock(finding.audit)
    policies.may_write_findings(by, audit).enforce()
    trail.record(by, "audits.finding_removed", finding, audit=audit.pk, text=finding.text)
    finding.delete()
    bump(audit)


def _in_its_agency(audit, fields):
    if audit.kind != AuditKind.SINGLE:
        return fields
    return {**fields, "agency": audit.agencies.select_related("agency").get().agency}


def _told(fields):
    return {name: str(value or "") for name, value in fields.items()}
