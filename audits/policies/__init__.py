"""Who may do what, and why not: one function each, by what it is done to."""

from audits.policies.burden import may_see_burden
from audits.policies.challenges import (
    may_answer_challenge,
    may_close_challenge,
    may_judge_challenge,
    may_raise_challenge,
)
from audits.policies.inspections import may_keep_inspection, may_report_inspections
from audits.policies.meetings import (
    may_change_record,
    may_keep_meetings,
    may_keep_seats,
    may_read_meetings,
)
from audits.policies.people import KEEPERS, REMARKERS, sits_in
from audits.policies.remarks import may_read_remarks, may_remark
from audits.policies.risks import (
    is_escalated,
    may_answer_escalation,
    may_change_risk,
    may_close_risk,
    may_raise_risk,
    may_reopen_risk,
    may_set_bands,
    may_tolerate_risk,
)


__all__ = [
    "KEEPERS",
    "REMARKERS",
    "is_escalated",
    "may_answer_challenge",
    "may_answer_escalation",
    "may_change_record",
    "may_change_risk",
    "may_close_challenge",
    "may_close_risk",
    "may_judge_challenge",
    "may_keep_inspection",
    "may_keep_meetings",
    "may_keep_seats",
    "may_raise_challenge",
    "may_raise_risk",
    "may_read_meetings",
    "may_read_remarks",
    "may_remark",
    "may_reopen_risk",
    "may_report_inspections",
    "may_see_burden",
    "may_set_bands",
    "may_tolerate_risk",
    "sits_in",
]
