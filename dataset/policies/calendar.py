"""Who may see and set a board's calendar, give more time, and chase what is owed."""

from agencies import clock
from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.models.returns import AGENCY_STAFF, BOARD_STAFF, SIGNED_OFF, State
from dataset.policies.board import PROGRESS_READERS


def may_set_calendar(user, board):
    """Choose the working days on which the board opens, chases and closes."""
    if board.pk in user.boards_as(Role.MANAGER):
        return YES
    return Verdict(f"Only the business manager of {board} can change its calendar.")


def may_see_chasing(user, board):
    """See what is owed and how it was chased: readers of progress; agencies their own rows."""
    if board.pk in user.boards_as(*PROGRESS_READERS) or user.holds(*AGENCY_STAFF, board=board):
        return YES
    return Verdict(
        f"Only people with a role on {board}, and the agencies it chases, can see the chasing log."
    )


def may_ask_extension(user, data_return):
    """Ask for more time for one return: the analyst or manager of the board that leads it."""
    board = data_return.area.lead_board
    if board.pk not in user.boards_as(*BOARD_STAFF):
        return Verdict(
            f"Only the board analyst can ask for more time for a return, and the business "
            f"manager of {board} decides."
        )
    if clock.today() < data_return.opens_on:
        return Verdict(
            f"This return opens on {data_return.opens_on:%-d %B %Y}. More time can be given then."
        )
    if data_return.state in SIGNED_OFF | {State.REOPENED} or data_return.has_been_accepted:
        return Verdict("The agency has signed this return, so it needs no more time.")
    return YES


def may_extend(user, data_return):
    """Decide about more time: the business manager of the board that leads the area."""
    if not is_managed_by(user, data_return):
        return Verdict(
            f"Only the business manager of {data_return.area.lead_board} can give more time."
        )
    return may_ask_extension(user, data_return)


def may_log_call(user, data_return):
    """Write down a telephone call, or that the chair's letter has gone."""
    if is_managed_by(user, data_return):
        return YES
    return Verdict(
        f"Only the business manager of {data_return.area.lead_board} writes in the chasing log."
    )


def is_managed_by(user, data_return):
    return data_return.area.lead_board_id in user.boards_as(Role.MANAGER)
