"""Who may do what, and why not: one function each, by what it is done to."""

from audits.policies.burden import may_see_burden
from audits.policies.exceptions import (
    may_close_exception,
    may_comment,
    may_decide,
    may_decide_in,
    may_follow_meeting,
    may_record_decisions,
)
from audits.policies.people import KEEPERS, REMARKERS, sits_in
from audits.policies.remarks import may_read_remarks, may_remark
from audits.policies.risks import may_change_risk, may_close_risk, may_raise_risk


__all__ = [
    "KEEPERS",
    "REMARKERS",
    "may_change_risk",
    "may_close_exception",
    "may_close_risk",
    "may_comment",
    "may_decide",
    "may_decide_in",
    "may_follow_meeting",
    "may_raise_risk",
    "may_read_remarks",
    "may_record_decisions",
    "may_remark",
    "may_see_burden",
    "sits_in",
]
