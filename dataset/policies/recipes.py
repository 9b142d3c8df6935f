"""Who may write down how an agency's numbers are made."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict


def may_write_recipe(user, agency):
    """The people who prepare and approve the agency's returns."""
    if user.holds(Role.PREPARER, Role.APPROVER, agency=agency):
        return YES
    return Verdict(
        f"Only the data leads and approvers of {agency} can write how its numbers are made."
    )
