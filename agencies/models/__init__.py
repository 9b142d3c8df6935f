"""Who: boards, agencies, people, roles, seats, meetings, and the trail of what they did."""

from agencies.models.boards import Agency, AgencyKind, Area, Board, Membership
from agencies.models.meetings import Attendance, Group, GroupRule, GroupSeat, Mark, Meeting
from agencies.models.outbox import OutboxMessage
from agencies.models.people import Appointment, Invitation, Role, Seat, SeatHolding, User
from agencies.models.succession import Succession
from agencies.models.trail import TrailEntry, TrailHead, TrailPayload


__all__ = [
    "Agency",
    "AgencyKind",
    "Appointment",
    "Area",
    "Attendance",
    "Board",
    "Group",
    "GroupRule",
    "GroupSeat",
    "Invitation",
    "Mark",
    "Meeting",
    "Membership",
    "OutboxMessage",
    "Role",
    "Seat",
    "SeatHolding",
    "Succession",
    "TrailEntry",
    "TrailHead",
    "TrailPayload",
    "User",
]
