"""What partners were asked to account for, and what others found when they inspected them."""

from functools import partial

from agencies.models import Meeting
from audits.models import Challenge
from audits.operations import challenges, inspections
from lscb.demonstration.assurance import read
from lscb.demonstration.days import Step


def steps(people):
    """Through the operations of the service, each on its own day."""
    told = read("challenges.toml")
    for one in told["challenge"]:
        yield Step(one["on"], partial(_raise, people, one))
        for step in one.get("step", ()):
            yield Step(step["on"], partial(_take, people, one, step))
    for one in told["inspection"]:
        yield Step(one["entered"], partial(_inspect, people, one))


def _raise(people, told):
    board = people.boards[told["board"]]
    challenges.raise_challenge(
        board,
        by=people.group_chair(board),
        agency=people.agencies[told["agency"]] if told.get("agency") else None,
        meeting=Meeting.objects.get(board=board, group=told["group"], held_on=told["on"]),
        **{
            name: told[name]
            for name in (
                "raised_by_kind", "minute", "subject", "theme", "question", "answer_by", "codes",
            )
        },
    )  # fmt: skip


def _take(people, told, step):
    board = people.boards[told["board"]]
    challenge = Challenge.objects.get(board=board, subject=told["subject"])
    keeper = people.group_chair(board)
    match step["kind"]:
        case "answer":
            member = people.users["agency-member", told["agency"]] if told.get("agency") else keeper
            challenges.answer(challenge, by=member, text=step["text"])
        case "view":
            challenges.view(challenge, by=keeper, satisfied=step["satisfied"], text=step["text"])
        case "follow-up":
            challenges.follow_up(
                challenge, by=keeper, text=step["text"], answer_by=step["answer_by"]
            )
        case "escalate":
            challenges.escalate(challenge, by=keeper, text=step["text"])
        case "close":
            challenges.close(challenge, by=keeper, outcome=step["text"])


def _inspect(people, told):
    board = people.boards[told["board"]]
    inspections.report(
        board,
        by=people.group_chair(board),
        agency=people.agencies[told["agency"]] if told.get("agency") else None,
        recommendations=told["recommendations"],
        **{
            name: told.get(name)
            for name in ("title", "body", "reported_on", "summary", "presented_on")
        },
        judgement=told.get("judgement", ""),
    )
