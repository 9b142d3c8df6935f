"""Who may do what, and why not: one function each, by what it is done to."""

from audits.policies.audit_steps import missing_before, open_actions
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
from audits.policies.programme import (
    is_auditor_of,
    may_change_audit,
    may_choose_sample,
    may_finish_grading,
    may_grade,
    may_moderate,
    may_move_audit,
    may_present_audit,
    may_propose_audit,
    may_read_findings,
    may_read_notes,
    may_reopen_grading,
    may_see_agency_grades,
    may_see_results,
    may_write_findings,
    may_write_tool,
)
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
    "is_auditor_of",
    "is_escalated",
    "may_answer_challenge",
    "may_answer_escalation",
    "may_change_audit",
    "may_change_record",
    "may_change_risk",
    "may_choose_sample",
    "may_close_challenge",
    "may_close_risk",
    "may_finish_grading",
    "may_grade",
    "may_judge_challenge",
    "may_keep_inspection",
    "may_keep_meetings",
    "may_keep_seats",
    "may_moderate",
    "may_move_audit",
    "may_present_audit",
    "may_propose_audit",
    "may_raise_challenge",
    "may_raise_risk",
    "may_read_findings",
    "may_read_meetings",
    "may_read_notes",
    "may_read_remarks",
    "may_remark",
    "may_reopen_grading",
    "may_reopen_risk",
    "may_report_inspections",
    "may_see_agency_grades",
    "may_see_burden",
    "may_see_results",
    "may_set_bands",
    "may_tolerate_risk",
    "may_write_findings",
    "may_write_tool",
    "missing_before",
    "open_actions",
    "sits_in",
]
