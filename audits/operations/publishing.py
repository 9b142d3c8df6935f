"""Publishing a quarter where the group looks at it: published, and its exceptions raised, in one go.

Every door to publishing comes through here, so no quarter is out without its exceptions.
"""

from django.db import transaction

from audits.operations import raising
from dataset.operations import publications


@transaction.atomic
def publish(board, period, *, by, note="", at=None):
    """The next version of a board's quarter and its exceptions. Raises what `publications` does."""
    made = publications.publish(board, period, by=by, note=note, at=at)
    raising.raise_from(made, by=by)
    return made


def run(job, progress):
    """The worker's part: the exceptions belong to the transaction that stores the version."""

    def then(made):
        raised = len(raising.raise_from(made, by=job.asked_by))
        return f"{raised} exception{'' if raised == 1 else 's'} raised for the group."

    publications.run(job, progress, then)
