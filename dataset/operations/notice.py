"""What the notice of a return says: what is asked, and what has changed since last time."""

from dataset.intake import fields
from dataset.intake.breakdowns import POINT, is_cell
from dataset.models import BreakdownVersion, DataReturn, Definition


NAMED = 10  # more than these are counted, not named


def what_is_asked(data_return):
    """Sentences for the agency's people; seven queries."""
    now = _asked(data_return)
    sentences = [f"It asks for {_counted(now)}."]
    earlier = (
        DataReturn.objects.filter(
            agency=data_return.agency_id,
            area=data_return.area_id,
            period__ends_on__lt=data_return.period.ends_on,
        )
        .select_related("agency", "period")
        .order_by("-period__ends_on")
        .first()
    )
    if earlier is None:
        return [*sentences, "It is the first return of your agency for this area."]
    before = _asked(earlier)
    changes = [
        *_named(
            "Asked now and not last time", [now[code][0] for code in now if code not in before]
        ),
        *_named("Not asked this time", [before[code][0] for code in before if code not in now]),
        *_named(
            "Defined anew",
            [now[code][0] for code in now if code in before and now[code][1] != before[code][1]],
        ),
    ]
    return [*sentences, *(changes or ["Nothing has changed since last time."])]


def _asked(data_return):
    """{code: (name, what a new version changes)} of what the return asks for.

    A breakdown is one entry: "Children on a plan, by age".
    """
    definitions = Definition.objects.current_in(data_return.period).for_reading()
    breakdowns = BreakdownVersion.objects.asked_in(data_return.period)
    asked = {}
    for row in definitions:
        for item in fields.items(
            (row,),
            data_return.agency.kind,
            data_return.period.quarter,
            data_return.asked_levels,
            breakdowns,
        ):
            if item.part_of:
                by = breakdowns[item.breakdown]
                key = POINT.join((item.part_of, item.breakdown))
                asked[key] = (f"{row.name}, by {by.name}", by.categories)
            else:
                asked[item.code] = (item.name, row.version)
    return asked


def _counted(asked):
    """ "60 figures", "60 figures and 14 breakdowns"."""
    tables = sum(is_cell(key) for key in asked)
    count = len(asked) - tables
    words = f"{count} {_figures(count)}"
    if not tables:
        return words
    return f"{words} and {tables} {'breakdown' if tables == 1 else 'breakdowns'}"


def _named(words, names):
    if not names:
        return []
    more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return [f"{words}: {', '.join(names[:NAMED])}{more}."]


def _figures(count):
    return "figure" if count == 1 else "figures"
