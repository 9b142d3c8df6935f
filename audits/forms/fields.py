"""Fields that several forms of this room share."""

from django import forms

from agencies import clock
from agencies.models import Meeting


def area(rows):
    """A box for some lines of text."""
    return forms.Textarea(attrs={"rows": rows})


def meetings_held(board):
    """The meetings that have been, newest first."""
    return Meeting.objects.filter(board=board, held_on__lte=clock.today()).order_by(
        "-held_on", "pk"
    )
