"""What the group wrote about a measure, newest first, each with the version it was about."""

from audits.models import Remark


def remarks_about(board, code, moment=None):
    """The group's remarks on one indicator of a board, newest first; one query.

    Those written by a `moment`; None is now.
    """
    return list(
        Remark.objects.filter(publication__board=board, code=code)
        .written_by_then(moment)
        .select_related("publication__period", "written_by")
        .order_by("-written_at", "-pk")
    )


def remarks_in(publication, moment=None):
    """All remarks on one publication (any version of its quarter), by indicator."""
    return list(
        Remark.objects.filter(
            publication__board=publication.board, publication__period=publication.period
        )
        .written_by_then(moment)
        .select_related("publication__period", "written_by")
        .order_by("code", "-written_at", "-pk")
    )
