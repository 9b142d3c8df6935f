"""An agency follows another: renamed (one by one), merged (several by one), split (one by several)."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from agencies import trail
from agencies.models import Agency, Membership, Succession


class CannotFollow(ValueError):
    """These agencies cannot follow one another. The message says why."""


@transaction.atomic
def succeed(predecessors, successors, *, starts_on, by=None):
    """Let `successors` follow `predecessors` from a day on. Raises `CannotFollow`.

    The boards that the predecessors served are served by the successors from that day, where they
    did not serve them already. Appointments are personal and are not carried over.
    """
    held = Agency.objects.select_for_update().in_bulk(
        [one.pk for one in (*predecessors, *successors)]
    )
    _refuse(predecessors, successors)
    is_part = len(successors) > 1
    for successor in successors:
        for predecessor in predecessors:
            _join(predecessor, successor, starts_on, is_part)
            trail.record(
                by,
                "agencies.agency_succeeded",
                held[predecessor.pk],
                successor=successor.slug,
                starts_on=starts_on,
                is_part=is_part,
            )
    for predecessor in predecessors:
        _hand_over(predecessor, successors, starts_on)


def _refuse(predecessors, successors):
    both = {one.pk for one in predecessors} & {one.pk for one in successors}
    if both or not (predecessors and successors):
        raise CannotFollow("Name the agencies that end, and others that follow them.")
    if len(predecessors) > 1 and len(successors) > 1:
        raise CannotFollow(
            "Several cannot be followed by several at once: say which follows which, one at a time."
        )
    ends = [one.pk for one in predecessors]
    if Succession.objects.filter(predecessor__in=successors, successor__in=ends).exists():
        raise CannotFollow("They follow one another the other way round already.")
    for one in predecessors:
        if one.succeeded_by.exists():
            raise CannotFollow(f"{one} has been followed already.")


def _join(predecessor, successor, starts_on, is_part):
    """A row for the two, and for all that came before the one with all that came after the other."""
    before = [(predecessor.pk, False), *predecessor.succeeds.values_list("predecessor", "is_part")]
    after = [
        (successor.pk, starts_on, False),
        *successor.succeeded_by.values_list("successor", "starts_on", "is_part"),
    ]
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor_id=earlier,
                successor_id=later,
                starts_on=day,
                is_part=is_part or part or parted,
            )
            for earlier, part in before
            for later, day, parted in after
        ],
        ignore_conflicts=True,
    )


def _hand_over(predecessor, successors, starts_on):
    running = predecessor.memberships.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), starts_on__lt=starts_on
    )
    for membership in running:
        for successor in successors:
            serves = successor.memberships.filter(board=membership.board_id, ends_on__isnull=True)
            if not serves.exists():
                Membership.objects.create(
                    board_id=membership.board_id, agency=successor, starts_on=starts_on
                )
    running.update(ends_on=starts_on - timedelta(days=1))
