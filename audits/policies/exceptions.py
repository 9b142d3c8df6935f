"""Who says, decides and closes what about an exception, and why not."""

from agencies import clock
from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.policies.people import KEEPERS
from dataset.policies import COMMENTARY_READERS


CLOSED = Verdict("This exception is closed. Its history stays as it is.")


def may_comment(user, exception):
    """The agency that was asked, while the exception is not closed."""
    if exception.commentary_asked_by is None:
        return Verdict("No commentary is asked for this exception.")
    if exception.state == "closed":
        return CLOSED
    held = user.holds(Role.PREPARER, Role.APPROVER, board=exception.board, agency=exception.agency)
    if not held:
        return Verdict(f"Commentary is written by a data lead or approver of {exception.agency}.")
    return YES


def may_decide(user, exception):
    """Analyst, manager and group chair of that board, while it is not closed."""
    if exception.state == "closed":
        return CLOSED
    return may_record_decisions(user, exception.board)


def may_record_decisions(user, board):
    """Analyst, manager and group chair write down what the group decides."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            "What the group decides is recorded by its chair, the board analyst or the business "
            "manager."
        )
    return YES


def may_close_exception(user, exception):
    """Those who decide, once something has been decided."""
    if exception.state == "open":
        return Verdict("Nothing has been decided yet. Decide first: noting it is a decision too.")
    return may_decide(user, exception)


def may_decide_in(user, meeting):
    """Those who decide, from the day of the meeting on."""
    if meeting.held_on > clock.today():
        return Verdict(
            f"The group meets on {meeting.held_on:%-d %B %Y}. Decisions are recorded from that "
            "day on."
        )
    return may_record_decisions(user, meeting.board)


def may_follow_meeting(user, board):
    """Everyone with a role on the board, and agencies' members of it."""
    if not user.holds(*COMMENTARY_READERS, board=board):
        return Verdict("The group’s meetings are for the Board and its members.")
    return YES
