"""Who reads what over the API."""

from tests.journeys.access_rows import (
    NO_TOKEN,
    OF_OUR_BOARD,
    WITH_A_BOARD,
    Row,
    answers,
    everybody,
    of_return,
    of_risk,
)
from tests.journeys.access_rows_challenges import of_challenge, of_inspection
from tests.journeys.access_rows_exceptions import SEEN, of_exception
from tests.journeys.access_rows_findings import READERS
from tests.journeys.access_rows_meetings import MEMBERS, of_meeting


def read_only(route, readers=None, **kwargs):
    """An address of the API: programs without a token get 401, and nothing is ever written."""
    get = (
        answers({200: readers}, others=404, signed_out=NO_TOKEN)
        if readers
        else everybody(200, signed_out=NO_TOKEN)
    )
    return Row(route, get=get, post=everybody(405, signed_out=NO_TOKEN), **kwargs)


# Lists are there for everybody who signed in, and hold what that person may see.
API = [
    read_only("api:board-list"),
    read_only("api:board-detail", OF_OUR_BOARD, kwargs=lambda world: {"slug": "bedford"}),
    read_only("api:agency-list"),
    read_only("api:agency-detail", OF_OUR_BOARD, kwargs=lambda world: {"slug": "social-care"}),
    read_only("api:period-list"),
    read_only("api:period-detail", kwargs=lambda world: {"slug": "2016-17-q1"}),
    read_only("api:breakdown-list"),
    read_only("api:indicator-list"),
    read_only("api:indicator-detail", kwargs=lambda world: {"code": "CPP-02"}),
    read_only("api:publication-list"),
    read_only(
        "api:publication-detail", OF_OUR_BOARD, kwargs=lambda world: {"pk": world.publication.pk}
    ),
    read_only("api:figure-list"),
    # Of their own board, as they name none.
    read_only("api:series", WITH_A_BOARD, kwargs=lambda world: {"code": "CPP-02"}),
    read_only("api:return-list"),
    read_only("api:return-detail", READERS, kwargs=of_return("submitted")),
    read_only("api:finding-list"),
    read_only("api:exception-list"),
    read_only("api:exception-detail", SEEN, kwargs=of_exception),
    read_only("api:risk-list"),
    read_only("api:risk-detail", OF_OUR_BOARD, kwargs=of_risk),
    read_only("api:challenge-list"),
    read_only("api:challenge-detail", OF_OUR_BOARD, kwargs=of_challenge("open")),
    read_only("api:inspection-list"),
    read_only("api:inspection-detail", OF_OUR_BOARD, kwargs=of_inspection),
    read_only("api:meeting-list"),
    read_only("api:meeting-detail", MEMBERS, kwargs=of_meeting),
    read_only("api:schema"),
    Row("api:docs", get=everybody(200)),
]
