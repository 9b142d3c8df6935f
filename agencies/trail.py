"""Record what people do, and prove that the record is whole."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from agencies import clock, rows
from agencies.models import TrailEntry, TrailHead, TrailPayload


PROTECTED_TABLE = TrailEntry._meta.db_table
HEAD = 1  # the key of the one row there is
SEALED = (
    "number", "at", "actor_id", "actor", "verb", "subject_kind", "subject_id", "payload_digest",
    "previous_seal",
)  # fmt: skip


def record(by, verb, subject, **payload):
    """Append one entry. Call it inside the transaction that makes the change.

    `by` is the person, or None for the system itself. `payload` is JSON-able.
    """
    keys, entries = _append(by, verb, [(subject, payload)])
    return TrailEntry(pk=keys[0], **entries[0])


def record_all(by, verb, subjects):
    """Append an entry for each (subject, payload), in that order, as `record` does for one."""
    _append(by, verb, subjects)


def _append(by, verb, subjects):
    """The keys of the new entries, and their columns."""
    last, seal = _held_head()
    entries, payloads, now = [], [], clock.now()
    for number, (subject, payload) in enumerate(subjects, start=last + 1):
        text = _canonical(payload)
        entry = {
            "number": number,
            "at": now,
            "actor_id": by.pk if by else None,
            "actor": str(by) if by else "System",
            "verb": verb,
            "subject_kind": subject._meta.label_lower,
            "subject_id": str(subject.pk),
            "payload_digest": hashlib.sha256(text.encode()).hexdigest(),
            "previous_seal": seal,
        }
        seal = _seal(entry)
        entries.append(entry | {"seal": seal})
        payloads.append(json.loads(text))
    keys = rows.insert(TrailEntry, entries)
    rows.insert(
        TrailPayload,
        [{"entry_id": key, "data": data} for key, data in zip(keys, payloads, strict=True)],
    )
    TrailHead.objects.filter(pk=HEAD).update(last_number=last + len(entries), seal=seal)
    return keys, entries


def _held_head():
    """The number and the seal of the last entry; nobody adds one before this transaction ends."""
    heads = TrailHead.objects.select_for_update()
    if held := heads.filter(pk=HEAD).values_list("last_number", "seal").first():
        return held
    head, _ = heads.get_or_create(pk=HEAD)
    return head.last_number, head.seal


def entries_about(subject):
    """The entries on one record, oldest first, with what changed."""
    return (
        TrailEntry.objects.filter(
            subject_kind=subject._meta.label_lower, subject_id=str(subject.pk)
        )
        .select_related("payload")
        .order_by("number")
    )


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain holds: the entries read, and what is wrong with which."""

    entries: int
    problems: tuple[str, ...]


def verify():
    """Walk the whole chain and name every entry that was changed, removed or added by hand."""
    problems, seal, number = [], "", 0
    for entry in TrailEntry.objects.select_related("payload").order_by("number").iterator(2000):
        number += 1
        if entry.number != number:
            problems.append(f"Entry {number} is missing.")
            number = entry.number
        if entry.previous_seal != seal:
            problems.append(f"Entry {entry.number} does not follow from the one before it.")
        if not hmac.compare_digest(entry.seal, _seal(vars(entry))):
            problems.append(f"Entry {entry.number} was changed after it was written.")
        text = _canonical(entry.payload.data) if hasattr(entry, "payload") else ""
        if hashlib.sha256(text.encode()).hexdigest() != entry.payload_digest:
            problems.append(f"What entry {entry.number} recorded was changed or removed.")
        seal = entry.seal
    head = TrailHead.objects.filter(pk=HEAD).first()
    if (head.last_number, head.seal) != (number, seal) if head else number:
        problems.append("The end of the trail was cut off.")
    return Verification(number, tuple(problems))


_canonical = DjangoJSONEncoder(sort_keys=True, separators=(",", ":")).encode


def _seal(entry):
    """What signs the columns of an entry."""
    at = entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    message = _canonical([at if name == "at" else entry[name] for name in SEALED])
    return hmac.digest(settings.TRAIL_KEY.encode(), message.encode(), "sha256").hex()


TRIGGERS = {
    "sqlite": (
        f"""CREATE TRIGGER trail_no_update BEFORE UPDATE ON {PROTECTED_TABLE}
            BEGIN SELECT RAISE(ABORT, 'The trail is append-only.'); END""",
        f"""CREATE TRIGGER trail_no_delete BEFORE DELETE ON {PROTECTED_TABLE}
            BEGIN SELECT RAISE(ABORT, 'The trail is append-only.'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION trail_is_append_only() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION 'The trail is append-only.'; END $$ LANGUAGE plpgsql""",
        f"""CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON {PROTECTED_TABLE}
            FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()""",
        f"""CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON {PROTECTED_TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()""",
    ),
}
NO_TRIGGERS = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS trail_no_update",
        "DROP TRIGGER IF EXISTS trail_no_delete",
    ),
    "postgresql": (
        f"DROP TRIGGER IF EXISTS trail_no_change ON {PROTECTED_TABLE}",
        f"DROP TRIGGER IF EXISTS trail_no_truncate ON {PROTECTED_TABLE}",
    ),
}


TRIGGER_NAMES = {
    "sqlite": ("trail_no_update", "trail_no_delete"),
    "postgresql": ("trail_no_change", "trail_no_truncate"),
}
TRIGGERS_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'",
}


def missing_triggers(connection):
    """A sentence for each guard that the database has lost."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_PRESENT[connection.vendor])
        present = {name for (name,) in cursor.fetchall()}
    return [
        f"The database no longer guards the trail: its trigger {name} is gone."
        for name in TRIGGER_NAMES[connection.vendor]
        if name not in present
    ]


def make_triggers(connection):
    """Put the triggers in place (a migration does; so does a test after its flush)."""
    with connection.cursor() as cursor:
        for statement in TRIGGERS[connection.vendor]:
            cursor.execute(statement)


def drop_triggers(connection):
    """Take the triggers away, for a migration backwards or a test database's flush."""
    with connection.cursor() as cursor:
        for statement in NO_TRIGGERS[connection.vendor]:
            cursor.execute(statement)
