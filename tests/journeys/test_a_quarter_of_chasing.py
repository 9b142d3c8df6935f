"""One quarter, day by day: four agencies, and exactly the letters that each of them gets.

The worker makes its round twice a day, weekends included, and stands still for three days.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from agencies import clock
from agencies.models import Role
from dataset.figures import QUARTER
from dataset.models import ChasingStep, DataReturn, Step, StepOutcome
from dataset.operations import calendar, chasing, drafts, returns, reviews
from dataset.operations.drafts import Edit, Edits
from dataset.present.punctuality import punctuality
from dataset.tasks import chase_returns
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory, PeriodFactory


pytestmark = pytest.mark.django_db
ENDS = date(2017, 3, 31)
FIRST, LAST = date(2017, 2, 20), date(2017, 6, 14)
NO_WORKER = {date(2017, 4, 18), date(2017, 4, 19), date(2017, 4, 20)}
NAMES = ("prompt", "slow", "extended", "silent")


def day(count):
    return clock.working_day(ENDS, count)


class Quarter:
    """The board, its agencies and what happened to them."""

    def __init__(self):
        self.board = BoardFactory(slug="bedford")
        DefinitionFactory(code="CPP-02", supplier_kind="every")
        self.period = PeriodFactory(year=2016, quarter=4)
        self.manager = UserFactory(role=Role.MANAGER, board=self.board, email="manager@b.example")
        self.agencies = {
            name: AgencyFactory(slug=name, name=name, boards=[self.board]) for name in NAMES
        }
        self.people = {
            (name, role): UserFactory(
                role=role, agency=agency, email=f"{role.value}@{name}.example"
            )
            for name, agency in self.agencies.items()
            for role in (Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER)
        }

    def data_return(self, name):
        return DataReturn.objects.get(agency=self.agencies[name], period=self.period)

    def send(self, name):
        preparer = self.people[name, Role.PREPARER]
        edits = Edits(values=(Edit(("CPP-02", QUARTER), "", "40"),))
        drafts.save(self.data_return(name), edits, by=preparer)
        returns.submit(self.data_return(name), by=preparer)

    def approve(self, name):
        reviews.approve(self.data_return(name), by=self.people[name, Role.APPROVER])

    def events(self):
        """What people do, by day."""
        return {
            day(9): [lambda: self.send("prompt"), lambda: self.approve("prompt")],
            day(12): [lambda: self.send("slow")],
            day(14): [self.give_time],
            day(17): [lambda: self.approve("slow")],
            day(19): [self.telephone],
            day(20): [lambda: self.send("extended"), lambda: self.approve("extended")],
        }

    def give_time(self):
        calendar.ask_extension(
            self.data_return("extended"), day(20), reason="Staff are ill.", by=self.manager
        )

    def telephone(self):
        chasing.log_call(
            self.data_return("silent"),
            called_on=day(19),
            spoken_to="approver",
            result="They will look into it.",
            by=self.manager,
        )


def chasing_letters(mailoutbox):
    """[(first words, agency named in the subject, receiver)], only letters of the worker."""
    kinds = ("Coming up", "Reminder", "Late", "Please telephone", "The chair’s letter")
    found = []
    for letter in mailoutbox:
        kind, _, about = letter.subject.partition(": ")
        if kind in kinds and about.endswith("Q4 2016-17"):
            found.append((kind, about.split(",")[0], letter.to[0]))
    return found


def test_a_quarter_of_chasing(settings, mailoutbox):
    settings.DEMO_DATE = FIRST
    quarter = Quarter()
    events, by_day = quarter.events(), defaultdict(list)

    today = FIRST
    while today <= LAST:
        settings.DEMO_DATE = today
        for happens in events.get(today, ()):
            happens()
        mailoutbox.clear()
        if today not in NO_WORKER:
            chase_returns()
            chase_returns()
        if sent := chasing_letters(mailoutbox):
            by_day[today] = sorted(sent)
        today += timedelta(days=1)

    assert dict(by_day) == {
        # The notice, to data leads and approvers of all four.
        day(-5): sorted(
            ("Coming up", name, f"{role}@{name}.example")
            for name in NAMES
            for role in ("preparer", "approver")
        ),
        # Due on the tenth day, when the worker stood still: caught up on the thirteenth. Two had
        # sent theirs by then.
        day(13): [
            ("Reminder", name, f"preparer@{name}.example") for name in ("extended", "silent")
        ],
        # One waits for its own approver, one has sent nothing; one has more time.
        day(16): sorted(
            ("Late", name, f"{role}@{name}.example")
            for name in ("slow", "silent")
            for role in ("approver", "agency-member")
        ),
        day(18): [("Please telephone", "silent", "manager@b.example")],
        day(20): [("The chair’s letter", "silent", "manager@b.example")],
    }

    taken = ChasingStep.objects.filter(data_return__period=quarter.period)
    of_quarter = {name: Counter() for name in NAMES}
    for name, outcome in taken.values_list("data_return__agency__slug", "outcome"):
        of_quarter[name][outcome] += 1
    assert of_quarter == {
        "prompt": {StepOutcome.SENT: 1},
        "slow": {StepOutcome.SENT: 2, StepOutcome.SKIPPED: 1},
        "extended": {StepOutcome.SENT: 2},
        "silent": {StepOutcome.SENT: 3, StepOutcome.DONE: 1, StepOutcome.TO_DO: 1},
    }
    assert taken.get(step=Step.TELEPHONE).outcome == StepOutcome.DONE
    assert punctuality(quarter.board, quarter.period).words == (
        "2 of 4 returns came on time. Late: slow. Missing: silent. "
        "Counted against a later date agreed with: extended."
    )
