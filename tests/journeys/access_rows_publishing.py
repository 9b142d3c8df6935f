"""Who may follow and stop the publication of a quarter."""

from tests.factories.dataset import PeriodFactory
from tests.factories.jobs import JobFactory
from tests.journeys.access_rows import STAFF, Row, answers


def of_job(world):
    return {
        "pk": JobFactory(
            board=world.publication.board, kind="publication", period=PeriodFactory()
        ).pk
    }


PUBLISHING = [
    Row("dataset:publish_job", kwargs=of_job, get=answers({200: STAFF}, others=404)),
    Row("dataset:publish_cancel", kwargs=of_job, post=answers({302: STAFF}, others=404)),
]
