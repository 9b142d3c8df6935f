"""Who may follow and stop the publication of a quarter, and read a published figure."""

from tests.factories.dataset import PeriodFactory, ShownFigureFactory
from tests.factories.jobs import JobFactory
from tests.journeys.access_rows import OF_OUR_BOARD, STAFF, Row, answers


def of_job(world):
    return {
        "pk": JobFactory(
            board=world.publication.board, kind="publication", period=PeriodFactory()
        ).pk
    }


def of_figure(world):
    publication = world.publication
    return {
        "code": publication.shown.order_by("code").first().code,
        "board": publication.board.slug,
        "period": publication.period.slug,
        "version": publication.version,
    }


def of_month(world):
    made = world.publication
    ShownFigureFactory(publication=made, code="CPP-02", month=1, text="12")
    return of_figure(world) | {"code": "CPP-02", "month": 1}


READERS = tuple(person for person in OF_OUR_BOARD if person != "lay_member")
PUBLISHING = [
    # Nothing was published to lay members, so no figure of theirs is found.
    Row("dataset:figure", kwargs=of_figure, get=answers({200: READERS}, others=404)),
    Row("dataset:figure_month", kwargs=of_month, get=answers({200: READERS}, others=404)),
    Row("dataset:publish_job", kwargs=of_job, get=answers({200: STAFF}, others=404)),
    Row("dataset:publish_cancel", kwargs=of_job, post=answers({302: STAFF}, others=404)),
]
