"""Who keeps the register of inspections, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.policies.people import KEEPERS


REPORTERS = (Role.AGENCY_MEMBER, Role.CHIEF_OFFICER)


WHO = (
    "Inspections are entered by the inspected agency’s board member or chief officer, the board "
    "analyst, the business manager or the group chair."
)


def may_report_inspections(user, board):
    """Whether this person enters inspections at all: the keepers, and agencies their own."""
    return YES if user.holds(*KEEPERS, *REPORTERS, board=board) else Verdict(WHO)


def may_keep_inspection(user, board, agency):
    """Enter or change one of this `agency`; of the whole area (None), the keepers alone."""
    if user.holds(*KEEPERS, board=board):
        return YES
    if agency is not None and user.holds(*REPORTERS, board=board, agency=agency):
        return YES
    return Verdict(WHO)
