"""Agencies that ask to correct accepted figures, for those who answer."""

from django.urls import reverse

from dataset.models import CorrectionRequest
from dataset.models.returns import BOARD_STAFF
from lscb.home.need import Need, Part, counted


def for_board_staff(user):
    """One query, none for anybody else. It has no day: it is answered when there is time."""
    if not user.boards_as(*BOARD_STAFF):
        return []
    waiting = list(
        CorrectionRequest.objects.to_answer(user)
        .select_related("data_return__agency", "data_return__area", "data_return__period")
        .order_by("asked_at")
    )
    if not waiting:
        return []
    one = waiting[0]
    return [
        Need(
            headline=f"Answer {counted(len(waiting), 'request', 'requests')} to correct figures",
            url=one.get_absolute_url() if len(waiting) == 1 else reverse("dataset:progress"),
            text="Agencies found something wrong in what was accepted. It counts until you answer.",
            parts=tuple(
                Part(
                    f"{held.data_return.owed_by}, {held.data_return.period.short}",
                    held.get_absolute_url(),
                    ", ".join(held.named),
                )
                for held in waiting
            ),
        )
    ]
