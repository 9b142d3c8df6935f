"""Who may read, answer and decide about findings, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.models.findings import FindingState
from dataset.models.returns import AGENCY_STAFF, BOARD_STAFF, State


WRITERS = (Role.PREPARER, Role.APPROVER)
# Before the agency has signed there is nothing for the Board to decide about.
JUDGED_WHILE = frozenset({State.APPROVED, State.ACCEPTED, State.REOPENED})


def may_see_findings(user, board):
    """Open the lists of findings: what stands there is the queryset's to say."""
    if board.pk in user.boards_as(*BOARD_STAFF) or user.holds(*AGENCY_STAFF, board=board):
        return YES
    return Verdict(
        "Findings show figures in full. They are for the agencies they are about, and for the "
        f"board analyst and the business manager of {board}."
    )


def may_answer(user, finding):
    """Say something in the thread: the agency's writers, and the lead board's analyst."""
    if not (is_of_agency(user, finding) or is_of_board(user, finding)):
        return Verdict(
            "Only the data lead and the approver of the agency, and the analyst of "
            f"{finding.data_return.area.lead_board}, can answer."
        )
    if finding.is_settled:
        return Verdict(f"This is settled: {finding.get_state_display().lower()}.")
    return YES


def may_judge(user, finding):
    """Accept or refuse an explanation: the analyst or manager of the board that leads the area."""
    board = finding.data_return.area.lead_board
    if not is_of_board(user, finding):
        return Verdict(
            f"Only the board analyst or the business manager of {board} can accept or refuse "
            "an explanation."
        )
    if finding.state != FindingState.EXPLAINED:
        return Verdict(
            "There is no explanation to decide about: this finding is "
            f"{finding.get_state_display().lower()}."
        )
    if not finding.is_across and finding.data_return.state not in JUDGED_WHILE:
        return Verdict("The agency has not signed this return yet, or is mending it.")
    if finding.submission.submitted_by_id == user.pk:
        return Verdict("You sent this return, so somebody else must decide.")
    return YES


def may_judge_all(user, data_return):
    """Accept every explanation of a return at once."""
    board = data_return.area.lead_board
    if board.pk not in user.boards_as(*BOARD_STAFF):
        return Verdict(
            f"Only the board analyst or the business manager of {board} can accept explanations."
        )
    if data_return.state not in JUDGED_WHILE:
        return Verdict("The agency has not signed this return yet, or is mending it.")
    return YES


def may_assign(user, finding):
    """Name who looks after it."""
    return may_answer(user, finding)


def is_of_agency(user, finding):
    """Whether the person writes for the agency it is about, or for one of the two."""
    returns = [finding.data_return, *(side.data_return for side in finding.sides.all())]
    return any(
        held.role in WRITERS
        and held.agency_id == data_return.agency_id
        and held.board_id in {None, data_return.area.lead_board_id}
        for held in user.current_appointments
        for data_return in returns
    )


def is_of_board(user, finding):
    return finding.data_return.area.lead_board_id in user.boards_as(*BOARD_STAFF)
