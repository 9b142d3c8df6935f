"""The mapping from national columns to ours: shipped lines, own lines, and withdrawing them."""

import csv
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.intake import benchmarks as intake
from dataset.intake import fields
from dataset.models import BenchmarkLine, Definition
from dataset.models.benchmark_lines import Scale
from dataset.models.benchmarks import ValueKind


SHIPPED = Path(fields.__file__).parent.parent / "dictionary" / "benchmarks.csv"
NO_LONGER = "It is no longer shipped with the service"
KIND_OF_UNIT = {"percent": ValueKind.PERCENT, "per 10,000": ValueKind.RATE}


class Refused(ValueError):
    """The line cannot be added. The message says why; `field` is where."""

    def __init__(self, field, message):
        self.field = field
        super().__init__(message)


def wanted():
    """The lines that stand, as files are read by them."""
    return [as_wanted(one) for one in BenchmarkLine.objects.standing()]


def as_wanted(line):
    return intake.Wanted(
        line.column, intake.words_of(line.words), line.code, line.kind, Decimal(line.scale)
    )


@transaction.atomic
def load_shipped():
    """Bring the shipped lines up to date with the file. The same file again changes nothing, and
    own lines are left alone. (new, withdrawn)."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        shipped = {
            (one["column"].strip(), one["words"].strip(), one["code"].strip(), one["kind"].strip())
            for one in csv.DictReader(file)
        }
    held = {
        (one.column, one.words, one.code, one.kind): one
        for one in BenchmarkLine.objects.standing().filter(is_shipped=True)
    }
    now = clock.now()
    fresh = [
        BenchmarkLine(
            column=column, words=words, code=code, kind=kind, is_shipped=True, made_at=now
        )
        for column, words, code, kind in sorted(shipped - held.keys())
    ]
    gone = [one for key, one in held.items() if key not in shipped]
    if not fresh and not gone:
        return 0, 0
    BenchmarkLine.objects.bulk_create(fresh)
    for one in gone:
        one.withdrawn_at, one.withdrawn_because = now, NO_LONGER
    BenchmarkLine.objects.bulk_update(gone, ["withdrawn_at", "withdrawn_because"])
    trail.record_all(
        None,
        "dataset.benchmark_lines_shipped",
        [(one, {"line": str(one), "is_new": one.withdrawn_at is None}) for one in (*fresh, *gone)],
    )
    return len(fresh), len(gone)


def check(column, words, code, kind, scale):
    """Raises `Refused` for a line that cannot stand: an unknown measure, another kind than the
    measure's, or one that another line says already."""
    definition = Definition.objects.filter(indicator__code=code).order_by("version").last()
    if definition is None:
        raise Refused("code", f"The dictionary has no measure {code}. Choose one of its codes.")
    kind_of_ours = KIND_OF_UNIT.get(definition.unit, ValueKind.NUMBER)
    if kind != kind_of_ours:
        raise Refused(
            "kind",
            f"{code} counts {definition.unit}: it can only be read from a column of the kind "
            f"“{kind_of_ours.label}”.",
        )
    if scale in {Scale.PER_1000, Scale.PER_100000} and kind != ValueKind.RATE:
        raise Refused("scale", f"Only a rate is counted like that, and {code} is none.")
    for one in BenchmarkLine.objects.standing():
        if _read_of(one.column, one.words) == _read_of(column, words):
            raise Refused(
                "column",
                f"There is a line for this column already: {one}. Withdraw that one first, or "
                "add words that tell the rows apart.",
            )


def _read_of(column, words):
    """Two lines that agree in this would read the same cells."""
    return intake.plain(column), frozenset(intake.words_of(words))


@transaction.atomic
def add(board, *, column, words, code, kind, scale, note, by):
    """Add an own line. Raises `Refused` (see `check`) and `ValidationError` for identifying text."""
    policies.may_load_benchmarks(by, board).enforce()
    column, words, code, note = (each.strip() for each in (column, words, code, note))
    no_identifying_text(note)
    if not note:
        raise ValidationError("Say what the column is, and why it is that measure.")
    _one_at_a_time()
    check(column, words, code, kind, scale)
    made = BenchmarkLine.objects.create(
        column=column,
        words=words,
        code=code,
        kind=kind,
        scale=scale,
        note=note,
        made_at=clock.now(),
        made_by=by,
    )
    trail.record(
        by,
        "dataset.benchmark_line_added",
        made,
        column=column,
        words=words,
        code=code,
        kind=str(kind),
        scale=str(scale),
        note=note,
    )
    return made


@transaction.atomic
def withdraw(line, board, *, because, by):
    """Read no more files by an own line; figures that came by it stay. Raises `Refused` for a
    shipped line. Withdrawing it twice changes nothing."""
    policies.may_load_benchmarks(by, board).enforce()
    because = because.strip()
    no_identifying_text(because)
    if not because:
        raise ValidationError("Say why it is withdrawn.")
    line = BenchmarkLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if line.is_shipped:
        raise Refused("because", "This line is shipped with the service and cannot be withdrawn.")
    if line.withdrawn_at is not None:
        return
    line.withdrawn_at, line.withdrawn_by, line.withdrawn_because = clock.now(), by, because
    line.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    trail.record(by, "dataset.benchmark_line_withdrawn", line, line=str(line), because=because)


def _one_at_a_time():
    """Of two people who add the same line at once the second sees the first one's."""
    BenchmarkLine.objects.select_for_update().order_by("pk").first()
