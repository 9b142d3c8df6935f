"""A board's calendar, and more time for a single return."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import mail, policies
from dataset.models import Answer, BoardCalendar, DataReturn, Extension, QuarterDates
from dataset.models.calendar import IN_ORDER, PREPARED_BEFORE
from dataset.operations.states import ChangedMeanwhile, NoReason, lock


# Longer than this is not more time for one quarter: the next one is being collected by then.
LONGEST_EXTENSION = 40  # working days after the date it was due on


@transaction.atomic
def set_calendar(board, days, *, by):
    """Choose the working days of {"notice": -5, "due": 15, ...}; all eight of them.

    Holds for quarters whose notice has not gone out. Raises ValidationError, by name, when they
    are not in order. Returns the calendar.
    """
    board = Board.objects.select_for_update().get(pk=board.pk)
    policies.may_set_calendar(by, board).enforce()
    if wrong := out_of_order(days):
        raise ValidationError(wrong)
    calendar = BoardCalendar.objects.of(board)
    before = calendar.days
    if before == days:
        return calendar
    for name, day in days.items():
        setattr(calendar, name, day)
    calendar.save()
    _settle_anew(calendar)
    trail.record(by, "dataset.calendar_changed", board, before=before, after=days)
    return calendar


def out_of_order(days):
    """{name: what is wrong with it}; empty when the days make a calendar."""
    wrong = {}
    if not -PREPARED_BEFORE < days["notice"] < 0:
        wrong["notice"] = (
            f"Send the notice 1 to {PREPARED_BEFORE - 1} working days before the quarter ends: "
            "a number from "
            f"-{PREPARED_BEFORE - 1} to -1."
        )
    if days["opens"] < 1:
        wrong["opens"] = "Returns open after the quarter has ended: 1 or more."
    for name, later, words in IN_ORDER:
        if days[later] <= days[name]:
            wrong.setdefault(later, words.format(days[name]))
    return wrong


def _settle_anew(calendar):
    """Quarters that agencies have not been told about yet take the new dates."""
    for held in QuarterDates.objects.filter(
        board=calendar.board_id, notice_on__gt=clock.today()
    ).select_related("period"):
        fresh = calendar.dates(held.period)
        fresh.pk = held.pk
        fresh.save()
        DataReturn.objects.filter(period=held.period, area__lead_board=calendar.board_id).update(
            **fresh.of_return
        )


@transaction.atomic
def ask_extension(data_return, due_on, *, reason, by):
    """Ask for more time until `due_on`. From the business manager it is given at once.

    Raises NoReason, ValidationError (a date that will not do, or identifying text) and
    ChangedMeanwhile (somebody has asked already). Returns the extension.
    """
    reason = reason.strip()
    if not reason:
        raise NoReason("Say why the agency needs more time.")
    no_identifying_text(reason)
    data_return = lock(data_return)
    policies.may_ask_extension(by, data_return).enforce()
    if wrong := wrong_date(data_return, due_on):
        raise ValidationError(wrong)
    if data_return.extensions.filter(answer=Answer.WAITING).exists():
        raise ChangedMeanwhile("More time was asked for already. The manager has to answer first.")
    extension = Extension.objects.create(
        data_return=data_return,
        was_due_on=data_return.due_on,
        due_on=due_on,
        reason=reason,
        asked_at=clock.now(),
        asked_by=by,
    )
    if policies.may_extend(by, data_return):
        _grant(extension, by=by)
        return extension
    trail.record(by, "dataset.extension_asked", data_return, until=due_on, reason=reason)
    mail.ask_for_extension(extension)
    return extension


def wrong_date(data_return, due_on):
    """What is wrong with a new due date, or ""."""
    if due_on <= data_return.due_on:
        return f"Choose a day after {data_return.due_on:%-d %B %Y}, when it is due now."
    if due_on < clock.today():
        return "Choose today or a later day."
    if not clock.is_working_day(due_on):
        return f"{due_on:%A %-d %B %Y} is not a working day. Choose one."
    latest = clock.working_day(data_return.due_on, LONGEST_EXTENSION)
    if due_on > latest:
        return f"Choose a day up to {latest:%-d %B %Y}. After it the next quarter is collected."
    return ""


@transaction.atomic
def answer_extension(extension, *, granted, by):
    """Give the time that was asked for, or refuse it. Answering twice the same changes nothing.

    Raises ChangedMeanwhile when it was answered otherwise.
    """
    data_return = lock(extension.data_return)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    extension.data_return = data_return
    answer = Answer.GRANTED if granted else Answer.REFUSED
    if extension.answer == answer and extension.answered_by_id == by.pk:
        return extension
    policies.may_extend(by, data_return).enforce()
    if extension.answer != Answer.WAITING:
        raise ChangedMeanwhile(f"This was answered already: {extension.get_answer_display()}.")
    if granted:
        _grant(extension, by=by)
        return extension
    _answer(extension, Answer.REFUSED, by=by)
    trail.record(by, "dataset.extension_refused", data_return, until=extension.due_on)
    mail.tell_extension(extension)
    return extension


def _grant(extension, *, by):
    """Move the due date, and the closing when the new date lies behind it."""
    data_return = extension.data_return
    _answer(extension, Answer.GRANTED, by=by)
    data_return.due_on = extension.due_on
    data_return.closes_on = max(data_return.closes_on, extension.due_on)
    data_return.save(update_fields=["due_on", "closes_on"])
    trail.record(
        by,
        "dataset.return_extended",
        data_return,
        was_due_on=extension.was_due_on,
        until=extension.due_on,
        reason=extension.reason,
    )
    mail.tell_extension(extension)


def _answer(extension, answer, *, by):
    extension.answer, extension.answered_at, extension.answered_by = answer, clock.now(), by
    extension.save()
