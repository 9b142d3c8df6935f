"""Everything that changes a meeting: plan, agenda, papers, who came, minutes, agreement."""

import hashlib

from django.db import IntegrityError, transaction
from django.db.models import F, Max

from agencies import clock, trail
from agencies.models import Attendance, GroupRule, Meeting
from agencies.models.meetings import seats_in
from audits import policies
from audits.models import AgendaItem, Paper
from dataset.intake.attachments import clean_name, read_attachment
from dataset.intake.refusals import IntakeError
from dataset.operations.evidence import scan


MOST_PAPERS = 10


class AlreadyPlanned(ValueError):
    """The group meets on that day already. The message says so."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the item after this person opened it."""


class NotReady(ValueError):
    """The record cannot be agreed yet. The message says what is missing."""


@transaction.atomic
def plan(board, *, by, group, held_on):
    """A meeting of a group on a day."""
    policies.may_keep_meetings(by, board).enforce()
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(board=board, group=group, held_on=held_on)
    except IntegrityError as planned:
        raise AlreadyPlanned(
            f"That group meets on {held_on:%-d %B %Y} already. Choose another day."
        ) from planned
    trail.record(by, "audits.meeting_planned", meeting, group=group, held_on=held_on)
    return meeting


@transaction.atomic
def add_item(meeting, *, by, title, purpose, lead=None):
    """One more item at the end of the agenda."""
    meeting = _lock(meeting)
    policies.may_change_record(by, meeting).enforce()
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, number=last + 1, title=title, purpose=purpose, lead=lead
    )
    trail.record(by, "audits.agenda_item_added", item, title=title, purpose=purpose)
    return item


@transaction.atomic
def write_item(item, *, by, seen_revision, **fields):
    """Change an item's words: title, purpose, lead, minute, decision."""
    _lock(item.meeting)
    fresh = (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("meeting__board", "lead")
        .get(pk=item.pk)
    )
    policies.may_change_record(by, fresh.meeting).enforce()
    if fresh.revision != seen_revision:
        raise ChangedMeanwhile(fresh)
    changed = {
        name: [str(getattr(fresh, name) or ""), str(value or "")]
        for name, value in fields.items()
        if getattr(fresh, name) != value
    }
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.revision = F("revision") + 1
    fresh.save()
    fresh.refresh_from_db()
    trail.record(by, "audits.agenda_item_written", fresh, changed=changed)
    return fresh


def add_paper(item, *, by, name, content):
    """A file for an item. Raises `IntakeError` when it may not be kept.

    It is read in memory before anything is stored; the same file twice changes nothing.
    """
    policies.may_change_record(by, item.meeting).enforce()
    kind = read_attachment(content, name)
    scan(content)
    return _store(item, by=by, name=clean_name(name, kind), kind=kind, content=content)


@transaction.atomic
def issue(meeting, *, by):
    """Freeze the pack: what comes later is marked late. Twice changes nothing."""
    meeting = _lock(meeting)
    policies.may_change_record(by, meeting).enforce()
    if meeting.issued_at is None:
        meeting.issued_at, meeting.issued_by = clock.now(), by
        meeting.save(update_fields=["issued_at", "issued_by"])
        trail.record(by, "audits.pack_issued", meeting)
    return meeting


@transaction.atomic
def record_attendance(meeting, *, by, marks):
    """Who came: {seat: mark} of every seat on the page. Later marks replace earlier ones."""
    meeting = _lock(meeting)
    policies.may_change_record(by, meeting).enforce()
    if meeting.held_on > clock.today():
        raise NotReady("The meeting has not been yet, so nobody can have come.")
    before = {one.seat_id: one.mark for one in meeting.attendance.all()}
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, seat=seat, mark=mark) for seat, mark in marks.items()],
        update_conflicts=True,
        unique_fields=["meeting", "seat"],
        update_fields=["mark"],
    )
    changed = {
        str(seat): [before.get(seat.pk, ""), str(mark)]
        for seat, mark in marks.items()
        if before.get(seat.pk) != mark
    }
    if changed:
        trail.record(by, "audits.attendance_recorded", meeting, changed=changed)


@transaction.atomic
def agree(meeting, *, by):
    """The record is agreed: who came is known of every seat, and nothing changes any more."""
    meeting = _lock(meeting)
    policies.may_change_record(by, meeting).enforce()
    if meeting.held_on > clock.today():
        raise NotReady("The meeting has not been yet.")
    marked = set(meeting.attendance.values_list("seat", flat=True))
    missing = [
        str(seat)
        for seat in seats_in(meeting.board, meeting.group, meeting.held_on)
        if seat.pk not in marked
    ]
    if missing:
        raise NotReady(f"Say first who came. Still open: {', '.join(missing)}.")
    meeting.agreed_at, meeting.agreed_by = clock.now(), by
    meeting.save(update_fields=["agreed_at", "agreed_by"])
    trail.record(by, "audits.meeting_agreed", meeting)
    return meeting


@transaction.atomic
def set_rule(board, group, *, by, quorum, least_percent, deputies_count):
    """When the group is quorate, and the attendance expected of a seat."""
    policies.may_keep_seats(by, board).enforce()
    rule, _ = GroupRule.objects.update_or_create(
        board=board,
        group=group,
        defaults={
            "quorum": quorum,
            "least_percent": least_percent,
            "deputies_count": deputies_count,
        },
    )
    trail.record(
        by, "audits.group_rule_set", rule, quorum=quorum, least_percent=least_percent,
        deputies_count=deputies_count,
    )  # fmt: skip
    return rule


@transaction.atomic
def _store(item, *, by, name, kind, content):
    meeting = _lock(item.meeting)
    policies.may_change_record(by, meeting).enforce()
    digest = hashlib.sha256(content).hexdigest()
    if held := item.papers.filter(digest=digest).first():
        return held
    if item.papers.count() >= MOST_PAPERS:
        raise IntakeError(
            "There are too many papers",
            f"An item holds at most {MOST_PAPERS}.",
            "Put several into one document.",
        )
    paper = Paper.objects.create(
        item=item,
        name=name,
        ending=kind.ending,
        size=len(content),
        digest=digest,
        content=content,
        is_late=meeting.issued_at is not None,
        added_at=clock.now(),
        added_by=by,
    )
    trail.record(by, "audits.paper_added", item, name=name, digest=digest, size=len(content))
    return paper


def _lock(meeting):
    return (
        Meeting.objects.select_for_update(of=("self",)).select_related("board").get(pk=meeting.pk)
    )
