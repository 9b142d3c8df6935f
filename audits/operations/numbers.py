"""Stable numbers: "R-02", "A-021". A number is given once in each board and never again."""

from django.db.models import Max

from agencies.models import Board


def next_number(model, board):
    """The next free number of a kind of record in a board; call it inside a transaction.

    Holds the board's row, so that two people cannot be given the same.
    """
    Board.objects.select_for_update().get(pk=board.pk)
    return (model.objects.filter(board=board).aggregate(last=Max("number"))["last"] or 0) + 1
