"""Who sits in which group, who came to the Board's meetings of 2016-17, and one agenda.

The attendance is that of the Board's annual report for 2016-17 (appendix); the agenda is made up.
"""

from datetime import date
from functools import partial

from agencies.models import Group, GroupSeat, Mark, Meeting, Seat
from audits.operations import meetings
from lscb.demonstration.assurance import read
from lscb.demonstration.cast import rows
from lscb.demonstration.days import Step


BOARD = "bedford"
MARKS = {"1": Mark.PRESENT, "0": Mark.ABSENT, "n/a": Mark.NOT_A_MEMBER}
QUORUM = 8


def steps(people):
    """The seats first; the marks on the day of each meeting; the agendas before theirs."""
    told = rows("attendance.csv")
    days = [name for name in told[0] if name[:2] == "20"]
    yield Step(date.fromisoformat(days[0]), partial(_sit, people, told, days))
    for day in days:
        yield Step(date.fromisoformat(day), partial(_came, people, told, day))
    for one in read("agendas.toml")["meeting"]:
        yield Step(one["written"], partial(_agenda, people, one))


def _sit(people, told, days):
    """Every seat belongs to the Board from the first meeting at which it was a member."""
    board = people.boards[BOARD]
    for row in told:
        first = next(day for day in days if row[day] != "n/a")
        seat = Seat.objects.get(board=board, title=row["seat"])
        GroupSeat.objects.create(seat=seat, group=Group.BOARD, starts_on=first)
    for other in people.boards.values():
        for seat in Seat.objects.filter(board=other).exclude(groups__group=Group.BOARD):
            GroupSeat.objects.create(seat=seat, group=Group.BOARD, starts_on=days[0])
        meetings.set_rule(
            other, Group.BOARD, by=people.manager(other), quorum=QUORUM if other == board else 3,
            least_percent=50, deputies_count=True,
        )  # fmt: skip


def _came(people, told, day):
    board = people.boards[BOARD]
    seats = {seat.title: seat for seat in Seat.objects.filter(board=board)}
    meetings.record_attendance(
        Meeting.objects.get(board=board, group=Group.BOARD, held_on=day),
        by=people.manager(board),
        marks={seats[row["seat"]]: MARKS[row[day]] for row in told},
    )


def _agenda(people, told):
    board = people.boards[told["board"]]
    manager = people.manager(board)
    meeting = Meeting.objects.get(board=board, group=told["group"], held_on=told["held_on"])
    for one in told["item"]:
        lead = Seat.objects.get(board=board, title=one["lead"]) if one.get("lead") else None
        item = meetings.add_item(
            meeting, by=manager, title=one["title"], purpose=one["purpose"], lead=lead
        )
        if one.get("minute"):
            meetings.write_item(
                item, by=manager, seen_revision=item.revision, minute=one["minute"],
                decision=one.get("decision", ""),
            )  # fmt: skip
    meetings.issue(meeting, by=manager)
    if told.get("agreed"):
        meetings.agree(meeting, by=manager)
