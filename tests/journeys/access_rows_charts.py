"""Who may decide about the chart of a measure."""

from django.utils import timezone
from django.utils.text import slugify

from dataset.models import Definition, SeriesNote
from tests.factories.agencies import UserFactory
from tests.journeys.access_rows import OF_OUR_BOARD, STAFF, WITH_A_BOARD, Row, answers
from tests.journeys.access_world import WITHOUT_FIGURES


READERS = tuple(person for person in OF_OUR_BOARD if person != "lay_member")
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


def of_theme(world):
    first = world.publication.shown.exclude(code__contains=".").order_by("code").first()
    theme = Definition.objects.filter(indicator__code=first.code).first().theme
    return {"slug": slugify(theme)}


CHARTS = [
    Row("dataset:journey", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("dataset:year", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("dataset:year_csv", get=answers({200: OF_OUR_BOARD}, others=404)),
    Row("dataset:boards", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("dataset:quality", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("dataset:quality_csv", get=answers({200: OF_OUR_BOARD}, others=404)),
    Row("dataset:themes", get=answers({200: WITH_A_BOARD}, others=404)),
    # Nothing was published to lay members, so there is no theme of theirs.
    Row("dataset:theme", kwargs=of_theme, get=answers({200: READERS}, others=404)),
    Row(
        "dataset:before_after",
        kwargs=lambda world: {"code": "CPP-02"},
        get=answers({200: WITH_A_BOARD}, others=404),
    ),
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
