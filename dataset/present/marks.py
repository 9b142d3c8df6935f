"""What a reader should know about a published figure: restated, late, explained, provisional."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from agencies import clock
from dataset.figures import QUARTER
from dataset.intake import fields
from dataset.models import (
    DataReturn,
    ShownFigure,
    Submission,
    SubmittedFigure,
)
from dataset.present.punctuality import Standing, judged


@dataclass(frozen=True, slots=True)
class Marks:
    """What a reader should know about figures of this publication, by indicator code."""

    late: frozenset[str]
    explained: frozenset[str]
    restated: frozenset[str]
    provisional: frozenset[str]

    @classmethod
    def of(cls, publication, definitions, series, reader):
        """Three queries at most; shares take the marks of their parts."""
        returns, explained = _returns_and_explained(publication)
        kinds = {one.agency.kind for one in _late_returns(returns)}
        parts = {
            share.code: {code for code, _ in (*share.numerator, *share.denominator)}
            for share in fields.shares(definitions)
        }
        late = {one.code for one in definitions if one.supplier_kind in kinds}
        spread = {code for code, held in parts.items() if held & late}
        explained |= {code for code, held in parts.items() if held & explained}
        here = publication.period.ordinal
        return cls(
            late=frozenset(late | spread),
            explained=frozenset(explained),
            restated=frozenset(_restated(publication, reader)),
            provisional=frozenset(code for code, at in series.provisional if at == here),
        )

    def on(self, code):
        return tuple(
            name
            for name in ("restated", "late", "explained", "provisional")
            if code in getattr(self, name)
        )


def marks_of(publication, codes):
    """ "late" and "explained" for one measure made of these items; two queries."""
    returns, explained = _returns_and_explained(publication, code__in=codes)
    late = _late_returns(returns)
    return (*(["late"] if late else []), *(["explained"] if explained & set(codes) else []))


def _returns_and_explained(publication, **figures):
    """The returns whose figures are in it, and the codes that were explained in them; one query.

    Asked of each of the few sendings to its board: from its thousands of figures it would take
    the longer, the more boards there are.
    """
    pointed = SubmittedFigure.objects.filter(
        submission=OuterRef("pk"), publications__publication=publication, **figures
    )
    rows = (
        Submission.objects.filter(
            Exists(pointed),
            data_return__period=publication.period_id,
            data_return__area__boards=publication.board_id,
        )
        .order_by()
        .values_list("data_return", "explanations__code")
    )
    rows = list(rows)
    return {made for made, _ in rows}, {code for _, code in rows if code}


def _late_returns(returns):
    """Returns that the agency signed after their due date; one query. See `punctuality`."""
    found = judged(DataReturn.objects.filter(pk__in=returns), clock.today())
    return [one.data_return for one in found if one.standing == Standing.LATE]


def _restated(publication, reader):
    """Codes whose shown figure differs from an earlier version's; as any reader could see."""
    if publication.version == 1:
        return set()
    columns = ("code", "standing", "low", "high", "reason")
    shown = (
        ShownFigure.objects.seen_by(reader)
        .filter(
            publication__board=publication.board_id,
            publication__period=publication.period_id,
            publication__version__lte=publication.version,
            month=QUARTER,
        )
        .values_list("publication__version", *columns)
    )
    values: dict[str, set[tuple]] = defaultdict(set)
    for _, code, *value in shown:
        values[code].add(tuple(value))
    return {code for code, held in values.items() if len(held) > 1}
