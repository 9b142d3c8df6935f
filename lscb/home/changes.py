"""Changes of the dictionary that wait for a business manager."""

from django.urls import reverse

from agencies import clock
from agencies.models import Role
from dataset.models import ChangeState, DictionaryChange
from dataset.models.calendar import PREPARED_BEFORE
from lscb.home.need import Need, Part, counted


def for_manager(user):
    """Due before the returns of their quarter are made; one query, none for anybody else."""
    if not user.boards_as(Role.MANAGER):
        return []
    waiting = list(
        DictionaryChange.objects.filter(state=ChangeState.PROPOSED)
        .exclude(drafted_by=user)
        .select_related("valid_from", "board")
        .order_by("proposed_at")
    )
    if not waiting:
        return []
    return [
        Need(
            headline=f"Agree or refuse {counted(len(waiting), 'change', 'changes')} of the dictionary",
            url=reverse("dataset:change_list"),
            text="It holds for every board from its quarter on, once one manager agrees.",
            on=min(map(_before_the_returns, waiting)),
            parts=tuple(
                Part(one.title, one.get_absolute_url(), f"from {one.valid_from.short}")
                for one in waiting
            ),
        )
    ]


def _before_the_returns(change):
    return clock.working_day(change.valid_from.ends_on, -PREPARED_BEFORE)
