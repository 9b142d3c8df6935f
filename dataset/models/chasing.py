"""How a return is chased: extensions, letters of the calendar, and telephone calls."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies import clock
from agencies.constraints import all_or_none, one_of
from dataset.models.returns import DataReturn


class Answer(models.TextChoices):
    WAITING = "", "Waiting for the business manager"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class Extension(models.Model):
    """More time for one return: asked for by the Board's analyst, decided by its manager."""

    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="extensions")
    was_due_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["data_return", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return"],
                condition=Q(answer=""),
                name="extension_waiting_once_per_return",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("was_due_on")), name="extension_gives_more_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
            one_of("answer", Answer, name="extension_answer_known"),
            all_or_none("answered_at", "answered_by", name="extension_answered_by_someone"),
        ]

    def __str__(self):
        return f"{self.data_return}: {self.due_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("dataset:return_extend", args=[self.data_return_id])


class Step(models.TextChoices):
    """The steps of chasing, in the order of a quarter."""

    NOTICE = "notice", "Notice of the return"
    REMINDER = "reminder", "First reminder"
    SECOND_REMINDER = "second_reminder", "Second reminder"
    TELEPHONE = "telephone", "The manager telephones"
    LETTER = "letter", "Letter of the chair"


def steps_left(data_return, dates, taken):
    """[(step, the day it is planned on)] of one return, after the last step that was taken.

    `dates` are those of its board and quarter. An extension moves every step but the notice.
    """
    moved_by = clock.working_days_between(dates.due_on, data_return.due_on)
    steps = list(Step)
    last = max((at for at, step in enumerate(steps) if step in taken), default=-1)
    return [
        (
            step,
            dates.notice_on
            if step == Step.NOTICE
            else clock.working_day(getattr(dates, f"{step.value}_on"), moved_by),
        )
        for step in steps[last + 1 :]
    ]


class StepOutcome(models.TextChoices):
    SENT = "sent", "Sent"
    TO_DO = "to do", "To do"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Not sent"


class ChasingStep(models.Model):
    """One step taken, or left out, for one return. Once each: so nothing is sent twice."""

    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="chasing_steps")
    step = models.CharField(max_length=20, choices=Step)
    planned_on = models.DateField()
    taken_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=StepOutcome)
    done_at = models.DateTimeField(null=True, blank=True)  # when the manager did what was to do
    sent_to = models.CharField(max_length=300, blank=True)  # by role, never by name
    letters = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)  # why it was left out, or the words of the draft letter

    class Meta:
        ordering = ["data_return", "planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "step"], name="chasing_step_once_per_return"
            ),
            one_of("step", Step, name="chasing_step_known"),
            one_of("outcome", StepOutcome, name="chasing_step_outcome_known"),
        ]

    def __str__(self):
        return f"{self.get_step_display()}, {self.data_return}"

    def get_absolute_url(self):
        """Where the business manager writes down what was done about it."""
        return reverse("dataset:return_chasing", args=[self.data_return_id])


class SpokenTo(models.TextChoices):
    """Whom the manager reached: by role, as names have no place in the log."""

    PREPARER = "preparer", "Data lead"
    APPROVER = "approver", "Agency approver"
    AGENCY_MEMBER = "agency-member", "Agency board member"
    CHIEF_OFFICER = "chief-officer", "Chief officer"
    SOMEBODY_ELSE = "other", "Somebody else of the agency"
    NOBODY = "nobody", "Nobody answered"


class TelephoneCall(models.Model):
    """A call about a late return, written down by the business manager."""

    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="calls")
    called_on = models.DateField()
    spoken_to = models.CharField(max_length=20, choices=SpokenTo)
    result = models.TextField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["data_return", "called_on", "pk"]
        constraints = [
            one_of("spoken_to", SpokenTo, name="call_spoken_to_known"),
            models.CheckConstraint(condition=~Q(result=""), name="call_has_a_result"),
        ]

    def __str__(self):
        return f"{self.called_on:%-d %B %Y}, {self.data_return}"
