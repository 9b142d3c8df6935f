"""Who may attach evidence to a return, and take it off again."""

from agencies.verdicts import Verdict
from dataset.policies.returns import may_edit


def may_attach(user, data_return):
    """Whoever may fill in the return, while it can be changed."""
    return may_edit(user, data_return)


def may_remove_evidence(user, evidence):
    """As for attaching, until it has been sent: what a board saw stays."""
    if evidence.is_bound:
        return Verdict("This file was sent with the return, so it stays with it.")
    return may_edit(user, evidence.data_return)
