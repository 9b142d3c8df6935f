"""What a reader should know about a published figure: restated, late, explained, provisional."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from dataset.figures import QUARTER
from dataset.intake import fields
from dataset.models import (
    Audience,
    Decision,
    ShownFigure,
    Submission,
    SubmittedExplanation,
    Verb,
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a reader should know about figures of this publication, by indicator code."""

    late: frozenset[str]
    explained: frozenset[str]
    restated: frozenset[str]
    provisional: frozenset[str]

    @classmethod
    def of(cls, publication, definitions, series):
        """Four queries at most; shares take the marks of their parts."""
        submissions = list(
            Submission.objects.filter(figures__publications__publication=publication)
            .distinct()
            .select_related("data_return__agency")
        )
        late_returns = _late_returns(submissions)
        kinds = {
            one.data_return.agency.kind for one in submissions if one.data_return_id in late_returns
        }
        parts = {
            share.code: {code for code, _ in (*share.numerator, *share.denominator)}
            for share in fields.shares(definitions)
        }
        late = {one.code for one in definitions if one.supplier_kind in kinds}
        explained = set(
            SubmittedExplanation.objects.filter(submission__in=submissions).values_list(
                "code", flat=True
            )
        )
        spread = {code for code, held in parts.items() if held & late}
        explained |= {code for code, held in parts.items() if held & explained}
        here = publication.period.ordinal
        return cls(
            late=frozenset(late | spread),
            explained=frozenset(explained),
            restated=frozenset(_restated(publication)),
            provisional=frozenset(code for code, at in series.provisional if at == here),
        )

    def on(self, code):
        return tuple(
            name
            for name in ("restated", "late", "explained", "provisional")
            if code in getattr(self, name)
        )


def marks_of(publication, codes):
    """ "late" and "explained" for one measure made of these items; three queries."""
    submissions = list(
        Submission.objects.filter(
            figures__publications__publication=publication, figures__code__in=codes
        ).distinct()
    )
    explained = SubmittedExplanation.objects.filter(submission__in=submissions, code__in=codes)
    late = _late_returns(submissions)
    return (*(["late"] if late else []), *(["explained"] if explained.exists() else []))


def _late_returns(submissions):
    """Returns whose first accepted submission the agency signed after the due date; one query.

    A later correction is not late, and history that was imported has no signature.
    """
    decisions = Decision.objects.filter(
        submission__data_return__in={one.data_return_id for one in submissions},
        verb__in=[Verb.APPROVED, Verb.ACCEPTED],
    ).values_list(
        "submission__data_return",
        "submission__data_return__due_on",
        "submission__number",
        "verb",
        "decided_at",
    )
    signed, accepted, due = {}, {}, {}
    for data_return, due_on, number, verb, moment in decisions:
        due[data_return] = due_on
        if verb == Verb.ACCEPTED:
            accepted[data_return] = min(number, accepted.get(data_return, number))
        else:
            signed[data_return, number] = timezone.localdate(moment)
    return {
        data_return
        for data_return, number in accepted.items()
        if signed.get((data_return, number), due[data_return]) > due[data_return]
    }


def _restated(publication):
    """Codes whose shown figure differs from an earlier version's; as any reader could see."""
    if publication.version == 1:
        return set()
    columns = ("code", "standing", "low", "high", "reason")
    shown = ShownFigure.objects.filter(
        publication__board=publication.board_id,
        publication__period=publication.period_id,
        publication__version__lte=publication.version,
        audience=Audience.BOARD,
        month=QUARTER,
    ).values_list("publication__version", *columns)
    values: dict[str, set[tuple]] = defaultdict(set)
    for _, code, *value in shown:
        values[code].add(tuple(value))
    return {code for code, held in values.items() if len(held) > 1}
