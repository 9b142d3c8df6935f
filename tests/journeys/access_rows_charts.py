"""Who may decide about the chart of a measure."""

from django.utils import timezone

from dataset.models import SeriesNote
from tests.factories.agencies import UserFactory
from tests.journeys.access_rows import OF_OUR_BOARD, STAFF, Row, answers
from tests.journeys.access_world import WITHOUT_FIGURES


ALL_STAFF = (*STAFF, "far_analyst", "far_manager")


def of_note(world):
    publication = world.publication
    made = SeriesNote.objects.create(
        board=publication.board,
        code="CPP-01",
        kind="event",
        period=publication.period,
        text="New provider",
        made_at=timezone.now(),
        made_by=UserFactory(),
    )
    return {"pk": made.pk}


CHARTS = [
    Row(
        "dataset:series_note_new",
        kwargs=lambda world: {"code": "CPP-02"},
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    Row(
        "dataset:series_note_withdraw",
        kwargs=of_note,
        post=answers(
            {302: STAFF, 403: [one for one in OF_OUR_BOARD if one not in STAFF]}, others=404
        ),
    ),
]
