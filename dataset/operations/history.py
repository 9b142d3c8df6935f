"""Earlier returns from a tidy file, taken over as accepted: all of them, or none.

Which returns a file names is found without a transaction. In one, its figures are then read and
written: while the database writes those of some returns, the lines of the next are read. A line
that cannot be taken takes all of it back. Importing the same file again changes nothing.
"""

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db import IntegrityError, transaction

from agencies import clock, rows, trail
from dataset import policies
from dataset.figures import Slot
from dataset.intake import child_level
from dataset.intake.history import Line, Refusal, Taken, nothing_done, read_history
from dataset.intake.history_lines import Asked, take
from dataset.intake.refusals import IntakeError
from dataset.models import (
    DataReturn,
    JobKind,
    Origin,
    QuarterDates,
    State,
    Submission,
    SubmittedFigure,
)
from dataset.models.submissions import digest_of_lines, figure_line
from dataset.operations import figure_rows, jobs
from dataset.operations.history_places import Owing, Places
from dataset.operations.states import ChangedMeanwhile, accept_at_import


# Returns whose figures are written at once: few at first, so that the database soon has work, then
# as many as can be read meanwhile.
FIRST_AT_ONCE, AT_ONCE, READ_AHEAD = 30, 150, 3
BEGUN_MEANWHILE = (
    "Somebody began one of these returns while the file was being checked. Nothing was stored: "
    "import the file again."
)
READING, STORING = "Reading the lines", "Storing the figures"


class Fresh(NamedTuple):
    """A return that is to be written: its lines, and how they are read."""

    owing: Owing
    lines: list[Line]
    asked: Asked
    definitions: dict[str, int]  # keys by item
    dates: QuarterDates


class _Ready(NamedTuple):
    """A return whose lines were read: its figures by slot, and their digest."""

    fresh: Fresh
    held: dict[Slot, Taken]
    digest: str


@dataclass(slots=True)
class Plan:
    """What an import is to write, and what is there. Nothing here asks the database."""

    fresh: list[Fresh] = field(default_factory=list)
    unchanged: int = 0  # returns that hold these figures already
    refused: list[Refusal] = field(default_factory=list)
    _taken: dict[Owing, dict[Slot, Taken]] = field(default_factory=dict)

    @property
    def lines(self):
        return sum(len(one.lines) for one in self.fresh)

    @property
    def figures(self):
        """How many there are in the returns whose lines were read."""
        return sum(len(held) for held in self._taken.values())

    def taken(self, one):
        """The figures of a return by slot, read when they are first asked for. Lines that cannot
        be taken go to `refused`."""
        if one.owing not in self._taken:
            self._taken[one.owing] = take(one.lines, one.asked, self.refused)
        return self._taken[one.owing]

    def check(self):
        """Read all lines. Raises `jobs.Refused` with every one that cannot be taken."""
        for one in self.fresh:
            self.taken(one)
        if self.refused:
            self.refused.sort(key=lambda one: one.line)
            raise jobs.Refused(refusal_in_words(self.refused), self.refused)


def ask(board, *, by, file_name, content):
    """Queue the import of a file for the worker. Raises what `look_at` does."""
    policies.may_import(by, board).enforce()
    look_at(content, file_name)
    return jobs.ask(JobKind.HISTORY, board, by=by, file_name=file_name, content=content)


def look_at(content, file_name):
    """Raise `IntakeError` for a file that is refused as a whole: about single children, or not
    such a file at all. Every way in calls it before anything of a file is stored."""
    child_level.refuse(content, file_name)
    read_history(content, [])


def run(job, progress):
    """The worker's part: check the job's file, then store it and end the job in one go."""

    def report(done, total):
        progress.report(READING, done, total)

    plan = read(bytes(job.content), by=job.asked_by, report=report)
    progress.report(STORING, plan.lines, plan.lines)
    with transaction.atomic():
        store(plan, by=job.asked_by, digest=job.digest)
        progress.finish(said(plan))


def prepare(content, *, by, report=nothing_done):
    """Check the whole file. Raises `jobs.Refused` with every line that cannot be taken."""
    plan = read(content, by=by, report=report)
    with _no_garbage():
        plan.check()
    return plan


def read(content, *, by, report=nothing_done):
    """Find the returns that the file names; their lines are checked when they are stored.

    Raises `jobs.Refused` for a file that cannot be read.
    """
    try:
        with _no_garbage():
            return _plan(content, by, report)
    except IntakeError as problem:
        raise jobs.Refused(f"{problem.title}. {problem.detail} {problem.what_to_do}") from problem


def _plan(content, by, report):
    plan = Plan()
    groups = read_history(content, plan.refused, report)
    places = Places(by, [group.key for group in groups])
    lines = defaultdict(list)
    for group in groups:
        owing = places.find(group, plan.refused)
        if owing is not None:
            lines[owing] += group.lines
    for owing, own in lines.items():
        asked, held = places.asked(owing), places.held(owing)
        if held is None:
            dates = places.dates(owing.area, owing.period)
            plan.fresh.append(Fresh(owing, own, asked, places.definitions(owing), dates))
        else:
            plan.unchanged += 1
            plan.refused += _differences(take(own, asked, plan.refused), held)
    return plan


@contextmanager
def _no_garbage():
    """A file makes hundreds of thousands of small objects that all stay until it is stored: to
    look for garbage among them again and again takes as long as reading them. Afterwards they
    count as old ones, which nobody looks at soon. (So does what a process froze before; the web
    process, which does that, imports nothing.)"""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _differences(found, held):
    """Where the file says something else than the submission that counts already."""
    for slot, taken in found.items():
        there = held.get(slot)
        if there is None:
            yield _restate(taken, "The accepted return has no such figure.")
        elif (there.figure, there.source) != (taken.figure, taken.source):
            now = f"{there.figure} ({there.source})"
            said_here = f"{taken.figure} ({taken.source})"
            yield _restate(taken, f"The file says {said_here}; the accepted return says {now}.")
        elif taken.note and taken.note != there.note:
            yield _restate(taken, "The note differs from the one in the accepted return.")


def _restate(taken: Taken, wrong):
    return Refusal(
        taken.line,
        taken.column,
        wrong,
        "An import adds returns and never changes one. To restate a figure, reopen the item in "
        "the accepted return; otherwise take the line out.",
    )


def store(plan, *, by, digest):
    """Write the returns of a plan as accepted. `digest` is that of the file.

    Raises `jobs.Refused` with every line that cannot be taken, or when somebody began one of the
    returns since the file was read.
    """
    if not plan.fresh or plan.refused:
        plan.check()
        return
    try:
        with transaction.atomic(), _no_garbage():
            _write(plan, by, digest)
    except (ChangedMeanwhile, IntegrityError) as problem:
        raise jobs.Refused(BEGUN_MEANWHILE) from problem


def _write(plan, by, digest):
    moment = clock.now()
    returns = _accepted_returns(plan, moment, by)
    stored, lines = [], {}
    coming = (_Ready(one, held := plan.taken(one), _digest(held, lines)) for one in plan.fresh)
    found = list(islice(coming, FIRST_AT_ONCE))
    while found and not plan.refused:
        keys = rows.insert(
            Submission,
            [
                {
                    "data_return_id": returns[one.owing],
                    "number": 1,
                    "origin": Origin.IMPORT,
                    "submitted_at": moment,
                    "submitted_by_id": by.pk,
                    "digest": own,
                }
                for one, _, own in found
            ],
        )
        ahead = islice(coming, min(AT_ONCE, READ_AHEAD * len(found)))
        following = []
        figure_rows.store(_rows(keys, found, ahead, following))
        stored += [(returns[one.owing], own) for one, _, own in found]
        found = [*following, *ahead]
    plan.check()
    trail.record_all(
        by,
        "dataset.return_imported",
        [
            (
                DataReturn(pk=key),  # not asked of the database one by one
                {"submission": 1, "digest": own, "file": digest},
            )
            for key, own in stored
        ],
    )


def _digest(held, lines):
    """The digest of one return. `lines` holds what was made of each figure so far, by its `id`:
    those of equal texts in a file are one."""
    own = []
    for (code, month), taken in held.items():
        line = lines.get(id(taken.figure))
        if line is None:
            columns = SubmittedFigure.columns_of(taken.figure)
            line = lines[id(taken.figure)] = figure_line(**columns)
        own.append(f"{code}|{month}|{line}")
    return digest_of_lines(own)


def _rows(keys, found, ahead, following):
    """The rows of some returns, as `figure_rows.store` takes them: in the order of the unique key,
    as `take` gives them, which the database then extends at its end.

    After those of each, some returns more are read of those that come next: from `ahead` to
    `following`. Meanwhile the database is writing.
    """
    for key, (one, held, _) in zip(keys, found, strict=True):
        definitions = one.definitions
        yield [
            (key, definitions[code], code, month, taken.figure, taken.note, taken.source)
            for (code, month), taken in held.items()
        ]
        following += islice(ahead, READ_AHEAD)


def _accepted_returns(plan, moment, by):
    """{owing: key of its return}, made or moved on to accepted."""
    there = {one.owing: one.owing.existing for one in plan.fresh if one.owing.existing}
    accept_at_import(list(there.values()), by=by)
    made = {
        one.owing: {
            "agency_id": one.owing.agency.pk,
            "area_id": one.owing.area.pk,
            "period_id": one.owing.period.pk,
            "levels": ",".join(one.owing.levels),
            "state": State.ACCEPTED,
            "changed_at": moment,
            "changed_by_id": by.pk,
            **one.dates.of_return,
        }
        for one in plan.fresh
        if one.owing not in there
    }
    keys = rows.insert(DataReturn, made.values())
    return there | dict(zip(made, keys, strict=True))


def said(plan):
    """What an import did, in a sentence or two."""
    if not plan.fresh:
        return f"Nothing was changed: {_same(plan)}, with the same figures."
    return f"{_new(plan)} taken over as accepted.{f' {_same(plan)}.' if plan.unchanged else ''}"


def planned(plan):
    """What an import would do."""
    return f"{_new(plan)} to take over; {_same(plan)}." if plan.fresh else said(plan)


def _new(plan):
    count = len(plan.fresh)
    figures = f"{plan.figures:,} figure{'s' * (plan.figures != 1)}"
    return f"{count:,} return{'s' * (count != 1)} with {figures}"


def _same(plan):
    count = plan.unchanged
    return f"{count:,} return{'s' * (count != 1)} {'is' if count == 1 else 'are'} here already"


def refusal_in_words(refused):
    """What is the matter with a file, in a sentence."""
    lines = len({one.line for one in refused})
    return (
        f"{lines:,} line{'s' * (lines != 1)} cannot be taken, so nothing of the file was stored. "
        "Correct the file and import it again."
    )
