"""Who may ask for accepted figures to be reopened, and who answers."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.models.returns import State
from dataset.policies.returns import may_reopen


def may_ask_correction(user, data_return):
    """The agency's data leads and approvers, while the return is accepted."""
    if not user.holds(Role.PREPARER, Role.APPROVER, agency=data_return.agency):
        return Verdict(
            f"Only the data leads and approvers of {data_return.agency} can ask to correct it."
        )
    if data_return.state == State.LOCKED:
        return Verdict("The year of this return is locked. Ask the business manager to unlock it.")
    if data_return.state != State.ACCEPTED:
        return Verdict("Only figures that the Board has accepted have to be asked for.")
    return YES


def may_decline_correction(user, data_return):
    """Whoever could reopen it may also say no."""
    return may_reopen(user, data_return)
