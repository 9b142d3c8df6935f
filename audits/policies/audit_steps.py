"""What each step of an audit demands, said as a sentence for what is not there yet."""

from django.db.models import Count, Q

from audits.models import Action, ActionState, AuditKind, AuditState, FindingKind


def missing_before(audit, state):
    """The sentences that stand between an audit and its next state; () when it may go on."""
    demand = DEMANDS.get(state)
    return tuple(demand(audit)) if demand else ()


def open_actions(audit):
    """The actions out of its findings that are neither signed off nor withdrawn, soonest first."""
    return Action.objects.of_audit(audit).unfinished().order_by("due_on", "number", "pk")


def _planned(audit):
    if not audit.agencies.exists():
        yield "Name the agencies that take part."


def _tool_agreed(audit):
    questions = list(audit.questions.all())
    if not questions:
        yield "The tool has no questions yet. Write them, or copy the tool of an earlier audit."
    elif not any(question.is_overall for question in questions):
        yield "No question asks for the overall grade. Mark the one that does."


def _sample_drawn(audit):
    if not audit.selection:
        yield "Say by what rule the cases are chosen."
    if not audit.sample_size:
        yield "Say how many cases each agency looks at."


def _moderation(audit):
    waiting = [str(one.agency) for one in audit.agencies.filter(finished_at__isnull=True)]
    if waiting:
        yield f"Not finished with their cases: {', '.join(waiting)}."


def _report(audit):
    without = list(audit.cases.filter(joint_grade="").values_list("number", flat=True))
    if without:
        yield f"No joint grade yet: {_cases(without)}."


def _findings_agreed(audit):
    if not audit.summary:
        yield "Write the report in short: what was looked at and what it shows."
    if not audit.sample_size:
        yield "Say in the report how many cases or answers were looked at."
    if not audit.findings.exists():
        yield "Write at least one finding, a strength or learning."
    if audit.kind == AuditKind.SINGLE and not audit.presented_in_id:
        yield "Present it to the group, and record the group’s view."


def _actions(audit):
    without = list(
        _learning(audit)
        .annotate(answers=Count("actions", filter=~Q(actions__state=ActionState.WITHDRAWN)))
        .filter(answers=0)
        .values_list("number", flat=True)
    )
    if without:
        numbers = ", ".join(map(str, without))
        yield f"Learning without an action: finding{'s' * (len(without) > 1)} {numbers}."


def _reaudit_planned(audit):
    if not audit.reaudits.exists():
        yield "Plan the re-audit: an audit that looks at these findings again."


def _closed(audit):
    still = [str(action) for action in open_actions(audit)]
    if still:
        yield f"Actions still open: {'; '.join(still)}."
    yield from _actions(audit)
    if audit.reaudits.exists() or (audit.reaudit_of_id and not _learning(audit).exists()):
        return
    yield from _reaudit_planned(audit)


def _learning(audit):
    return audit.findings.filter(kind=FindingKind.LEARNING).order_by("number")


def _cases(numbers):
    return f"case{'s' * (len(numbers) > 1)} {', '.join(map(str, numbers))}"


DEMANDS = {
    AuditState.PLANNED: _planned,
    AuditState.TOOL_AGREED: _tool_agreed,
    AuditState.SAMPLE_DRAWN: _sample_drawn,
    AuditState.MODERATION: _moderation,
    AuditState.REPORT: _report,
    AuditState.FINDINGS_AGREED: _findings_agreed,
    AuditState.ACTIONS: _actions,
    AuditState.REAUDIT_PLANNED: _reaudit_planned,
    AuditState.CLOSED: _closed,
}
