"""Deciding about the chart of a measure: a note, a new usual range, another chart."""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.models import SeriesNote
from dataset.models.wordings import smallest_of, telling_numbers


class TellingText(ValueError):
    """The words hold numbers that could point at a child. The message names them."""


class StandsAlready(ValueError):
    """The same is decided already. The message says so."""


@transaction.atomic
def decide(board, code, kind, period, text, *, by, form=""):
    """Record what is decided, and why. Raises `TellingText`, `StandsAlready`, `ValidationError`."""
    policies.may_annotate(by, board).enforce()
    Board.objects.select_for_update().get(pk=board.pk)
    text = text.strip()
    no_identifying_text(text)
    if found := telling_numbers(text, smallest_of(board), ()):
        named = ", ".join(f"“{each.text}”" for each in found)
        raise TellingText(
            f"Readers see these words, and {named} is as small as what is hidden. Say it without "
            "the number."
        )
    same = SeriesNote.objects.standing(board).filter(code=code, kind=kind, period=period)
    if same.filter(form=form, text=text).exists() or (form == "" and _is_twice(same, kind)):
        raise StandsAlready("This is decided already for that quarter. Withdraw it first.")
    made = SeriesNote.objects.create(
        board=board,
        code=code,
        kind=kind,
        period=period,
        form=form,
        text=text,
        made_at=clock.now(),
        made_by=by,
    )
    trail.record(
        by,
        "dataset.series_decided",
        made,
        code=code,
        kind=str(kind),
        period=period.slug,
        form=form,
        text=text,
    )
    return made


def _is_twice(same, kind):
    """Several things may happen in one quarter; a range begins there once."""
    return kind in {"rebase", "exclude"} and same.exists()


@transaction.atomic
def withdraw(note, *, by):
    """Let a decision count no longer. Withdrawing it twice changes nothing."""
    note = (
        SeriesNote.objects.select_for_update(of=("self",)).select_related("board").get(pk=note.pk)
    )
    policies.may_annotate(by, note.board).enforce()
    if note.withdrawn_at is not None:
        return
    note.withdrawn_at, note.withdrawn_by = clock.now(), by
    note.save(update_fields=["withdrawn_at", "withdrawn_by"])
    trail.record(by, "dataset.series_decision_withdrawn", note, code=note.code)
