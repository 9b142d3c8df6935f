"""When a board collects: its settings in working days, and the dates they came to."""

from django.db import models
from django.db.models import F, Q

from agencies import clock
from agencies.models import Board


# What happens in a quarter, in order, with the working day after its end (before it: negative).
STANDARD = {
    "notice": -5,
    "opens": 1,
    "reminder": 10,
    "due": 15,
    "second_reminder": 16,
    "telephone": 18,
    "letter": 20,
    "closes": 20,
}
# Which day comes before which, and what to say when it does not.
IN_ORDER = (
    ("opens", "reminder", "The first reminder comes after the opening: more than {}."),
    ("reminder", "due", "Returns are due after the first reminder: more than {}."),
    ("due", "second_reminder", "The second reminder comes after the due date: more than {}."),
    ("second_reminder", "telephone", "The call comes after the second reminder: more than {}."),
    ("telephone", "letter", "The chair’s letter comes after the call: more than {}."),
    ("due", "closes", "Collection closes after the due date: more than {}."),
)
# Returns are made so many working days before the quarter ends, to look over contacts and dates.
PREPARED_BEFORE = 20


class BoardCalendarQuerySet(models.QuerySet):
    def of(self, board):
        """The board's settings; unsaved and standard where it has not changed any."""
        return self.filter(board=board).first() or self.model(board=board)


class BoardCalendar(models.Model):
    """On which working days of a quarter a board does what. Counted from its last day."""

    board = models.OneToOneField(Board, models.PROTECT, related_name="+")
    notice = models.SmallIntegerField(default=STANDARD["notice"])
    opens = models.SmallIntegerField(default=STANDARD["opens"])
    reminder = models.SmallIntegerField(default=STANDARD["reminder"])
    due = models.SmallIntegerField(default=STANDARD["due"])
    second_reminder = models.SmallIntegerField(default=STANDARD["second_reminder"])
    telephone = models.SmallIntegerField(default=STANDARD["telephone"])
    letter = models.SmallIntegerField(default=STANDARD["letter"])
    closes = models.SmallIntegerField(default=STANDARD["closes"])

    objects = BoardCalendarQuerySet.as_manager()

    class Meta:
        ordering = ["board"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice__gte=-PREPARED_BEFORE, notice__lt=0, opens__gt=0)
                & Q(opens__lt=F("reminder"))
                & Q(reminder__lt=F("due"))
                & Q(due__lt=F("second_reminder"))
                & Q(second_reminder__lt=F("telephone"))
                & Q(telephone__lt=F("letter"))
                & Q(due__lt=F("closes")),
                name="calendar_in_order",
            )
        ]

    def __str__(self):
        return f"Calendar of {self.board}"

    @property
    def days(self):
        """{"due": 15, ...} in the order of a quarter."""
        return {name: getattr(self, name) for name in STANDARD}

    def dates(self, period):
        """The unsaved dates that these settings come to in one quarter."""
        dates = {
            f"{name}_on": clock.working_day(period.ends_on, days)
            for name, days in self.days.items()
        }
        return QuarterDates(board_id=self.board_id, period=period, **dates)


class QuarterDatesQuerySet(models.QuerySet):
    def by_board(self, boards, periods):
        """{(board id, period id): dates}: those settled, else as the settings have it now.

        `boards` are ids; two queries. Dates that are not settled yet are unsaved.
        """
        boards, periods = set(boards), list(periods)
        settled = {
            (held.board_id, held.period_id): held
            for held in self.filter(board__in=boards, period__in=periods)
        }
        calendars = {held.board_id: held for held in BoardCalendar.objects.filter(board__in=boards)}
        return settled | {
            (board, period.pk): calendars.get(board, BoardCalendar(board_id=board)).dates(period)
            for board in boards
            for period in periods
            if (board, period.pk) not in settled
        }

    def of(self, board, period):
        """The dates of one board and quarter."""
        return self.by_board([board.pk], [period])[board.pk, period.pk]


class QuarterDates(models.Model):
    """The dates of one board and quarter, settled when its returns are made."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    period = models.ForeignKey("dataset.Period", models.PROTECT, related_name="+")
    notice_on = models.DateField()
    opens_on = models.DateField()
    reminder_on = models.DateField()
    due_on = models.DateField()
    second_reminder_on = models.DateField()
    telephone_on = models.DateField()
    letter_on = models.DateField()
    closes_on = models.DateField()

    objects = QuarterDatesQuerySet.as_manager()

    class Meta:
        ordering = ["period", "board"]
        verbose_name_plural = "quarter dates"
        constraints = [
            models.UniqueConstraint(
                fields=["board", "period"], name="quarter_dates_once_per_board_and_period"
            ),
            models.CheckConstraint(
                condition=Q(notice_on__lt=F("opens_on"))
                & Q(opens_on__lte=F("reminder_on"))
                & Q(reminder_on__lte=F("due_on"))
                & Q(due_on__lte=F("second_reminder_on"))
                & Q(second_reminder_on__lte=F("telephone_on"))
                & Q(telephone_on__lte=F("letter_on"))
                & Q(due_on__lte=F("closes_on")),
                name="quarter_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.board}, {self.period}: due {self.due_on:%-d %B %Y}"

    @property
    def of_return(self):
        """What a return of this quarter keeps for itself: fields of DataReturn."""
        return {"opens_on": self.opens_on, "due_on": self.due_on, "closes_on": self.closes_on}
