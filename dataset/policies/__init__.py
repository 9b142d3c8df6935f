"""Who may do what, and why not: one function each, by what it is done to."""

from dataset.policies.agencies import may_see_returns_of, may_see_work_of
from dataset.policies.board import (
    COMMENTARY_READERS,
    may_publish,
    may_read_commentary,
    may_see_progress,
)
from dataset.policies.burden import may_say_effort
from dataset.policies.calendar import (
    is_managed_by,
    may_ask_extension,
    may_extend,
    may_log_call,
    may_see_chasing,
    may_set_calendar,
)
from dataset.policies.changes import (
    may_decide_change,
    may_draft_change,
    may_edit_change,
    may_take_back_change,
    may_work_on_changes,
)
from dataset.policies.corrections import may_ask_correction, may_decline_correction
from dataset.policies.evidence import may_attach, may_remove_evidence
from dataset.policies.findings import (
    JUDGED_WHILE,
    is_of_agency,
    may_answer,
    may_assign,
    may_judge,
    may_judge_all,
    may_see_findings,
)
from dataset.policies.following import may_follow
from dataset.policies.history import may_cancel, may_import, may_load_benchmarks
from dataset.policies.lock import lockable_from, may_lock, may_unlock
from dataset.policies.protection import (
    may_annotate,
    may_decide_disclosure,
    may_read_disclosure,
    may_see_why_hidden,
)
from dataset.policies.recipes import may_write_recipe
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
    "JUDGED_WHILE",
    "PERMISSIONS",
    "is_managed_by",
    "is_of_agency",
    "lockable_from",
    "may_accept",
    "may_annotate",
    "may_answer",
    "may_approve",
    "may_ask_correction",
    "may_ask_extension",
    "may_assign",
    "may_attach",
    "may_cancel",
    "may_decide_change",
    "may_decide_disclosure",
    "may_decline_correction",
    "may_draft_change",
    "may_edit",
    "may_edit_change",
    "may_edit_item",
    "may_extend",
    "may_follow",
    "may_import",
    "may_judge",
    "may_judge_all",
    "may_load_benchmarks",
    "may_lock",
    "may_log_call",
    "may_publish",
    "may_read_commentary",
    "may_read_disclosure",
    "may_remove_evidence",
    "may_reopen",
    "may_say_effort",
    "may_see_chasing",
    "may_see_findings",
    "may_see_progress",
    "may_see_returns_of",
    "may_see_why_hidden",
    "may_see_work_of",
    "may_send_back",
    "may_set_calendar",
    "may_submit",
    "may_submit_nil",
    "may_take_back_change",
    "may_unlock",
    "may_withdraw",
    "may_work_on_changes",
    "may_write_recipe",
]
