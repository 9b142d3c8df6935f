"""How many returns of a quarter came in time, in words."""

from dataclasses import dataclass

from django.db.models import Min, Q

from dataset.models import DataReturn, Origin, Verb


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Returns counted on the agency's signature."""

    due: int
    on_time: int
    late: tuple[str, ...]  # agencies that signed after the due date
    missing: tuple[str, ...]  # agencies that have not signed

    @property
    def words(self):
        """ "9 of 10 returns came on time. Bedfordshire Police sent theirs late."."""
        said = [f"{self.on_time} of {self.due} returns came on time."]
        if self.late:
            said.append(f"Late: {_listed(self.late)}.")
        if self.missing:
            said.append(f"Missing: {_listed(self.missing)}.")
        return " ".join(said)


def punctuality(board, period):
    """For the board's returns of a quarter; one query. Imported history counts as on time."""
    returns = (
        DataReturn.objects.filter(period=period, area__boards=board)
        .annotate(
            signed=Min(
                "submissions__decisions__decided_at",
                filter=Q(submissions__decisions__verb=Verb.APPROVED),
            ),
            imported=Min("submissions__pk", filter=Q(submissions__origin=Origin.IMPORT)),
        )
        .values_list("agency__name", "signed", "imported")
        .order_by("agency__name", "pk")
    )
    late, missing, on_time = [], [], 0
    for agency, signed, imported in returns:
        if imported or (signed and signed.date() <= period.due_on):
            on_time += 1
        elif signed:
            late.append(agency)
        else:
            missing.append(agency)
    return Punctuality(on_time + len(late) + len(missing), on_time, tuple(late), tuple(missing))


def _listed(names):
    return ", ".join(names)
