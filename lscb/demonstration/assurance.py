"""What the groups and the boards made of it: remarks, risks with their history, reviews."""

import tomllib
from functools import partial

from agencies.models import Group, Meeting, Seat
from audits.models import Risk
from audits.operations import remarks, risks
from dataset.models import Publication
from lscb.demonstration.cast import DATA
from lscb.demonstration.days import Step


def read(name):
    """A data file of texts."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


def steps(people):
    """Through the operations of the service, each on its own day."""
    log = read("risks.toml")
    for told in log["risk"]:
        yield from _risk(people, told)
    for told in log["turn"]:
        yield Step(told["on"], partial(_turn, people, told))
    for told in log["review"]:
        yield Step(told["meeting"], partial(_review, people, told))
    for told in read("remarks.toml")["remark"]:
        yield Step(told["on"], partial(_remark, people, told))


def _risk(people, told):
    first, *later = told["scores"]
    yield Step(first["on"], partial(_raise, people, told, first))
    for score in later:
        yield Step(score["on"], partial(_rescore, people, told, score))
    if closed := told.get("closed"):
        yield Step(closed["on"], partial(_close, people, told, closed))


def _raise(people, told, score):
    board = people.boards[told["board"]]
    words = ("title", "category", "cause", "event", "consequence", "controls", "review_on")
    further = {name: told.get(name, "") for name in ("control_strength", "assurance", "proximity")}
    risks.raise_risk(
        board,
        by=people.group_chair(board),
        fields={name: told[name] for name in words}
        | further
        | {"owner": Seat.objects.get(board=board, title=told["owner"])},
        codes=told["codes"],
        scores=_scores(score),
        reason=score["reason"],
    )


def _rescore(people, told, score):
    board = people.boards[told["board"]]
    risks.rescore(
        Risk.objects.get(board=board, title=told["title"]),
        by=people.group_chair(board),
        scores=_scores(score),
        reason=score["reason"],
    )


def _close(people, told, closed):
    board = people.boards[told["board"]]
    risk = Risk.objects.get(board=board, title=told["title"])
    risks.close(
        risk,
        by=people.group_chair(board),
        closed_as=closed["as"],
        reason=closed["reason"],
        meeting=Meeting.objects.get(board=board, group=Group.BOARD, held_on=closed["on"]),
        minute=closed["minute"],
    )


def _turn(people, told):
    """Tolerated, escalated, or an escalation answered."""
    board = people.boards[told["board"]]
    risk = Risk.objects.get(board=board, title=told["title"])
    turn = {"by": people.group_chair(board), "reason": told["reason"]}
    match told["kind"]:
        case "tolerate":
            risks.tolerate(risk, **turn)
        case "escalate":
            risks.escalate(risk, to=told["to"], **turn)
        case "answer":
            risks.answer_escalation(risk, **turn)


def _scores(told):
    return {
        f"{kind}_{side}": told[kind][place]
        for kind in ("inherent", "current", "target")
        for place, side in enumerate(("likelihood", "impact"))
    }


def _review(people, told):
    board = people.boards[told["board"]]
    risks.review(
        Risk.objects.get(board=board, number=told["risk"]),
        by=people.group_chair(board),
        meeting=Meeting.objects.get(board=board, group=told["group"], held_on=told["meeting"]),
        note=told["note"],
        next_review_on=told["next_review_on"],
    )


def _remark(people, told):
    """About the newest publication that the group had before it."""
    board = people.boards[told["board"]]
    publication = (
        Publication.objects.filter(board=board)
        .order_by("-period__year", "-period__quarter", "-version")
        .first()
    )
    remarks.write(
        publication,
        told["code"],
        by=people.group_chair(board),
        kind=told["kind"],
        text=told["text"],
    )
