"""Attaching evidence to a return, and taking it off before it is sent."""

import hashlib
import shlex
import subprocess

from django.conf import settings
from django.db import transaction

from agencies import clock, trail
from dataset import policies
from dataset.intake.attachments import clean_name, read_attachment
from dataset.intake.refusals import IntakeError
from dataset.models import Evidence
from dataset.operations.states import lock


MOST_FILES = 40
SCAN_SECONDS = 60
CLEAN, INFECTED = 0, 1


def attach(data_return, *, theme, code, name, content, by):
    """Keep a file with a return. Raises `IntakeError` when it may not be kept.

    Everything that reads the file happens in memory, before the row is written.
    """
    policies.may_attach(by, data_return).enforce()
    kind = read_attachment(content, name)
    scan(content)
    return _store(data_return, theme, code, clean_name(name, kind), kind, content, by=by)


def attach_again(data_return, evidence, *, by):
    """Attach a file of last quarter's to this return as well. Raises `IntakeError`."""
    return _store(
        data_return,
        evidence.theme,
        evidence.code,
        evidence.name,
        evidence.kind,
        bytes(evidence.content),
        by=by,
    )


@transaction.atomic
def remove(evidence, *, by):
    """Take a file off before it is sent: its bytes go, the entry stays. Twice changes nothing."""
    data_return = lock(evidence.data_return)
    evidence = Evidence.objects.select_related("data_return").get(pk=evidence.pk)
    evidence.data_return = data_return
    if evidence.removed_at:
        return evidence
    policies.may_remove_evidence(by, evidence).enforce()
    evidence.content, evidence.removed_at, evidence.removed_by = b"", clock.now(), by
    evidence.save(update_fields=["content", "removed_at", "removed_by"])
    trail.record(
        by, "dataset.evidence_removed", data_return, name=evidence.name, digest=evidence.digest
    )
    return evidence


def bind(submission):
    """Every file that stands with the return goes with this submission, and stays."""
    submission.evidence.set(submission.data_return.evidence.attached().values_list("pk", flat=True))


def scan(content):
    """Let the virus scanner look at it, where one is set. Refused unless it says "clean".

    The file goes to the command's standard input; 0 is clean, 1 infected, as with clamdscan.
    """
    if not settings.VIRUS_SCANNER:
        return
    try:
        found = subprocess.run(  # noqa: S603 - the command is this installation's own setting
            shlex.split(settings.VIRUS_SCANNER),
            input=content,
            capture_output=True,
            timeout=SCAN_SECONDS,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired):
        found = None
    if found == CLEAN:
        return
    if found == INFECTED:
        raise IntakeError(
            "This file holds a virus",
            "The virus scanner stopped it. Nothing of it was kept.",
            "Tell your own IT service, and attach another file.",
        )
    raise IntakeError(
        "This file could not be scanned",
        "The virus scanner did not answer, so nothing of it was kept.",
        "Try again in a few minutes. If it goes on, tell the Board’s business manager.",
    )


@transaction.atomic
def _store(data_return, theme, code, name, kind, content, *, by):
    data_return = lock(data_return)
    policies.may_attach(by, data_return).enforce()
    digest = hashlib.sha256(content).hexdigest()
    attached = data_return.evidence.attached()
    if held := attached.filter(theme=theme, code=code, digest=digest).first():
        return held  # pressed twice
    if attached.count() >= MOST_FILES:
        raise IntakeError(
            "There are too many files",
            f"A return holds at most {MOST_FILES}.",
            "Remove one that is not needed, or put several into one document.",
        )
    today = clock.today()
    evidence = Evidence.objects.create(
        data_return=data_return,
        theme=theme,
        code=code,
        name=name,
        ending=kind.ending,
        size=len(content),
        digest=digest,
        content=content,
        added_at=clock.now(),
        added_by=by,
        # 31 March: the year that ends then is a whole one for everybody.
        keep_until=today.replace(year=today.year + settings.EVIDENCE_YEARS, month=3, day=31),
    )
    trail.record(
        by, "dataset.evidence_added", data_return,
        name=name, digest=digest, size=len(content), theme=theme, code=code,
    )  # fmt: skip
    return evidence
