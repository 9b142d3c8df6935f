"""Who may say what an agency's questions cost."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict


def may_say_effort(user, agency):
    """The people who prepare and approve the agency's returns."""
    if user.holds(Role.PREPARER, Role.APPROVER, agency=agency):
        return YES
    return Verdict(
        f"Only the data leads and approvers of {agency} can say how long its return takes."
    )
