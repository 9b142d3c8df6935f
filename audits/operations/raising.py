"""What a published quarter asks the group to look at.

Signals and missed standards are read from what the Board is shown, so a hidden figure raises
nothing. A later version raises only what no earlier one did, and leaves the others alone.
"""

from collections import Counter, defaultdict

from django.db import transaction
from django.utils import timezone

from agencies import clock, trail
from audits import mail
from audits.models import BoardException, Cause
from audits.models.exceptions import urgency
from audits.operations.numbers import next_number
from dataset.analysis.standards import Met, meets
from dataset.figures import QUARTER, Kind
from dataset.intake import fields
from dataset.models import DataReturn, Finding, PublishedFigure
from dataset.models.findings import SETTLED, WITH_AGENCY
from dataset.models.readers import Reader
from dataset.present.punctuality import Standing, judged
from dataset.present.scorecard import scorecard


# The paper of the group's meeting is issued on this working day after the quarter's end.
PAPER_ISSUED = 25
SHORTEST = 5  # working days that an agency has for its commentary, however late the version
CAUSE_OF = {
    Standing.LATE: Cause.LATE,
    Standing.OVERDUE: Cause.LATE,
    Standing.MISSING: Cause.MISSING,
}


@transaction.atomic
def raise_from(publication, *, by):
    """Raise what this version shows and no earlier one did; returns it, the worst first.

    The number of queries does not grow with measures, findings or returns.
    """
    board, period = publication.board, publication.period
    held = dict(
        BoardException.objects.filter(board=board, period=period).values_list(
            "key", "commentary_asked_by"
        )
    )
    found = [one for one in _all_of(publication) if one.key not in held]
    if not found:
        return []
    found.sort(key=lambda one: (urgency(one), one.key))
    first, now = next_number(BoardException, board), clock.now()
    for place, one in enumerate(found):
        one.board, one.period, one.publication = board, period, publication
        one.number, one.raised_at = first + place, now
    asked = _ask(found, {key.partition(":")[2] for key, asked in held.items() if asked}, period)
    BoardException.objects.bulk_create(found)
    trail.record(
        by,
        "audits.exceptions_raised",
        publication,
        causes=Counter(one.cause for one in found),
        keys=[one.key for one in found],
    )
    mail.ask_for_commentary(board, period, asked)
    return found


def _all_of(publication):
    yield from _of_measures(publication)
    yield from _of_findings(publication)
    yield from _of_returns(publication)


def _of_measures(publication):
    """Signals and missed standards, as the Board is shown its figures."""
    card = scorecard(
        publication.board,
        clock.today(),
        Reader(),
        publication.period,
        publication.version,
    )
    suppliers = _suppliers(publication)
    for row in card.rows:
        definition = row.definition
        agency = _single(definition, suppliers)
        if row.reading.is_signal and row.is_number:
            yield _about(Cause.SIGNAL, row.code, code=row.code, agency_id=agency, tone=row.tone)
        met = meets(row.now, definition.standard_value, definition.standard_sense)
        if met == Met.NO:
            yield _about(Cause.STANDARD, row.code, code=row.code, agency_id=agency)


def _of_findings(publication):
    """Queries that the agency has not explained, and figures of two agencies that differ."""
    asked = Finding.objects.filter(
        data_return__period=publication.period, data_return__area__boards=publication.board
    ).select_related("data_return")
    for finding in asked:
        told = {
            "code": finding.code,
            "agency_id": finding.data_return.agency_id,
            "finding": finding,
        }
        if finding.is_across and finding.state not in SETTLED:
            yield _about(Cause.MISMATCH, finding.pk, **told)
        elif not finding.is_across and finding.state in WITH_AGENCY:
            yield _about(Cause.QUERY, finding.pk, **told)


def _of_returns(publication):
    """Returns that came late, or had not come when the quarter was published."""
    returns = DataReturn.objects.filter(
        period=publication.period, area__boards=publication.board
    ).order_by("pk")
    for one in judged(returns, timezone.localdate(publication.published_at)):
        if cause := CAUSE_OF.get(one.standing):
            held = one.data_return
            yield _about(cause, held.pk, agency_id=held.agency_id, data_return=held)


def _about(cause, thing, **columns):
    return BoardException(cause=cause, key=f"{cause.value}:{thing}", **columns)


def _suppliers(publication):
    """{code: ids of the agencies whose figures of it were published}; one query."""
    found = defaultdict(set)
    pointed = PublishedFigure.objects.filter(
        publication=publication, figure__month=QUARTER
    ).values_list("figure__code", "figure__submission__data_return__agency")
    for code, agency in pointed:
        found[code].add(agency)
    return found


def _single(definition, suppliers):
    """The one agency that supplies a measure (of a ratio: its numerator), or None."""
    codes = [definition.code]
    if definition.kind == Kind.RATIO.value:
        codes = [code for code, _ in fields.terms(definition.numerator)]
    agencies = set().union(*(suppliers.get(code, set()) for code in codes))
    return agencies.pop() if len(agencies) == 1 else None


def _ask(found, asked_before, period):
    """Ask for commentary once for each measure; {agency's id: how many} of what is asked."""
    by = max(
        clock.working_day(period.ends_on, PAPER_ISSUED),
        clock.working_day(clock.today(), SHORTEST),
    )
    asked, codes = Counter(), set(asked_before)
    for one in sorted(found, key=lambda one: one.cause != Cause.SIGNAL):
        if one.cause in {Cause.SIGNAL, Cause.STANDARD} and one.agency_id and one.code not in codes:
            one.commentary_asked_by = by
            codes.add(one.code)
            asked[one.agency_id] += 1
    return asked
