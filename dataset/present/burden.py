"""What the questions cost, and how often their answers are looked at, by question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from agencies import clock
from agencies.models import Agency, AgencyKind
from dataset.analysis.standards import Met, meets
from dataset.intake import fields
from dataset.models import Definition, Effort, IndicatorView, Period
from dataset.models.readers import Reader
from dataset.present.series import newest_editions, read_series


YEAR_END = 4  # the quarter in which everything is asked
QUARTERS_LOOKED_BACK = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One measure that agencies are asked for, and the measures worked out from it."""

    definition: Definition
    codes: frozenset[str]  # the measure and every share made of it
    minutes: int | None  # a quarter, all agencies together; None: nobody has said
    views: int
    missed: int  # quarters in which a standard was missed
    is_new: bool  # asked for less than the time looked at

    @property
    def code(self):
        return self.definition.code


@dataclass(frozen=True, slots=True)
class Asked:
    """What a board asks its agencies, since the beginning of a quarter a year ago."""

    since: Period
    questions: tuple[Question, ...]
    is_counted: bool  # whether views were counted all that time
    answered: tuple[Agency, ...]
    silent: tuple[Agency, ...]  # asked, and did not say what it costs


def looked_back():
    """The quarter four before today's, so that what is asked once a year is in it."""
    ordinal = Period.containing(clock.today()).ordinal - QUARTERS_LOOKED_BACK
    year, quarter = divmod(ordinal, 4)
    return Period.build(year, quarter + 1)


def what_is_asked(board):
    """Everything a board asks, or None before the first quarter; the queries do not grow."""
    now = Period.objects.filter(starts_on__lte=clock.today()).order_by("starts_on").last()
    if now is None:
        return None
    since = looked_back()
    definitions = tuple(Definition.objects.current_in(now).for_reading())
    agencies = tuple(Agency.objects.serving(board, clock.today()).order_by("name", "pk"))
    themes = {kind: themes_of(definitions, kind) for kind in {one.kind for one in agencies}}
    said = _efforts(agencies)
    minutes = _minutes(agencies, themes, said)
    codes = _made_of(definitions)
    views, is_counted = _views(board, since)
    missed = _missed(board, since, definitions)
    new = _begun_after(since)
    asked = {code for held in themes.values() for listed in held.values() for code in listed}
    questions = tuple(
        Question(
            definition=one,
            codes=codes[one.code],
            minutes=round(minutes[one.code]) if one.code in minutes else None,
            views=sum(views.get(code, 0) for code in codes[one.code]),
            missed=sum(missed.get(code, 0) for code in codes[one.code]),
            is_new=one.code in new,
        )
        for one in definitions
        if one.code in asked
    )
    heard = {agency for agency, _ in said}
    return Asked(
        since=since,
        questions=questions,
        is_counted=is_counted,
        answered=tuple(one for one in agencies if one.pk in heard),
        silent=tuple(one for one in agencies if one.pk not in heard and themes[one.kind]),
    )


def themes_of(definitions, kind, levels=fields.LEVELS):
    """{theme: codes of its questions} of what agencies of that kind are asked in a year."""
    themes: dict[str, dict[str, None]] = defaultdict(dict)
    for item in fields.items(definitions, AgencyKind(kind), YEAR_END, levels):
        themes[item.theme][item.indicator] = None
    return {theme: tuple(codes) for theme, codes in themes.items()}


def themes_asked(data_return):
    """The themes that a return asks about; one query."""
    definitions = tuple(Definition.objects.current_in(data_return.period).for_reading())
    return tuple(themes_of(definitions, data_return.agency.kind, data_return.asked_levels))


def said_by(agency, year):
    """{theme: minutes} of one agency and financial year; one query."""
    held = Effort.objects.filter(agency=agency, year=year)
    return dict(held.values_list("theme", "minutes"))


def _efforts(agencies):
    """{(agency id, theme): minutes} of each agency's newest answers; one query."""
    rows = Effort.objects.filter(agency__in=agencies).order_by("year")
    return {
        (agency, theme): said
        for agency, theme, said in rows.values_list("agency", "theme", "minutes")
    }


def _minutes(agencies, themes, said):
    """{code: minutes a quarter}: a theme's minutes spread evenly over its questions."""
    spread: dict[str, float] = defaultdict(float)
    for agency in agencies:
        for theme, codes in themes[agency.kind].items():
            if (agency.pk, theme) in said:
                for code in codes:
                    spread[code] += said[agency.pk, theme] / len(codes)
    return spread


def _made_of(definitions: Iterable[Definition]):
    """{code: it and the shares worked out from it or from its parts}."""
    found = {one.code: {one.code} for one in definitions}
    question = {part.code: one.code for one in definitions for part in fields.parts(one.part_names)}
    for share in fields.shares(definitions):
        for code, _ in (*share.numerator, *share.denominator):
            found.setdefault(question.get(code, code), set()).add(share.code)
    return {code: frozenset(codes) for code, codes in found.items()}


def _views(board, since):
    """({code: times opened}, whether they were counted from the beginning); two queries."""
    rows = IndicatorView.objects.filter(board=board)
    first = rows.order_by("year", "quarter").first()
    recent = Q(year__gt=since.year) | Q(year=since.year, quarter__gte=since.quarter)
    opened = dict(rows.filter(recent).order_by().values_list("code").annotate(total=Sum("views")))
    begun = first and (first.year, first.quarter) <= (since.year, since.quarter)
    return opened, bool(begun)


def _missed(board, since, definitions):
    """{code: quarters in which the published figure missed its standard}; as readers saw it."""
    set_for = [one for one in definitions if one.standard_value is not None]
    editions = {
        one.period.ordinal: one.pk
        for one in newest_editions(board)
        if one.period.ordinal >= since.ordinal
    }
    series = read_series(editions, Reader())
    return {
        one.code: sum(
            meets(shown, one.standard_value, one.standard_sense) is Met.NO
            for shown in series.of(one.code).values()
        )
        for one in set_for
    }


def _begun_after(since):
    return set(
        Definition.objects.filter(version=1, valid_from__starts_on__gt=since.starts_on).values_list(
            "indicator__code", flat=True
        )
    )
