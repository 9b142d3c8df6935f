"""Who may do what, and why not: one function each, by what it is done to."""

from dataset.policies.board import (
    COMMENTARY_READERS,
    may_publish,
    may_read_commentary,
    may_see_progress,
)
from dataset.policies.returns import (
    PERMISSIONS,
    may_accept,
    may_approve,
    may_edit,
    may_edit_item,
    may_reopen,
    may_send_back,
    may_submit,
    may_submit_nil,
    may_withdraw,
)


__all__ = [
    "COMMENTARY_READERS",
    "PERMISSIONS",
    "may_accept",
    "may_approve",
    "may_edit",
    "may_edit_item",
    "may_publish",
    "may_read_commentary",
    "may_reopen",
    "may_see_progress",
    "may_send_back",
    "may_submit",
    "may_submit_nil",
    "may_withdraw",
]
