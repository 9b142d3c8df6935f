"""How a row of the access table is written.

One row an address: how its arguments come out of the world, and for GET and for POST the answer
by person. `answers({200: READERS, 403: PAG}, others=404)` names people of access_world.py; the
signed-out are sent to the sign-in page unless the row says otherwise. Without `post` an address
takes no POST (405). The independent chair's POST is refused with 403 everywhere but on the
routes of the own account, so no row need say so.
"""

from dataclasses import dataclass

from tests.journeys.access_world import (
    OF_ANOTHER_AGENCY,
    OF_ANOTHER_BOARD,
    OF_THE_AGENCY,
    OF_THE_BOARD,
)


TO_SIGN_IN, NO_TOKEN = 302, 401
SIGNED_OUT = "signed_out"
WITH_A_BOARD = OF_THE_AGENCY + OF_ANOTHER_AGENCY + OF_THE_BOARD + OF_ANOTHER_BOARD
OF_OUR_BOARD = OF_THE_AGENCY + OF_ANOTHER_AGENCY + OF_THE_BOARD
STAFF = ("analyst", "manager")
AGENCY_STAFF = ("preparer", "approver", "agency_member")
LOOKERS_AFTER = (
    "manager", "far_manager", "approver", "other_approver", "far_approver", "sysadmin",
)  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """Status by person, and of those not named."""

    by_person: dict
    others: int

    def of(self, person):
        return self.by_person.get(person, self.others)


def answers(by_status, *, others, signed_out=TO_SIGN_IN):
    named = [(person, status) for status, people in by_status.items() for person in people]
    if len(named) != len(dict(named)):
        raise ValueError(f"somebody is named twice in {by_status}")
    named = dict(named)
    return Answers({SIGNED_OUT: signed_out} | named, others)


def everybody(status, *, signed_out=TO_SIGN_IN):
    return answers({}, others=status, signed_out=signed_out)


NOT_ALLOWED = everybody(405)
# A page that is there for the signed-out as well.
PUBLIC, PUBLIC_NOT_ALLOWED = everybody(200, signed_out=200), everybody(405, signed_out=405)


@dataclass(frozen=True)
class Row:
    """One address. `kwargs` and `data` are made from the world; `query` is added to a GET."""

    route: str
    get: Answers = NOT_ALLOWED
    post: Answers = NOT_ALLOWED
    kwargs: object = dict
    data: dict = None


def of_return(which, **more):
    """Arguments of an address of a return: `of_return("submitted")`."""
    return lambda world: {"pk": getattr(world, which).pk, **more}


def of_risk(world):
    return {"pk": world.risk.pk}
