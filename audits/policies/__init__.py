"""Who may do what, and why not: one function each, by what it is done to."""

from audits.policies.actions import (
    may_accept_evidence,
    may_change_action,
    may_judge_evidence,
    may_offer_evidence,
    may_raise_action,
    may_refuse_sign_off,
    may_sign_off,
    may_update_action,
    may_withdraw_action,
    owns_action,
)
from audits.policies.burden import may_see_burden
from audits.policies.people import KEEPERS, REMARKERS, sits_in
from audits.policies.priorities import may_write_priorities
from audits.policies.remarks import may_read_remarks, may_remark
from audits.policies.risks import may_change_risk, may_close_risk, may_raise_risk


__all__ = [
    "KEEPERS",
    "REMARKERS",
    "may_accept_evidence",
    "may_change_action",
    "may_change_risk",
    "may_close_risk",
    "may_judge_evidence",
    "may_offer_evidence",
    "may_raise_action",
    "may_raise_risk",
    "may_read_remarks",
    "may_refuse_sign_off",
    "may_remark",
    "may_see_burden",
    "may_sign_off",
    "may_update_action",
    "may_withdraw_action",
    "may_write_priorities",
    "owns_action",
    "sits_in",
]
