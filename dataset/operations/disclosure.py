"""What a board decides to show to whom."""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.models import DisclosurePolicy


class DecidedMeanwhile(ValueError):
    """Somebody else decided since the form was opened. The message says what to do."""


@transaction.atomic
def decide(board, audience, *, smallest_shown, zeros_shown, rounded_to, raw, reason, seen, by):
    """Put a decision for one audience into force, from the next publication on.

    `seen` is the id of the decision that the person had before them (None: the default). Raises
    `DecidedMeanwhile` when it is no longer the newest, `ValidationError` for a reason that names
    a child.
    """
    policies.may_decide_disclosure(by, board).enforce()
    no_identifying_text(reason)
    Board.objects.select_for_update().get(pk=board.pk)  # one decision at a time
    before = DisclosurePolicy.objects.of(board)[audience]
    if before.pk != seen:
        raise DecidedMeanwhile(
            "Somebody else has decided about this meanwhile. What holds now is shown above; "
            "what you chose is still in the form. Send it again if it should hold instead."
        )
    made = DisclosurePolicy.objects.create(
        board=board,
        audience=audience,
        smallest_shown=smallest_shown,
        zeros_shown=zeros_shown,
        rounded_to=rounded_to,
        raw=raw,
        reason=reason,
        decided_at=clock.now(),
        decided_by=by,
    )
    trail.record(
        by,
        "dataset.disclosure_decided",
        board,
        audience=str(audience),
        smallest_shown=smallest_shown,
        zeros_shown=zeros_shown,
        rounded_to=rounded_to,
        raw=raw,
        reason=reason,
    )
    return made
