"""Which returns came in time: counted on the agency's signature, against the date then due."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, Min, OuterRef, Q
from django.utils import timezone

from agencies import clock
from dataset.models import Answer, DataReturn, Extension, Origin, Submission, Verb


class Standing(StrEnum):
    """How a return stands. An extension moves the date against which it is counted."""

    ON_TIME = "on time"
    EXTENDED = "on time, with more time"
    LATE = "late"
    MISSING = "missing at close"
    OVERDUE = "overdue"  # late so far: collection has not closed
    OPEN = "not due yet"
    IMPORTED = "imported"  # taken over with its figures: when it was signed is not known
    NOT_DUE = "not due"  # the agency owed none: it was new, or had gone


IN_TIME = frozenset({Standing.ON_TIME, Standing.EXTENDED, Standing.IMPORTED})


@dataclass(frozen=True, slots=True)
class Judged:
    """One return and how it stands."""

    data_return: DataReturn
    standing: Standing
    signed_on: date | None
    is_extended: bool
    days_late: int  # working days after the due date; 0 at the weekend right after it

    @property
    def needs_notice(self):
        return self.standing in {Standing.LATE, Standing.MISSING, Standing.OVERDUE}

    @property
    def words(self):
        """ "Late by 2 working days", "On time, with more time"."""
        if self.standing != Standing.LATE:
            words = self.standing.value
        elif self.days_late:
            words = f"late by {self.days_late} working day{'s' * (self.days_late != 1)}"
        else:
            words = "late, before the next working day"
        if self.is_extended and self.standing != Standing.EXTENDED:
            words += f", extended to {self.data_return.due_on:%-d %B %Y}"
        return f"{words[0].upper()}{words[1:]}"


def judged(returns, day):
    """Every return of a queryset, in its order; one query."""
    own = Submission.objects.filter(data_return__in=returns.order_by().values("pk"))
    taken_back = own.withdrawn().values("pk")
    standing = ~Q(submissions__in=taken_back)
    found = returns.select_related("agency", "area", "period").annotate(
        signed=Min(
            "submissions__decisions__decided_at",
            filter=Q(submissions__decisions__verb=Verb.APPROVED) & standing,
        ),
        is_imported=Exists(
            Submission.objects.filter(data_return=OuterRef("pk"), origin=Origin.IMPORT)
        ),
        is_extended=Exists(
            Extension.objects.filter(data_return=OuterRef("pk"), answer=Answer.GRANTED)
        ),
    )
    return [_judge(one, day) for one in found]


def _judge(one, day):
    signed_on = timezone.localdate(one.signed) if one.signed else None
    days = clock.working_days_between(one.due_on, signed_on) if signed_on else 0
    return Judged(one, _standing(one, signed_on, day), signed_on, one.is_extended, max(days, 0))


def _standing(one, signed_on, day):
    if one.is_imported:
        return Standing.IMPORTED
    if signed_on is None:
        if day > one.closes_on:
            return Standing.MISSING
        return Standing.OVERDUE if day > one.due_on else Standing.OPEN
    if signed_on > one.due_on:
        return Standing.LATE
    return Standing.EXTENDED if one.is_extended else Standing.ON_TIME


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Returns counted on the agency's signature."""

    due: int
    on_time: int
    late: tuple[str, ...]  # agencies that signed after the due date
    missing: tuple[str, ...]  # agencies that have not signed
    extended: tuple[str, ...]  # agencies that were given more time

    @property
    def words(self):
        """ "9 of 10 returns came on time. Bedfordshire Police sent theirs late."."""
        said = [f"{self.on_time} of {self.due} returns came on time."]
        if self.late:
            said.append(f"Late: {_listed(self.late)}.")
        if self.missing:
            said.append(f"Missing: {_listed(self.missing)}.")
        if self.extended:
            said.append(f"Counted against a later date agreed with: {_listed(self.extended)}.")
        return " ".join(said)


def punctuality(board, period):
    """For the board's returns of a quarter; one query. Imported history counts as on time."""
    returns = DataReturn.objects.filter(period=period, area__boards=board)
    found = judged(returns.order_by("agency__name", "pk"), clock.today())
    unsigned = {Standing.MISSING, Standing.OVERDUE, Standing.OPEN}
    return Punctuality(
        due=len(found),
        on_time=sum(one.standing in IN_TIME for one in found),
        late=_agencies(found, {Standing.LATE}),
        missing=_agencies(found, unsigned),
        extended=tuple(one.data_return.agency.name for one in found if one.is_extended),
    )


def _agencies(found, standings):
    return tuple(one.data_return.agency.name for one in found if one.standing in standings)


def _listed(names):
    return ", ".join(names)
