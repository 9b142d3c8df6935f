"""Who may import earlier returns, see an import, stop it, and read what was refused."""

from tests.factories.jobs import JobFactory
from tests.journeys.access_rows import STAFF, Row, answers
from tests.journeys.access_world import WITHOUT_FIGURES


ALL_STAFF = (*STAFF, "far_analyst", "far_manager")


def of_job(world):
    return {"pk": JobFactory(board=world.publication.board).pk}


HISTORY = [
    Row(
        "dataset:history",
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    Row("dataset:history_job", kwargs=of_job, get=answers({200: STAFF}, others=404)),
    Row("dataset:history_cancel", kwargs=of_job, post=answers({302: STAFF}, others=404)),
    Row("dataset:history_refused_csv", kwargs=of_job, get=answers({200: STAFF}, others=404)),
]
