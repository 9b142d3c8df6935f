"""The audits of the year, step by step on their days, and those agreed for the next one."""

from functools import partial

from agencies.models import Group, Meeting, Role, Seat, User
from audits.models import Audit
from audits.operations import actions, audit_findings, audit_grades, audit_tool, programme
from lscb.demonstration.assurance import read
from lscb.demonstration.days import Step


BOARD = "bedford"
LETTERS = {
    "M": "Met", "P": "Partly met", "N": "Not met", "O": "Outstanding", "G": "Good",
    "R": "Requires improvement", "I": "Inadequate", "x": "Not applicable",
}  # fmt: skip
COLUMNS = ("kind", "method", "year", "title", "trigger", "begins_on", "reports_on")


def steps(people):
    """Each audit as far as the demonstration's day has it."""
    for told in read("programme.toml")["audit"]:
        yield from _Told(people, told).steps()


class _Told:
    """One audit of the data file."""

    def __init__(self, people, told):
        self.people, self.told = people, told
        self.board = people.boards[BOARD]
        self.analyst, self.chair = people.analyst(self.board), people.group_chair(self.board)

    @property
    def audit(self):
        return Audit.objects.select_related("board").get(board=self.board, title=self.told["title"])

    def steps(self):
        told = self.told
        yield Step(told["proposed"], self.propose)
        if "planned" in told:
            yield Step(told["planned"], partial(self.move, "planned"))
        if "auditing" in told:
            yield Step(told["tool"], self.write_tool)
            yield Step(told["drawn"], self.draw)
            yield Step(told["auditing"], partial(self.move, "auditing"))
        for slug, grades in told.get("grades", {}).items():
            yield Step(
                grades.get("finished", grades.get("begun")), partial(self.grade, slug, grades)
            )
        if "moderation" in told:
            yield Step(told["moderation"]["on"], self.moderate)
        if "report" in told:
            yield Step(told["report"]["on"], self.report)
            yield Step(told["presented"]["on"], self.present)
        if "actions" in told:
            yield Step(told["actions"]["on"], self.act)

    def propose(self):
        told = self.told
        earlier = told.get("reaudit_of")
        programme.propose(
            self.board,
            by=self.analyst,
            fields={name: told[name] for name in COLUMNS}
            | {"code": told.get("code", ""), "lead": self.seat(told["lead"])},
            agencies=[self.people.agencies[slug] for slug in told["agencies"]],
            auditors=[self.auditor()] if told.get("auditors") else (),
            reaudit_of=_titled(self.board, earlier) if earlier else None,
        )

    def move(self, state):
        programme.move(self.audit, state, by=self.chair)

    def write_tool(self):
        questions = [{"is_overall": False, **question} for question in self.told["questions"]]
        audit_tool.write(self.audit, by=self.analyst, questions=questions)
        self.move("tool agreed")

    def draw(self):
        number, rule = self.told["sample_size"], self.told["selection"]
        audit_tool.choose_sample(self.audit, by=self.analyst, number=number, rule=rule)
        self.move("sample drawn")

    def grade(self, slug, grades):
        """All cases by the data lead; where the agency is done, its approver says so."""
        audit, agency = self.audit, self.people.agencies[slug]
        questions = list(audit.questions.all())
        for case, letters in zip(audit.cases.all(), grades["cases"].split(), strict=False):
            answers = {
                question: (LETTERS[letter], "")
                for question, letter in zip(questions, letters, strict=True)
            }
            by = self.people.preparer(agency)
            audit_grades.grade_case(case, agency, by=by, answers=answers)
        if "finished" in grades:
            audit_grades.finish(audit, agency, by=self.people.approver(agency))

    def moderate(self):
        """On one day, all agencies round a table."""
        self.move("moderation")
        audit, told = self.audit, self.told["moderation"]
        for case, joint in zip(audit.cases.all(), told["joint"], strict=True):
            changed = [one for one in told["changed"] if one["case"] == case.number]
            audit_grades.moderate(
                case,
                by=self.chair,
                changes={
                    case.grades.get(
                        question__position=one["question"], agency__slug=one["agency"]
                    ): (one["to"], one["because"])
                    for one in changed
                },
                joint_grade=joint["grade"],
                joint_because=joint["because"],
            )

    def report(self):
        self.move("report")
        own = {} if self.audit.grades_cases else {
            "sample_size": self.told["sample_size"], "selection": self.told["selection"]
        }  # fmt: skip
        programme.write_report(
            self.audit, by=self.analyst, summary=self.told["report"]["summary"], **own
        )
        for finding in self.told["finding"]:
            agency = finding.get("agency")
            fields = {
                "kind": finding["kind"],
                "theme": finding["theme"],
                "severity": finding.get("severity", ""),
                "text": finding["text"],
                "agency": self.people.agencies[agency] if agency else None,
            }
            audit_findings.add(self.audit, by=self.analyst, fields=fields)

    def present(self):
        """Before the group, which agrees the findings."""
        told = self.told["presented"]
        meeting = Meeting.objects.get(board=self.board, group=Group.PERFORMANCE, held_on=told["on"])
        programme.present(self.audit, by=self.analyst, meeting=meeting, view=told["view"])
        self.move("findings agreed")

    def act(self):
        """Every learning gets its action."""
        findings = list(self.audit.findings.all())
        for finding, told in zip(findings, self.told["finding"], strict=True):
            if action := told.get("action"):
                self.raise_action(finding, action)
        self.move("actions")

    def raise_action(self, finding, told):
        actions.raise_action(
            self.board,
            by=self.analyst,
            fields={
                "title": told["title"],
                "owner": self.seat(told["owner"]),
                "agency": self.people.agencies[told["agency"]],
                "due_on": told["due_on"],
                "finding": finding,
            },
        )

    def seat(self, title):
        return Seat.objects.get(board=self.board, title=title)

    def auditor(self):
        return User.objects.get(appointments__role=Role.AUDITOR, appointments__board=self.board)


def _titled(board, key):
    told = next(one for one in read("programme.toml")["audit"] if one["key"] == key)
    return Audit.objects.get(board=board, title=told["title"])
