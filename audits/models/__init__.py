"""How sure are we, and what are we doing about it: risks, and the group's view of figures."""

from audits.models.remarks import Remark, RemarkKind
from audits.models.risks import (
    Risk,
    RiskCategory,
    RiskIndicator,
    RiskReview,
    RiskScore,
    RiskState,
)


__all__ = [
    "Remark",
    "RemarkKind",
    "Risk",
    "RiskCategory",
    "RiskIndicator",
    "RiskReview",
    "RiskScore",
    "RiskState",
]
