"""An agency's own cases: the grid of its grades, and one case to grade."""

from dataclasses import dataclass

from agencies.models import Agency
from agencies.verdicts import Verdict
from audits import policies
from audits.models import Audit, AuditAgency, AuditCase, AuditQuestion, CaseGrade
from audits.models.programme import seal_of
from audits.present.audits import sections_of


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case with its grade on each question, in the tool's order; None is none yet."""

    case: AuditCase
    grades: tuple[CaseGrade | None, ...]

    @property
    def done(self):
        return sum(bool(one and one.grade) for one in self.grades)

    @property
    def is_done(self):
        return self.done == len(self.grades)


@dataclass(frozen=True, slots=True)
class OwnCases:
    """All cases of one agency."""

    audit: Audit
    taking_part: AuditAgency
    questions: tuple[AuditQuestion, ...]
    rows: tuple[CaseRow, ...]
    may_grade: Verdict
    may_finish: Verdict

    @property
    def agency(self) -> Agency:
        return self.taking_part.agency

    @property
    def left(self):
        """Cases that still lack a grade."""
        return [row.case.number for row in self.rows if not row.is_done]

    @property
    def first_left(self):
        return self.left[0] if self.left else None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """One case of one agency, with the cases beside it."""

    cases: OwnCases
    row: CaseRow
    grades: tuple[CaseGrade, ...]

    @property
    def case(self):
        return self.row.case

    @property
    def seal(self):
        return seal_of(self.case, self.grades)

    @property
    def next_number(self):
        numbers = [row.case.number for row in self.cases.rows]
        place = numbers.index(self.case.number) + 1
        return numbers[place] if place < len(numbers) else None


def own_cases(audit, taking_part, user):
    """Every case of the agency; a fixed number of queries."""
    questions = tuple(audit.questions.all())
    held = {}
    for grade in CaseGrade.objects.filter(
        case__audit=audit, agency=taking_part.agency
    ).select_related("graded_by"):
        held[grade.case_id, grade.question_id] = grade
    return OwnCases(
        audit=audit,
        taking_part=taking_part,
        questions=questions,
        rows=tuple(
            CaseRow(case, tuple(held.get((case.pk, question.pk)) for question in questions))
            for case in audit.cases.all()
        ),
        may_grade=policies.may_grade(user, audit, taking_part),
        may_finish=policies.may_finish_grading(user, audit, taking_part),
    )


def own_case(audit, taking_part, number, user):
    """One case of the agency; None where there is no such case."""
    cases = own_cases(audit, taking_part, user)
    row = next((row for row in cases.rows if row.case.number == number), None)
    if row is None:
        return None
    return OwnCase(cases, row, tuple(grade for grade in row.grades if grade))


def form_sections(form):
    """The form's rows by section: ((section, rows), ...)."""
    rows = {question.pk: row for question, *row in form.rows}
    return [
        (name, [(question, *rows[question.pk]) for question in held])
        for name, held in sections_of(form.questions)
    ]
