"""The tool of an audit and the choice of its sample."""

from django.db import transaction

from agencies import trail
from audits import policies
from audits.models import AuditQuestion
from audits.operations.programme import bump, lock


@transaction.atomic
def write(audit, *, by, questions, seen_revision=None):
    """The whole tool anew: dicts of section, text, scale and is_overall, in their order."""
    audit = lock(audit, seen_revision)
    policies.may_write_tool(by, audit).enforce()
    audit.questions.all().delete()
    AuditQuestion.objects.bulk_create(
        AuditQuestion(audit=audit, position=position, **question)
        for position, question in enumerate(questions, start=1)
    )
    bump(audit)
    trail.record(
        by,
        "audits.tool_written",
        audit,
        questions=[f"{question['section']}: {question['text']}" for question in questions],
    )
    return audit


def copy(audit, earlier, *, by, seen_revision=None):
    """The tool of an earlier audit, in place of what stands here."""
    questions = [
        {
            "section": question.section,
            "text": question.text,
            "scale": question.scale,
            "is_overall": question.is_overall,
        }
        for question in earlier.questions.all()
    ]
    return write(audit, by=by, questions=questions, seen_revision=seen_revision)


@transaction.atomic
def choose_sample(audit, *, by, number, rule, seen_revision=None):
    """How many cases each agency looks at and by what rule; never which children."""
    audit = lock(audit, seen_revision)
    policies.may_choose_sample(by, audit).enforce()
    audit.sample_size, audit.selection = number, rule
    audit.save(update_fields=["sample_size", "selection"])
    bump(audit)
    trail.record(by, "audits.sample_chosen", audit, number=number, rule=rule)
    return audit
