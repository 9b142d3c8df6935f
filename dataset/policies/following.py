"""Who may keep views and follow what a board publishes."""

from agencies.verdicts import YES, Verdict


def may_follow(user, board):
    """Keep views of a board's pages and follow its measures: whoever may open them, for
    themselves, but for the independent chair, whose account changes nothing at all."""
    if user.is_read_only:
        return Verdict(
            "The independent chair’s account changes nothing, so it keeps no views and follows "
            "nothing. Every page can be kept as a bookmark of your browser instead."
        )
    if board.pk in user.board_ids:
        return YES
    return Verdict(f"Only people who work with {board} can follow what it publishes.")
