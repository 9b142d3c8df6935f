"""The action list and the priorities of the demonstration: raised, told of, judged, signed off."""

from functools import partial

from agencies.models import Role, Seat
from audits.models import Action, Priority, Risk
from audits.operations import actions, impact, priorities
from lscb.demonstration.assurance import read
from lscb.demonstration.days import Step


def steps(people):
    """Through the operations of the service, each on its own day."""
    log = read("actions.toml")
    for told in log["priority"]:
        yield Step(told["on"], partial(_add_priority, people, told))
    for told in log["action"]:
        yield from _action(people, told)


def _action(people, told):
    """One action: raised, then every step of its life on its day."""
    yield Step(told["on"], partial(_raise, people, told))
    for change in told.get("changes", ()):
        yield Step(change["on"], partial(_change, people, told, change))
    for update in told.get("updates", ()):
        yield Step(update["on"], partial(_report, people, told, update))
    for piece in told.get("evidence", ()):
        yield Step(piece["on"], partial(_offer, people, told, piece))
        if "judged_on" in piece:
            yield Step(piece["judged_on"], partial(_judge, people, told, piece))
    for name, end in (
        ("refused", actions.refuse_sign_off),
        ("signed", actions.sign_off),
        ("withdrawn", actions.withdraw),
    ):
        if ended := told.get(name):
            yield Step(ended["on"], partial(_end, people, told, end, ended))


def _add_priority(people, told):
    board = people.boards[told["board"]]
    lead = told.get("lead")
    priorities.add(
        board,
        by=people.manager(board),
        year=told["year"],
        title=told["title"],
        aim=told["aim"],
        lead=Seat.objects.get(board=board, title=lead) if lead else None,
        measures={code: way for way in ("up", "down") for code in told.get(way, ())},
    )


def _raise(people, told):
    board = people.boards[told["board"]]
    names = ("title", "detail", "due_on", "code", "wanted", "moves_by")
    fields = {name: told[name] for name in names if name in told}
    fields["owner"] = Seat.objects.get(board=board, title=told["owner"])
    if "agency" in told:
        fields["agency"] = people.agencies[told["agency"]]
    if "risk" in told:
        fields["risk"] = Risk.objects.get(board=board, title=told["risk"])
    if "priority" in told:
        fields["priority"] = Priority.objects.get(board=board, title=told["priority"])
    actions.raise_action(board, by=people.manager(board), fields=fields)


def _change(people, told, change):
    action = _find(people, told)
    actions.reword(
        action,
        by=people.manager(action.board),
        fields={"due_on": change["due_on"]},
        reason=change["reason"],
        seen_revision=action.revision,
    )


def _report(people, told, update):
    action = _find(people, told)
    actions.report(
        action,
        by=_owner(people, action),
        state=update["state"],
        text=update["text"],
        evidence=update.get("evidence", ""),
    )


def _offer(people, told, piece):
    action = _find(people, told)
    impact.offer(
        action,
        by=_owner(people, action),
        kind=piece["kind"],
        text=piece["text"],
        is_better=piece.get("is_better"),
    )


def _judge(people, told, piece):
    action = _find(people, told)
    held = action.evidence.get(kind=piece["kind"], text=piece["text"])
    held.action = action
    impact.judge(
        held, by=_second_person(people, action), accept=piece["accept"], reason=piece["reason"]
    )


def _end(people, told, end, ended):
    action = _find(people, told)
    by = people.manager if end is actions.withdraw else partial(_second_person, people)
    end(action, by=by(action.board if end is actions.withdraw else action), reason=ended["reason"])


def _find(people, told):
    return Action.objects.select_related("board", "owner", "agency").get(
        board=people.boards[told["board"]], title=told["title"]
    )


def _owner(people, action):
    """The agency's approver; the business manager where no agency owns it."""
    return people.approver(action.agency) if action.agency else people.manager(action.board)


def _second_person(people, action):
    """A member of the Executive Group where the board has one here, else the group's chair."""
    executive = people.users.get((Role.EXECUTIVE_MEMBER.value, action.board.slug))
    return executive or people.group_chair(action.board)
