"""The group's analysis and questions on published figures."""

from django.db import transaction

from agencies import clock, trail
from audits import policies
from audits.models import Remark


@transaction.atomic
def write(publication, code, *, by, kind, text):
    """One remark, bound to the version of the figure that was read."""
    policies.may_remark(by, publication.board).enforce()
    remark = Remark.objects.create(
        publication=publication,
        code=code,
        kind=kind,
        text=text,
        written_at=clock.now(),
        written_by=by,
    )
    trail.record(by, "audits.remark_written", remark, code=code, kind=kind, text=text)
    return remark
