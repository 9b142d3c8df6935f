"""Who may open the agencies of a board: whoever reads the board. What stands on the page follows
from who they are (tests/dataset/test_agency_page.py)."""

from tests.journeys.access_rows import OF_OUR_BOARD, WITH_A_BOARD, Row, answers


def of_agency(world):
    return {"slug": world.to_fill_in.agency.slug}


AGENCY_PAGES = [
    Row("dataset:agency_list", get=answers({200: WITH_A_BOARD}, others=404)),
    Row("dataset:agency", kwargs=of_agency, get=answers({200: OF_OUR_BOARD}, others=404)),
    Row("dataset:agency_csv", kwargs=of_agency, get=answers({200: OF_OUR_BOARD}, others=404)),
    Row("dataset:agency_xlsx", kwargs=of_agency, get=answers({200: OF_OUR_BOARD}, others=404)),
]
