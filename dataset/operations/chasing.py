"""Chase what is owed: the steps of the calendar, taken by the worker, each once.

A step whose day went by while the service stood still is caught up, and only the newest of
them: nobody gets three letters in one morning. The others are logged as left out.
"""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Role
from agencies.validators import no_identifying_text
from dataset import mail, policies
from dataset.models import (
    ChasingStep,
    DataReturn,
    QuarterDates,
    State,
    Step,
    StepOutcome,
    TelephoneCall,
)
from dataset.models.chasing import steps_left
from dataset.operations.notice import what_is_asked
from dataset.operations.states import NoReason, lock


# Further back nobody is chased any more: it is missing, and the Board has said so.
GIVEN_UP_AFTER = 40  # working days after the due date
NOT_SENT = frozenset({State.NOT_STARTED, State.IN_PREPARATION, State.WITHDRAWN})
# To whom each letter goes; where nobody holds the first roles, to the next.
RECIPIENTS = {
    Step.NOTICE: ((Role.PREPARER, Role.APPROVER), (Role.AGENCY_MEMBER,)),
    Step.REMINDER: ((Role.PREPARER,), (Role.APPROVER,), (Role.AGENCY_MEMBER,)),
    Step.SECOND_REMINDER: ((Role.APPROVER, Role.AGENCY_MEMBER), (Role.PREPARER,)),
}
OVERTAKEN = "Not sent, because the next step was due already."


def chase(day):
    """Take every step that is due on a working day. Returns how many were taken.

    Each return is locked while it is chased, so that two workers do not write twice; a step
    that was taken or left out is never taken again.
    """
    if not clock.is_working_day(day):
        return 0
    returns = (
        DataReturn.objects.to_chase(clock.working_day(day, -GIVEN_UP_AFTER))
        .select_related("area", "period")
        .order_by("pk")
    )
    dates = QuarterDates.objects.by_board(
        {one.area.lead_board_id for one in returns}, {one.period for one in returns}
    )
    return sum(
        _chase_one(one, dates[one.area.lead_board_id, one.period_id], day) for one in returns
    )


@transaction.atomic
def _chase_one(data_return, dates, day):
    """Take the newest step that is due, and log the ones it overtook. Whether it took one."""
    data_return = lock(data_return)
    if not DataReturn.objects.unsigned().filter(pk=data_return.pk).exists():
        return False
    taken = set(data_return.chasing_steps.values_list("step", flat=True))
    due = [(step, on) for step, on in steps_left(data_return, dates, taken) if on <= day]
    if not due:
        return False
    *overtaken, (step, planned_on) = due
    if not _is_wanted(step, data_return):
        return False
    ChasingStep.objects.bulk_create(
        _step(data_return, missed, missed_on, StepOutcome.SKIPPED, note=OVERTAKEN)
        for missed, missed_on in overtaken
    )
    _take(_step(data_return, step, planned_on, StepOutcome.SENT))
    return True


def _is_wanted(step, data_return):
    """The notice before it is begun, the first reminder until it is sent, the rest until signed."""
    if step == Step.NOTICE:
        return data_return.state == State.NOT_STARTED
    return step != Step.REMINDER or data_return.state in NOT_SENT


def _step(data_return, step, planned_on, outcome, note=""):
    return ChasingStep(
        data_return=data_return,
        step=step,
        planned_on=planned_on,
        taken_at=clock.now(),
        outcome=outcome,
        note=note,
    )


def _take(step):
    """Write the letters of a step, and keep what was done."""
    if step.step == Step.TELEPHONE:
        step.outcome, step.sent_to = StepOutcome.TO_DO, Role.MANAGER.label
        step.letters = mail.ask_to_telephone(step)
    elif step.step == Step.LETTER:
        step.outcome, step.sent_to = StepOutcome.TO_DO, Role.MANAGER.label
        step.note = mail.letter_of_chair(step.data_return)
        step.letters = mail.send_draft_letter(step)
    else:
        _write_to_agency(step)
    step.save()
    trail.record(
        None,
        "dataset.return_chased",
        step.data_return,
        step=step.step,
        outcome=step.outcome,
        letters=step.letters,
    )


def _write_to_agency(step):
    for roles in RECIPIENTS[step.step]:
        step.letters = _letters(step, roles)
        if step.letters:
            step.sent_to = ", ".join(role.label for role in roles)
            return
    step.outcome = StepOutcome.SKIPPED
    step.note = f"Not sent: nobody at {step.data_return.agency} has a role that prepares returns."


def _letters(step, roles):
    data_return = step.data_return
    if step.step == Step.NOTICE:
        return mail.send_notice(data_return, roles, what_is_asked(data_return))
    if step.step == Step.REMINDER:
        return mail.send_reminder(data_return, roles)
    return mail.send_second_reminder(data_return, roles)


@transaction.atomic
def log_call(data_return, *, called_on, spoken_to, result, by):
    """Write down a telephone call about a return. Raises NoReason without a result.

    The same call sent twice is kept once.
    """
    result = result.strip()
    if not result:
        raise NoReason("Say what was agreed.")
    no_identifying_text(result)
    data_return = lock(data_return)
    policies.may_log_call(by, data_return).enforce()
    call, is_new = TelephoneCall.objects.get_or_create(
        data_return=data_return,
        called_on=called_on,
        spoken_to=spoken_to,
        result=result,
        noted_by=by,
        defaults={"noted_at": clock.now()},
    )
    if not is_new:
        return call
    data_return.chasing_steps.filter(step=Step.TELEPHONE, outcome=StepOutcome.TO_DO).update(
        outcome=StepOutcome.DONE, done_at=clock.now()
    )
    trail.record(
        by, "dataset.call_logged", data_return, on=called_on, spoken_to=spoken_to, result=result
    )
    return call


@transaction.atomic
def letter_has_gone(data_return, *, by):
    """The chair signed the letter and it was sent. Saying so twice changes nothing."""
    data_return = lock(data_return)
    policies.may_log_call(by, data_return).enforce()
    moved = data_return.chasing_steps.filter(step=Step.LETTER, outcome=StepOutcome.TO_DO).update(
        outcome=StepOutcome.DONE, done_at=clock.now()
    )
    if moved:
        trail.record(by, "dataset.chair_wrote", data_return)
    return bool(moved)
