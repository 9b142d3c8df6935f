"""Deciding about the numbers in what agencies wrote, before readers meet it."""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.models.quarter_figures import accepted_figures
from dataset.models.undecided import undecided
from dataset.models.wordings import Decision, Wording, texts_with


class NotAsked(ValueError):
    """The text is not among those that would be published. The message says so."""


class StillTelling(ValueError):
    """The new wording holds numbers that could point at a child. The message names them."""


@transaction.atomic
def decide(board, period, digest, *, by, wording=""):
    """Clear a text of the quarter as it stands, or put another wording in its place for readers.

    Raises `NotAsked`, `StillTelling`, or `ValidationError` where the wording names a child.
    """
    policies.may_publish(by, board).enforce()
    Board.objects.select_for_update().get(pk=board.pk)
    texts = {one.digest: one for one in texts_with(accepted_figures(board, period))}
    if digest not in texts:
        raise NotAsked("The agency has changed this text meanwhile. Look at the list again.")
    wording = wording.strip()
    no_identifying_text(wording)
    left = undecided(board, period).telling(wording)
    if left:
        named = ", ".join(f"“{each.text}”" for each in left)
        raise StillTelling(f"The new wording still holds {named}. Say it without these numbers.")
    made = Wording.objects.create(
        board=board,
        period=period,
        digest=digest,
        about=texts[digest].about[:300],
        decision=Decision.REWORDED if wording else Decision.CLEARED,
        wording=wording,
        decided_at=clock.now(),
        decided_by=by,
    )
    trail.record(
        by,
        f"dataset.text_{made.decision}",
        board,
        period=period.slug,
        about=made.about,
        digest=digest,
        wording=wording,
    )
    return made
