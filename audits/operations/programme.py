"""Everything that changes an audit as a whole: propose, change, present, take the next step."""

from django.db import transaction
from django.db.models import F

from agencies import clock, trail
from audits import mail, policies
from audits.models import Audit, AuditAgency, AuditCase, AuditKind, AuditState
from audits.operations.numbers import next_number


class ChangedMeanwhile(Exception):
    """Somebody else changed the audit after this person opened it."""


class NotYet(Exception):
    """A step that cannot be taken: `missing` says in sentences what is not there yet."""

    def __init__(self, missing):
        super().__init__(" ".join(missing))
        self.missing = tuple(missing)


@transaction.atomic
def propose(board, *, by, fields, agencies, auditors=(), reaudit_of=None, decision=None):
    """A new audit of the programme. `fields` are its own columns."""
    policies.may_propose_audit(by, board).enforce()
    _one_agency(fields["kind"], agencies)
    audit = Audit.objects.create(
        board=board,
        number=next_number(Audit, board),
        added_at=clock.now(),
        added_by=by,
        reaudit_of=reaudit_of,
        decision=decision,
        **fields,
    )
    _take_part(audit, agencies)
    audit.auditors.set(auditors)
    trail.record(by, "audits.audit_proposed", audit, **_told(audit, agencies, auditors))
    return audit


@transaction.atomic
def change(audit, *, by, fields, agencies, auditors, seen_revision):
    """The words, dates, agencies and auditors. Kind, method and agencies stay once agreed."""
    audit = lock(audit, seen_revision)
    policies.may_change_audit(by, audit).enforce()
    if audit.state != AuditState.PROPOSED:
        fields = {name: value for name, value in fields.items() if name not in {"kind", "method"}}
    before = _told(audit, [one.agency for one in audit.agencies.all()], audit.auditors.all())
    for name, value in fields.items():
        setattr(audit, name, value)
    audit.save(update_fields=list(fields))
    if audit.state in {AuditState.PROPOSED, AuditState.PLANNED}:
        _one_agency(audit.kind, agencies)
        _take_part(audit, agencies)
    audit.auditors.set(auditors)
    bump(audit)
    audit = Audit.objects.get(pk=audit.pk)
    after = _told(audit, [one.agency for one in audit.agencies.all()], audit.auditors.all())
    changed = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    trail.record(by, "audits.audit_changed", audit, changed=changed)
    return audit


@transaction.atomic
def write_report(audit, *, by, summary, sample_size=None, selection=None, seen_revision=None):
    """The report in short, and of an audit without cases here how many it looked at and how."""
    audit = lock(audit, seen_revision)
    policies.may_write_findings(by, audit).enforce()
    audit.summary = summary
    if not audit.grades_cases:
        audit.sample_size, audit.selection = sample_size, selection or ""
    audit.save(update_fields=["summary", "sample_size", "selection"])
    bump(audit)
    trail.record(by, "audits.audit_reported", audit, summary=summary, sample_size=audit.sample_size)
    return audit


@transaction.atomic
def present(audit, *, by, meeting, view):
    """The group had it before it, and says what it thinks of it."""
    audit = lock(audit)
    policies.may_present_audit(by, audit).enforce()
    audit.presented_in, audit.group_view = meeting, view
    audit.save(update_fields=["presented_in", "group_view"])
    bump(audit)
    trail.record(by, "audits.audit_presented", audit, meeting=str(meeting), view=view)
    return audit


@transaction.atomic
def move(audit, state, *, by, seen_revision=None):
    """The next step, if everything that it demands is there; else `NotYet` with what is not."""
    audit = lock(audit, seen_revision)
    policies.may_move_audit(by, audit, state).enforce()
    if missing := policies.missing_before(audit, state):
        raise NotYet(missing)
    before = audit.state
    if state == AuditState.SAMPLE_DRAWN:
        _draw(audit)
    if state == AuditState.CLOSED:
        audit.closed_at, audit.closed_by = clock.now(), by
    audit.state = state
    audit.save(update_fields=["state", "closed_at", "closed_by"])
    bump(audit)
    trail.record(by, "audits.audit_moved", audit, before=before, state=state)
    if state == AuditState.AUDITING:
        mail.ask_for_grades(audit)
    return audit


def lock(audit, seen_revision=None):
    """The audit as it stands, held until the end of the transaction."""
    fresh = (
        Audit.objects.select_for_update(of=("self",))
        .select_related("board", "lead")
        .get(pk=audit.pk)
    )
    if seen_revision is not None and fresh.revision != seen_revision:
        raise ChangedMeanwhile(fresh)
    return fresh


def bump(audit):
    Audit.objects.filter(pk=audit.pk).update(revision=F("revision") + 1)


def _draw(audit):
    """Cases 1 to n: a number each, and nothing of the child."""
    AuditCase.objects.bulk_create(
        AuditCase(audit=audit, number=number) for number in range(1, audit.sample_size + 1)
    )


def _one_agency(kind, agencies):
    """A single agency's audit is one agency's."""
    if kind == AuditKind.SINGLE and len(agencies) > 1:
        raise NotYet(["A single-agency audit has one agency. Choose one, or make it multi-agency."])


def _take_part(audit, agencies):
    audit.agencies.exclude(agency__in=agencies).delete()
    AuditAgency.objects.bulk_create(
        [AuditAgency(audit=audit, agency=agency) for agency in agencies], ignore_conflicts=True
    )


def _told(audit, agencies, auditors):
    """What the trail keeps of an audit's own words."""
    names = ("title", "year", "kind", "method", "trigger", "code", "begins_on", "reports_on")
    return {name: getattr(audit, name) for name in names} | {
        "lead": str(audit.lead),
        "priority": str(audit.priority or ""),
        "agencies": sorted(str(agency) for agency in agencies),
        "auditors": sorted(str(auditor) for auditor in auditors),
    }
