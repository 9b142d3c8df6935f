"""The page on which a quarter is published: what is in, what is missing, what is new."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from agencies.models import Board
from agencies.verdicts import Verdict
from dataset import policies
from dataset.figures import QUARTER
from dataset.models import (
    POPULATION,
    Audience,
    DataReturn,
    Period,
    Population,
    Publication,
    PublishedFigure,
    ShownFigure,
    Submission,
)


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter of a board as it could be published now."""

    period: Period
    accepted: tuple[DataReturn, ...]
    outstanding: tuple[DataReturn, ...]
    last: Publication | None
    fresh: tuple[DataReturn, ...]  # accepted since the last version
    new_estimate: Population | None  # a population that came out since the last version
    may_publish: Verdict
    closes_on: date  # of the last of its returns: an extension moves a single one
    is_closed: bool
    missing: tuple[DataReturn, ...]  # not signed by the agency when its collection closed

    @property
    def next_version(self):
        return self.last.version + 1 if self.last else 1


@dataclass(frozen=True, slots=True)
class Publishing:
    board: Board
    quarters: tuple[Quarter, ...]


def publishing(board, user, today):
    """Quarters with something accepted that no version holds yet, newest first, and the one
    being collected. The number of queries does not grow with returns."""
    last = {
        one.period_id: one
        for one in Publication.objects.filter(board=board)
        .latest_versions()
        .select_related("period")
    }
    unpublished = _unpublished(board, last.values())
    estimates = _estimates_for(board, last.values(), today)
    collecting = Period.objects.collecting(today).values_list("pk", flat=True)
    asked = {*unpublished.values(), *estimates, *collecting}
    by_period: dict[int, list[DataReturn]] = {}
    for one in _returns(board, asked, today):
        by_period.setdefault(one.period_id, []).append(one)
    accepted = set(
        Submission.objects.counting()
        .filter(data_return__area__boards=board, data_return__period__in=asked)
        .values_list("data_return", flat=True)
    )
    quarters = tuple(
        _quarter(board, user, held, today, accepted, last.get(pk), unpublished, estimates.get(pk))
        for pk, held in by_period.items()
    )
    return Publishing(board=board, quarters=quarters)


def _unpublished(board, publications):
    """{return id: period id} whose counting submission no latest version points at; one query."""
    pointed = PublishedFigure.objects.filter(
        figure__submission=OuterRef("pk"), publication__in=[one.pk for one in publications]
    )
    return dict(
        Submission.objects.counting()
        .filter(~Exists(pointed), data_return__area__boards=board)
        .values_list("data_return", "data_return__period")
    )


def _returns(board, periods, today):
    return DataReturn.objects.filter(
        area__boards=board, period__in=periods, opens_on__lte=today
    ).for_listing()


def _estimates_for(board, publications, today):
    """{period id: the population that would make its provisional rates final}; two queries."""
    estimates = {
        one.year: one for one in Population.objects.of(board).filter(published_on__lte=today)
    }
    provisional = ShownFigure.objects.filter(
        publication__in=[one.pk for one in publications],
        audience=Audience.BOARD,
        code=POPULATION,
        month=QUARTER,
        provisional=True,
    ).values_list("publication__period", "publication__period__year")
    return {pk: estimates[year] for pk, year in provisional if year in estimates}


def _quarter(board, user, held, today, accepted, last, unpublished, estimate):
    fresh = tuple(one for one in held if one.pk in unpublished)
    verdict = policies.may_publish(user, board)
    if verdict and not fresh and not estimate:
        verdict = Verdict(
            "Nothing has been accepted since the last version."
            if last
            else "No return of this quarter has been accepted yet."
        )
    closes_on = max(one.closes_on for one in held)
    return Quarter(
        period=held[0].period,
        accepted=tuple(one for one in held if one.pk in accepted),
        outstanding=tuple(one for one in held if one.pk not in accepted),
        last=last,
        fresh=fresh,
        new_estimate=estimate,
        may_publish=verdict,
        closes_on=closes_on,
        is_closed=closes_on < today,
        missing=tuple(one for one in held if one.pk not in accepted and one.is_missing(today)),
    )
