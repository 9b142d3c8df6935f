"""The access log: who opened a page with figures as they were sent."""

from agencies import clock
from dataset.models import RawView


def record_raw_view(board, page, *, by):
    """One row a page view; `page` is its address without what was asked of it."""
    RawView.objects.create(board=board, user=by, seen_at=clock.now(), page=page[:200])
