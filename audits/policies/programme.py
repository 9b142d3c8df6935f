"""Who may do what in an audit, and why not: the analyst writes, the manager manages, the group
chair agrees, auditors write in the audits they are assigned to, agencies grade their own cases."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.models import AuditState


WRITERS = (Role.ANALYST, Role.MANAGER)
AGREERS = (Role.MANAGER, Role.PAG_CHAIR)
GRADERS = (Role.PREPARER, Role.APPROVER)
OF_AGENCY = (*GRADERS, Role.AGENCY_MEMBER, Role.CHIEF_OFFICER)
NOTE_READERS = (Role.ANALYST, Role.MANAGER, Role.PAG_MEMBER, Role.PAG_CHAIR, Role.CHAIR)

# Steps that the group agrees; every other one is the analyst’s or the manager’s to take.
AGREED_STEPS = frozenset(
    {
        AuditState.PLANNED,
        AuditState.TOOL_AGREED,
        AuditState.FINDINGS_AGREED,
        AuditState.CLOSED,
    }
)
TOOL_IS_OPEN = frozenset({AuditState.PROPOSED, AuditState.PLANNED})
SAMPLE_IS_OPEN = frozenset({*TOOL_IS_OPEN, AuditState.TOOL_AGREED})
FINDINGS_ARE_OPEN = frozenset({AuditState.MODERATION, AuditState.REPORT})
TO_PRESENT = frozenset(
    {
        AuditState.REPORT,
        AuditState.FINDINGS_AGREED,
        AuditState.ACTIONS,
        AuditState.REAUDIT_PLANNED,
    }
)
BEFORE_MODERATION = frozenset(tuple(AuditState)[: tuple(AuditState).index(AuditState.MODERATION)])


def is_auditor_of(user, audit):
    """Whether this person audits for the Board and is assigned to this audit."""
    return user.holds(Role.AUDITOR, board=audit.board) and user in audit.auditors.all()


def may_propose_audit(user, board):
    """Board analyst or business manager of that board."""
    if not user.holds(*WRITERS, board=board):
        return Verdict(
            "Audits are proposed by the board analyst or the business manager. "
            "Tell one of them what should be looked at."
        )
    return YES


def may_change_audit(user, audit):
    """The words, dates, agencies and auditors of an audit that is not closed."""
    if audit.state == AuditState.CLOSED:
        return Verdict("This audit is closed. Its history stays as it is.")
    if not user.holds(*WRITERS, board=audit.board):
        return Verdict("An audit is changed by the board analyst or the business manager.")
    return YES


def may_write_tool(user, audit):
    """Sections, questions and scales, until the tool is agreed."""
    if not audit.grades_cases:
        return Verdict("This audit has no tool here: the agency brings its own method.")
    if audit.state not in TOOL_IS_OPEN:
        return Verdict("The tool is agreed, so its questions stay as they are.")
    return _writes(user, audit, "The tool is written by")


def may_choose_sample(user, audit):
    """How cases are chosen and how many, until they are drawn."""
    if not audit.grades_cases:
        return Verdict("This audit draws no cases here.")
    if audit.state not in SAMPLE_IS_OPEN:
        return Verdict("The sample is drawn, so its cases stay as they are.")
    return _writes(user, audit, "The sample is chosen by")


def may_move_audit(user, audit, state):
    """The step to the next state: agreed by the group, or taken by the business unit."""
    if not audit.can_become(state):
        return Verdict(
            f"An audit that is “{audit.get_state_display().lower()}” cannot become "
            f"“{AuditState(state).label.lower()}”."
        )
    if state in AGREED_STEPS:
        if user.holds(*AGREERS, board=audit.board):
            return YES
        return Verdict("This step is agreed by the group chair or the business manager.")
    if user.holds(*WRITERS, Role.PAG_CHAIR, board=audit.board):
        return YES
    return Verdict(
        "This step is taken by the board analyst, the business manager or the group chair."
    )


def may_grade(user, audit, taking_part):
    """The agency’s data lead and approver grade its cases, until it has finished."""
    if audit.state != AuditState.AUDITING:
        return Verdict("Cases are graded while the agencies audit, and not before or after.")
    if not user.holds(*GRADERS, board=audit.board, agency=taking_part.agency):
        return Verdict("An agency’s cases are graded by its own data lead or approver.")
    if taking_part.finished_at:
        return Verdict(
            "Your agency has finished its cases. The board analyst or the business manager can "
            "open them again until moderation begins."
        )
    return YES


def may_finish_grading(user, audit, taking_part):
    """The approver answers for the agency: a second pair of eyes on what was graded."""
    verdict = may_grade(user, audit, taking_part)
    if verdict and not user.holds(Role.APPROVER, board=audit.board, agency=taking_part.agency):
        return Verdict("Your agency approver says that the cases are finished.")
    return verdict


def may_reopen_grading(user, audit, taking_part):
    """For the analyst and the manager, while the agencies audit."""
    if audit.state != AuditState.AUDITING or not taking_part.finished_at:
        return Verdict("There is nothing to open again.")
    if not user.holds(*WRITERS, board=audit.board):
        return Verdict(
            "Finished cases are opened again by the board analyst or the business manager."
        )
    return YES


def may_see_agency_grades(user, audit, agency):
    """Its own people always; others only once the agencies sit together, so that nobody copies."""
    if user.holds(*OF_AGENCY, board=audit.board, agency=agency):
        return YES
    if audit.state in BEFORE_MODERATION:
        return Verdict("Each agency grades its cases by itself. All grades open at moderation.")
    return may_read_notes(user, audit)


def may_read_notes(user, audit):
    """Evidence notes of every agency: those who moderate, and the group."""
    if user.holds(*NOTE_READERS, board=audit.board) or is_auditor_of(user, audit):
        return YES
    return Verdict("What agencies noted about their cases is for those who moderate the audit.")


def may_moderate(user, audit):
    """Analyst, manager, group chair and the auditors assigned, at moderation."""
    if audit.state != AuditState.MODERATION:
        return Verdict("Grades are moderated after the agencies have finished, and only then.")
    if user.holds(*WRITERS, Role.PAG_CHAIR, board=audit.board) or is_auditor_of(user, audit):
        return YES
    return Verdict(
        "Grades are moderated by the board analyst, the business manager, the group chair or an "
        "auditor assigned to this audit."
    )


def may_see_results(user, audit):
    """Counts of grades: those who moderate from moderation on, everybody once it is reported."""
    if not audit.grades_cases:
        return Verdict("This audit has no grades here.")
    if audit.state in BEFORE_MODERATION:
        return Verdict("There are results once all agencies have finished their cases.")
    if audit.state == AuditState.MODERATION:
        return may_read_notes(user, audit)
    return YES


def may_read_findings(user, audit):
    """A draft is for those who moderate; everybody reads findings once they are agreed."""
    if audit.state in FINDINGS_ARE_OPEN:
        return may_read_notes(user, audit)
    return YES


def may_write_findings(user, audit):
    """Findings and the report in short, until the findings are agreed."""
    if audit.state not in FINDINGS_ARE_OPEN:
        return Verdict(
            "Findings are written from moderation until they are agreed, and then stay as they are."
        )
    return _writes(user, audit, "Findings are written by")


def may_present_audit(user, audit):
    """That the group had it before it, and what it says of it."""
    if audit.state not in TO_PRESENT:
        return Verdict("An audit is presented when its report is there, and before it closes.")
    if user.holds(*WRITERS, Role.PAG_CHAIR, board=audit.board):
        return YES
    return Verdict(
        "The group’s view is recorded by the board analyst, the business manager or the group chair."
    )


def _writes(user, audit, what):
    if user.holds(*WRITERS, board=audit.board) or is_auditor_of(user, audit):
        return YES
    return Verdict(
        f"{what} the board analyst, the business manager or an auditor assigned to this audit."
    )
