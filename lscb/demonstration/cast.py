"""Who is in the demonstration: boards, areas, agencies, people, seats, meetings."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from agencies.models import (
    Agency,
    Appointment,
    Area,
    Board,
    Meeting,
    Membership,
    Role,
    Seat,
    SeatHolding,
    User,
)
from agencies.models.boards import AreaKind


DATA = Path(__file__).parent / "data"
LONG_AGO = date(2012, 4, 1)


@dataclass(frozen=True, slots=True)
class People:
    """Whom the rest of the loading needs: by role and board or agency slug."""

    boards: dict[str, Board]
    agencies: dict[str, Agency]
    users: dict[tuple[str, str], User]

    def preparer(self, agency):
        return self.users[Role.PREPARER.value, agency.slug]

    def approver(self, agency):
        return self.users[Role.APPROVER.value, agency.slug]

    def analyst(self, board):
        return self.users[Role.ANALYST.value, board.slug]

    def manager(self, board):
        return self.users[Role.MANAGER.value, board.slug]

    def group_chair(self, board):
        return self.users[Role.PAG_CHAIR.value, board.slug]


def rows(name):
    """The rows of a data file."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(*, encoded_password):
    """Make everybody. All share one password, hashed once."""
    boards = _boards()
    agencies = _agencies(boards)
    seats = _seats(boards, agencies)
    users = {}
    for row in rows("accounts.csv"):
        user = User(email=row["email"], name=row["name"], password=encoded_password)
        user.save()
        _appoint(user, row, boards, agencies)
        users[row["role"], row["agency"] or row["board"]] = user
        if row["seat"]:
            board, _, title = row["seat"].rpartition(":")
            seat = seats[board or row["board"], title]
            SeatHolding.objects.create(seat=seat, user=user, starts_on=LONG_AGO)
    Meeting.objects.bulk_create(
        Meeting(board=boards[row["board"]], group=row["group"], held_on=row["held_on"])
        for row in rows("meetings.csv")
    )
    return People(boards, agencies, users)


def _boards():
    boards = {}
    for position, row in enumerate(rows("boards.csv")):
        board = Board.objects.create(
            slug=row["slug"], name=row["name"], short_name=row["short_name"], position=position
        )
        area = Area.objects.create(
            slug=row["slug"],
            name=row["area"],
            kind=AreaKind.LOCAL_AUTHORITY,
            ons_code=row["ons_code"],
            lead_board=board,
        )
        area.boards.add(board)
        boards[board.slug] = board
    for row in rows("areas.csv"):
        area = Area.objects.create(
            slug=row["slug"],
            name=row["name"],
            kind=row["kind"],
            lead_board=boards[row["lead_board"]],
        )
        area.boards.add(*(boards[slug] for slug in row["boards"].split()))
    return boards


def _agencies(boards):
    agencies = {}
    for row in rows("agencies.csv"):
        agency = Agency.objects.create(slug=row["slug"], name=row["name"], kind=row["kind"])
        agencies[agency.slug] = agency
        for slug in row["boards"].split():
            Membership.objects.create(board=boards[slug], agency=agency, starts_on=LONG_AGO)
    return agencies


def _seats(boards, agencies):
    return {
        (row["board"], row["title"]): Seat.objects.create(
            board=boards[row["board"]],
            title=row["title"],
            agency=agencies.get(row["agency"]),
        )
        for row in rows("seats.csv")
    }


def _appoint(user, row, boards, agencies):
    Appointment.objects.create(
        user=user,
        role=row["role"],
        board=boards.get(row["board"]),
        agency=agencies.get(row["agency"]),
        starts_on=LONG_AGO,
    )
