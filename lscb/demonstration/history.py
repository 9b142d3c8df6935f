"""Five years of accepted returns, taken over at once, and their publications."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import connection
from django.utils import timezone

from agencies import clock
from agencies.models import AgencyKind, Area
from dataset.checks.run import check_return
from dataset.figures import QUARTER, Slot, read_figure
from dataset.models import (
    DataReturn,
    Definition,
    Origin,
    Period,
    Population,
    SecondSource,
    State,
    Submission,
    SubmittedFigure,
)
from dataset.models.submissions import digest
from dataset.operations import periods, publications
from dataset.operations.lock import lock_year
from dataset.policies import lockable_from
from lscb.demonstration import series
from lscb.demonstration.cast import rows
from lscb.demonstration.days import Step


LAST_QUARTER = 18  # October to December 2016: sent and published through the service itself
BATCH = 2000
# The service begins; the population of mid-2015 had been published by then.
FIRST_DAY = date(2016, 7, 5)
LOCKED_ON = date(2016, 7, 6)  # the years up to 2015-16
ASKED_OF_ALL = "GOV-11"


def steps(people):
    """Populations, second sources, 18 quarters of returns, and a publication for each.

    What was before the service is taken over on its first day; then each quarter on its own.
    """
    yield Step(FIRST_DAY, _reference)
    for q in range(LAST_QUARTER):
        period = period_of(q)
        published_on = clock.working_day(period.closes_on, 2)
        yield Step(max(published_on, FIRST_DAY), partial(_quarter, people, period, q, published_on))
    yield Step(LOCKED_ON, partial(_lock, people))


def _lock(people):
    """The years before the service began are closed."""
    for board in people.boards.values():
        for year in range(series.FIRST_YEAR, LOCKED_ON.year):
            if lockable_from(year) <= LOCKED_ON:
                lock_year(board, year, by=people.manager(board))


def refresh_statistics():
    """Tell the database how full its tables are: a planner that takes them for empty is slow."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _quarter(people, period, q, published_on):
    _returns(people, period, q)
    if q % series.QUARTERS_IN_YEAR == 0:
        refresh_statistics()
    for board in people.boards.values():
        publications.publish(board, period, by=people.analyst(board), at=at_noon(published_on))


def period_of(q):
    """The period of a quarter number; 0 is April to June 2012."""
    year, quarter = divmod(q, series.QUARTERS_IN_YEAR)
    return Period.objects.get(year=series.FIRST_YEAR + year, quarter=quarter + 1)


def at_noon(day):
    return timezone.make_aware(datetime.combine(day, time(12)))


def _reference():
    areas = {area.slug: area for area in Area.objects.all()}
    Population.objects.bulk_create(
        Population(
            area=areas[row["area"]],
            year=row["year"],
            children=row["children"],
            edition=row["edition"],
            published_on=row["published_on"],
        )
        for row in rows("populations.csv")
    )
    SecondSource.objects.bulk_create(
        SecondSource(
            area=areas[row["area"]],
            **{
                name: row[name] for name in ("code", "period_label", "text", "document", "position")
            },
        )
        for row in rows("second_sources.csv")
    )


def _returns(people, period, q):
    """Every agency's return of one quarter, accepted at import."""
    definitions = {one.code: one for one in Definition.objects.current_in(period).for_reading()}
    periods.open_returns(period)
    returns = list(
        DataReturn.objects.filter(period=period).select_related("agency", "area__lead_board")
    )
    figures = []
    for data_return in returns:
        values = values_of(data_return, q)
        made = figures_of(values, definitions, items_of(data_return, q))
        submission = Submission.objects.create(
            data_return=data_return,
            number=1,
            origin=Origin.IMPORT,
            submitted_at=at_noon(period.due_on - timedelta(days=1)),
            submitted_by=people.preparer(data_return.agency),
            digest=digest(made),
        )
        for row in made:
            row.submission = submission
        figures += made
    SubmittedFigure.objects.bulk_create(figures, batch_size=BATCH)
    DataReturn.objects.filter(period=period).update(state=State.ACCEPTED)


def items_of(data_return, q):
    """What the return asks for."""
    return series.items_asked(data_return.agency.kind, q, data_return.asked_levels)


def values_of(data_return, q) -> dict[Slot, series.Value]:
    """What the agency would type, by slot."""
    made = series.area_series(data_return.area.slug)
    values = {
        (item.code, month): value
        for item in items_of(data_return, q)
        for month, value in made.values(item, q)
    }
    if data_return.agency.kind != AgencyKind.CHILDRENS_SOCIAL_CARE:
        # Every agency is asked for it: one of them has the board's, the others none.
        shared = (ASKED_OF_ALL, QUARTER)
        values |= {shared: replace(values[shared], text="0")} if shared in values else {}
    return values


def figures_of(values, definitions, items):
    """Unsaved rows for what was typed, with the quarters worked out from months."""
    indicator_of = {item.code: item.indicator for item in items}
    texts = {slot: value.text for slot, value in values.items()}
    worked_out = check_return(items, (), (), texts, {}).figures
    sources = {(code, QUARTER): value for (code, _), value in values.items()}
    return [
        SubmittedFigure(
            definition=definitions[indicator_of[slot[0]]],
            code=slot[0],
            month=slot[1],
            note=(values.get(slot) or sources[slot[0], QUARTER]).note,
            source=(values.get(slot) or sources[slot[0], QUARTER]).source,
            **SubmittedFigure.columns_of(
                read_figure(texts[slot]) if slot in texts else worked_out[slot]
            ),
        )
        for slot in dict.fromkeys([*values, *worked_out])
        if slot in texts or slot[0] in indicator_of
    ]
