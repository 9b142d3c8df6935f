"""What agencies said about the exceptions of the last published quarter, and what was decided."""

from functools import partial

from agencies.models import Group, Meeting, Seat
from audits.models import BoardException
from audits.operations import exceptions
from lscb.demonstration.assurance import read
from lscb.demonstration.days import Step
from lscb.demonstration.history import LAST_QUARTER, period_of


PROMPTS = ("happened", "why", "effect", "plan")


def steps(people):
    """Through the operations of the service, each on its own day; publishing raised them."""
    for told in read("exceptions.toml")["exception"]:
        if said := told.get("said"):
            yield Step(said["on"], partial(_say, people, told, said))
        for decided in told.get("decided", ()):
            yield Step(decided["on"], partial(_decide, people, told, decided))
        if closed := told.get("closed"):
            yield Step(closed["on"], partial(_close, people, told, closed))


def _find(told):
    """The board's exception of this cause, and of this measure where one is named."""
    return BoardException.objects.select_related("board", "agency").get(
        board__slug=told["board"],
        period=period_of(LAST_QUARTER),
        cause=told["cause"],
        **({"code": told["code"]} if "code" in told else {}),
    )


def _say(people, told, said):
    exception = _find(told)
    exceptions.comment(
        exception,
        by=people.preparer(exception.agency),
        answers={name: said[name] for name in PROMPTS},
    )


def _decide(people, told, decided):
    exception = _find(told)
    board = exception.board
    exceptions.decide(
        exception,
        by=people.group_chair(board),
        choice=decided["choice"],
        text=decided["text"],
        owner=Seat.objects.get(board=board, title=decided["owner"]),
        due_on=decided["due_on"],
        meeting=Meeting.objects.get(board=board, group=Group.PERFORMANCE, held_on=decided["on"]),
    )


def _close(people, told, closed):
    exception = _find(told)
    exceptions.close(exception, by=people.group_chair(exception.board), reason=closed["reason"])
