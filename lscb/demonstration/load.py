"""Load the demonstration: three boards, five years of history, one quarter in full swing.

One transaction: a run that is killed leaves nothing, and the next one starts again.
"""

from datetime import date
from io import StringIO
from itertools import chain

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction

from agencies import trail
from agencies.models import Appointment, Board, OutboxMessage, User
from lscb.demonstration import (
    actions,
    assurance,
    burden,
    cast,
    challenges,
    chasing,
    exceptions,
    findings,
    history,
    meetings,
    programme,
    quarters,
)
from lscb.demonstration.days import as_of, run_in_order


PASSWORD = "Demonstration-2017"  # noqa: S105  printed for everybody who tries it
BEFORE_ALL = date(2014, 4, 1)  # the oldest action is of that summer


class NotTheDemonstration(Exception):
    """The database holds something else. The message says what to do."""


def is_loaded():
    """Whether the demonstration is in the database; refuses one that holds other boards."""
    held = set(Board.objects.values_list("slug", flat=True))
    if not held:
        return False
    if held != {row["slug"] for row in cast.rows("boards.csv")} or not _people().exists():
        raise NotTheDemonstration(
            "This database holds boards of its own. Give the demonstration an empty one: "
            "set LSCB_VAR_DIR or DATABASE_URL."
        )
    return True


@transaction.atomic
def load():
    """The dictionary if it is missing, then every step on the day on which it was taken."""
    with as_of(BEFORE_ALL):
        call_command("load_dictionary", stdout=StringIO())
    people = cast.load(encoded_password=make_password(PASSWORD))
    run_in_order(
        chain(
            history.steps(people),
            quarters.steps(people),
            chasing.steps(people),
            findings.steps(people),
            assurance.steps(people),
            meetings.steps(people),
            challenges.steps(people),
            programme.steps(people),
            actions.steps(people),
            exceptions.steps(people),
            burden.steps(people),
        ),
    )
    OutboxMessage.objects.all().delete()  # nobody waits for letters about the past
    history.refresh_statistics()


@transaction.atomic
def reset():
    """Empty the database and load the demonstration afresh: all of it, or nothing changes."""
    is_loaded()
    trail.drop_triggers(connection)
    call_command("flush", interactive=False, verbosity=0)
    trail.make_triggers(connection)
    load()


def accounts():
    """One dict for each sign-in: role, board, agency, email, password.

    Board and agency are slugs; "" where the role has none, or the agency serves several boards.
    People invited since are not listed.
    """
    held = Appointment.objects.filter(user__in=_people()).select_related("user", "board", "agency")
    boards = {row["slug"]: row["boards"].split() for row in cast.rows("agencies.csv")}
    return [
        {
            "role": one.role,
            "board": one.board.slug if one.board else _only(boards, one.agency),
            "agency": one.agency.slug if one.agency else "",
            "email": one.user.email,
            "password": PASSWORD,
        }
        for one in held.order_by("user__pk", "pk")
    ]


def _only(boards, agency):
    """The slug of the one board that an agency serves; "" where there is no such one."""
    served = boards[agency.slug] if agency else []
    return served[0] if len(served) == 1 else ""


def _people():
    return User.objects.filter(email__in=[row["email"] for row in cast.rows("accounts.csv")])
