"""Earlier returns from a tidy file, taken over as accepted: all of them, or none.

Reading and checking take no transaction; what is to be written is then written in one short
one. Importing the same file again changes nothing.
"""

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from agencies import clock, trail
from dataset import policies
from dataset.intake import child_level
from dataset.intake.history import Refusal, Taken, nothing_done, read_history
from dataset.intake.history_lines import take
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


BATCH = 500
BEGUN_MEANWHILE = (
    "Somebody began one of these returns while the file was being checked. Nothing was stored: "
    "import the file again."
)
READING, STORING = "Reading the lines", "Storing the figures"


@dataclass(slots=True)
class Plan:
    """What an import would write: figures by the return they belong to, and what is there."""

    fresh: dict[Owing, dict] = field(default_factory=dict)
    definitions: dict[Owing, dict] = field(default_factory=dict)  # keys by item
    dates: dict[Owing, QuarterDates] = field(default_factory=dict)
    unchanged: int = 0  # returns that hold these figures already

    @property
    def figures(self):
        return sum(len(held) for held in self.fresh.values())


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

    plan = prepare(bytes(job.content), by=job.asked_by, report=report)
    progress.report(STORING, plan.figures, plan.figures)
    with transaction.atomic():
        store(plan, by=job.asked_by, digest=job.digest)
        progress.finish(said(plan))


def prepare(content, *, by, report=nothing_done):
    """Check the whole file. Raises `jobs.Refused` with every line that cannot be taken."""
    try:
        with _no_garbage():
            return _plan(content, by, report)
    except IntakeError as problem:
        raise jobs.Refused(f"{problem.title}. {problem.detail} {problem.what_to_do}") from problem


def _plan(content, by, report):
    refused: list[Refusal] = []
    plan = Plan()
    groups = read_history(content, refused, report)
    places = Places(by, [group.key for group in groups])
    lines = defaultdict(list)
    for group in groups:
        owing = places.find(group, refused)
        if owing is not None:
            lines[owing] += group.lines
    for owing, own in lines.items():
        found = take(own, places.asked(owing), refused)
        held = places.held(owing)
        if held is None:
            plan.fresh[owing] = found
            plan.definitions[owing] = places.definitions(owing)
            plan.dates[owing] = places.dates(owing.area, owing.period)
        else:
            plan.unchanged += 1
            refused += _differences(found, held)
    if refused:
        refused.sort(key=lambda one: one.line)
        raise jobs.Refused(refusal_in_words(refused), refused)
    return plan


@contextmanager
def _no_garbage():
    """A file makes hundreds of thousands of small objects that all stay until it is stored: to
    look for garbage among them again and again takes as long as reading them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
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
    """Write the returns of a checked plan as accepted. `digest` is that of the file.

    Raises `jobs.Refused` when somebody began one of them since the file was checked.
    """
    if not plan.fresh:
        return
    try:
        with transaction.atomic(), _no_garbage():
            _write(plan, by, digest)
    except (ChangedMeanwhile, IntegrityError) as problem:
        raise jobs.Refused(BEGUN_MEANWHILE) from problem


def _write(plan, by, digest):
    moment = clock.now()
    returns = _accepted_returns(plan, moment, by)
    lines = {}
    submissions = Submission.objects.bulk_create(
        [
            Submission(
                data_return_id=returns[owing],
                number=1,
                origin=Origin.IMPORT,
                submitted_at=moment,
                submitted_by=by,
                digest=_digest(held, lines),
            )
            for owing, held in plan.fresh.items()
        ],
        batch_size=BATCH,
    )
    figure_rows.store(
        row
        for submission, (owing, held) in zip(submissions, plan.fresh.items(), strict=True)
        for row in _rows(submission.pk, held, plan.definitions[owing])
    )
    trail.record_all(
        by,
        "dataset.return_imported",
        [
            (
                DataReturn(pk=submission.data_return_id),  # not asked of the database one by one
                {"submission": 1, "digest": submission.digest, "file": digest},
            )
            for submission in submissions
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


def _rows(submission, held, definitions):
    """The rows of one return, as `figure_rows.store` takes them: in the order of the unique key,
    which the database then extends at its end."""
    return [
        (submission, definitions[code], code, month, taken.figure, taken.note, taken.source)
        for (code, month), taken in sorted(held.items())
    ]


def _accepted_returns(plan, moment, by):
    """{owing: key of its return}, made or moved on to accepted."""
    accept_at_import([owing.existing for owing in plan.fresh if owing.existing], by=by)
    new = [owing for owing in plan.fresh if not owing.existing]
    made = {
        owing: DataReturn(
            agency_id=owing.agency.pk,
            area_id=owing.area.pk,
            period=owing.period,
            levels=",".join(owing.levels),
            state=State.ACCEPTED,
            changed_at=moment,
            changed_by=by,
            **plan.dates[owing].of_return,
        )
        for owing in new
    }
    DataReturn.objects.bulk_create(made.values(), batch_size=BATCH)
    return {owing: owing.existing if owing.existing else made[owing].pk for owing in plan.fresh}


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
