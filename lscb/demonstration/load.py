"""Load the demonstration: three boards, five years of history, one quarter in full swing.

One transaction: a run that is killed leaves nothing, and the next one starts again.
"""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from agencies.models import Board, User
from lscb.demonstration import assurance, cast, history, quarters


PASSWORD = "Demonstration-2017"  # noqa: S105  printed for everybody who tries it


def is_loaded():
    """Whether there is a demonstration (or anything else) in the database."""
    return Board.objects.exists()


@transaction.atomic
def load():
    """Everything, in the order in which it would have come about."""
    people = cast.load(encoded_password=make_password(PASSWORD))
    history.load(people)
    quarters.load_last_quarter(people)
    assurance.load(people)
    quarters.load_this_quarter(people)


def accounts():
    """One dict for each sign-in: role, board, agency, email, password."""
    rows = []
    users = User.objects.prefetch_related("appointments__board", "appointments__agency")
    for user in users.order_by("pk"):
        for held in user.appointments.all():
            rows.append(
                {
                    "role": held.role,
                    "board": held.board.slug if held.board else "",
                    "agency": held.agency.slug if held.agency else "",
                    "email": user.email,
                    "password": PASSWORD,
                }
            )
    return rows
