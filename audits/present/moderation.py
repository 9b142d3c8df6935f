"""Moderation: every agency's grades side by side, where they differ first; and the results."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from agencies.models import Agency
from agencies.verdicts import Verdict
from audits import policies
from audits.models import (
    GRADES,
    NOT_APPLICABLE,
    Audit,
    AuditCase,
    AuditQuestion,
    CaseGrade,
    Scale,
)
from audits.models.programme import seal_of
from audits.present.audits import sections_of


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question of one case: the grades of all agencies, in the agencies' order."""

    question: AuditQuestion
    grades: tuple[CaseGrade | None, ...]

    @property
    def apart(self):
        """How many steps of the scale the own grades lie apart; 0 where they agree."""
        return _apart(self.question, [one.grade for one in self.grades if one])

    @property
    def is_moderated(self):
        return any(one and one.moderated for one in self.grades)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case, with its questions where agencies differ first."""

    case: AuditCase
    lines: tuple[QuestionLine, ...]

    @property
    def apart(self):
        return [line for line in self.lines if line.apart]

    @property
    def widest(self):
        return max((line.apart for line in self.lines), default=0)

    @property
    def changed(self):
        return sum(line.is_moderated for line in self.lines)

    @property
    def overall(self):
        return next((line for line in self.lines if line.question.is_overall), None)


@dataclass(frozen=True, slots=True)
class Moderation:
    """The whole screen, and its cases: widest apart first."""

    audit: Audit
    agencies: tuple[Agency, ...]
    cases: tuple[CaseLine, ...]
    may_moderate: Verdict

    @property
    def agreed(self):
        return sum(bool(line.case.joint_grade) for line in self.cases)

    def line(self, number):
        return next((line for line in self.cases if line.case.number == number), None)

    def after(self, number):
        """The next case in the order of the screen, or None."""
        numbers = [line.case.number for line in self.cases]
        return dict(pairwise(numbers)).get(number)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a grade was given, before and after moderation."""

    grade: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One question of one agency (or of the joint grades): how its cases were graded."""

    agency: str
    tallies: tuple[Tally, ...]
    changed: int

    @property
    def words(self):
        """ "Moderation changed 2 of 8 grades"."""
        total = sum(tally.before for tally in self.tallies)
        if not self.changed:
            return "Moderation changed none"
        return f"Moderation changed {self.changed} of {total}"


@dataclass(frozen=True, slots=True)
class QuestionResult:
    question: AuditQuestion
    grades: tuple[str, ...]  # heads of the columns, best first
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class Results:
    audit: Audit
    sections: tuple[tuple[str, tuple[QuestionResult, ...]], ...]
    joint: tuple[tuple[str, int], ...]
    changed: int
    given: int


def moderation(audit, user):
    """All grades of all cases; a fixed number of queries."""
    agencies = _agencies(audit)
    held = _held(audit)
    questions = list(audit.questions.all())
    cases = [
        CaseLine(
            case,
            tuple(
                sorted(
                    (
                        QuestionLine(
                            question,
                            tuple(held.get((case.pk, question.pk, one.pk)) for one in agencies),
                        )
                        for question in questions
                    ),
                    key=lambda line: (-line.apart, line.question.position),
                )
            ),
        )
        for case in audit.cases.all()
    ]
    cases.sort(key=lambda line: (-line.widest, -len(line.apart), line.case.number))
    return Moderation(audit, agencies, tuple(cases), policies.may_moderate(user, audit))


def grades_to_moderate(line):
    """The rows of one case, for its form, in the order of the screen."""
    return [grade for question in line.lines for grade in question.grades if grade]


def seal_of_line(line):
    return seal_of(line.case, grades_to_moderate(line))


def results(audit):
    """Counts of grades by question and agency before and after moderation. No notes."""
    agencies = _agencies(audit)
    by_place = {}
    for grade in _held(audit).values():
        by_place.setdefault((grade.question_id, grade.agency_id), []).append(grade)
    everything = [grade for found in by_place.values() for grade in found if grade.grade]
    joint = Counter(audit.cases.exclude(joint_grade="").values_list("joint_grade", flat=True))
    order = [grade for scale in Scale for grade in (*GRADES[scale], NOT_APPLICABLE)]
    return Results(
        audit=audit,
        sections=tuple(
            (name, tuple(_result(question, agencies, by_place) for question in questions))
            for name, questions in sections_of(audit.questions.all())
        ),
        joint=tuple((grade, joint[grade]) for grade in dict.fromkeys(order) if joint[grade]),
        changed=sum(bool(grade.moderated) for grade in everything),
        given=len(everything),
    )


def _result(question, agencies, by_place):
    grades = (*GRADES[question.scale], NOT_APPLICABLE)
    rows = []
    for agency in agencies:
        found = [one for one in by_place.get((question.pk, agency.pk), ()) if one.grade]
        before = Counter(one.grade for one in found)
        after = Counter(one.agreed for one in found)
        rows.append(
            ResultRow(
                agency=str(agency),
                tallies=tuple(Tally(grade, before[grade], after[grade]) for grade in grades),
                changed=sum(bool(one.moderated) for one in found),
            )
        )
    return QuestionResult(question, grades, tuple(rows))


def _agencies(audit):
    return tuple(one.agency for one in audit.agencies.select_related("agency"))


def _held(audit):
    grades = CaseGrade.objects.filter(case__audit=audit).select_related(
        "agency", "question", "moderated_by"
    )
    return {(one.case_id, one.question_id, one.agency_id): one for one in grades}


def _apart(question, grades):
    """Steps between the best and the worst grade. "Not applicable" beside a grade is one step."""
    places = {GRADES[question.scale].index(one) for one in grades if one in GRADES[question.scale]}
    beside = bool(places) and NOT_APPLICABLE in grades
    return max(max(places) - min(places) if places else 0, int(beside))
