"""What the agencies of the demonstration say their returns take, and which pages were opened."""

from datetime import date
from functools import partial

from dataset.models import Definition, IndicatorView, Minutes
from dataset.models.returns import DataReturn
from dataset.operations.burden import say_effort
from dataset.present.burden import YEAR_END, themes_asked
from lscb.demonstration import series
from lscb.demonstration.days import Step
from lscb.demonstration.history import LAST_QUARTER, period_of


SAID_ON = date(2017, 4, 26)
YEAR = 2016
FIRST_COUNTED, LAST_COUNTED = LAST_QUARTER - 2, LAST_QUARTER + 2  # a year, and this month
SILENT = 1 / 4  # of the agencies; nobody has to say
NEVER_OPENED = 1 / 3  # of the measures
MOST_OPENED = 12


def steps(people):
    """Of the agencies that sent the year's last return three in four answered."""
    yield Step(SAID_ON, partial(_said, people))
    yield Step(SAID_ON, partial(_opened, people))


def _said(people):
    sent = DataReturn.objects.filter(period__year=YEAR, period__quarter=YEAR_END).exclude(
        submissions=None
    )
    for data_return in sent.select_related("agency", "area", "period").order_by("pk"):
        agency = data_return.agency
        if series.uniform(agency.slug, "says") >= SILENT:
            minutes = {theme: _minutes(agency, theme) for theme in themes_asked(data_return)}
            say_effort(agency, YEAR, minutes, by=people.preparer(agency))


def _minutes(agency, theme):
    """Mostly little: the square makes long answers rare."""
    draw = series.uniform(agency.slug, theme, "minutes")
    return Minutes.values[int(draw**2 * len(Minutes.values))]


def _opened(people):
    codes = Definition.objects.current_in(period_of(LAST_QUARTER)).values_list(
        "indicator__code", flat=True
    )
    IndicatorView.objects.bulk_create(
        IndicatorView(
            board=board,
            code=code,
            year=series.FIRST_YEAR + q // series.QUARTERS_IN_YEAR,
            quarter=q % series.QUARTERS_IN_YEAR + 1,
            views=1 + int(series.uniform(board.slug, code, q) * MOST_OPENED),
        )
        for board in people.boards.values()
        for code in codes
        if series.uniform(board.slug, code, "opened") >= NEVER_OPENED
        for q in range(FIRST_COUNTED, LAST_COUNTED + 1)
    )
