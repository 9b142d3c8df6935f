"""The two quarters that went through the service itself: one published, one being collected."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from agencies import clock
from agencies.models import Agency, Area, Board
from audits.operations import publishing
from dataset.checks import builtin
from dataset.checks.commentary import CHANGE_RULES
from dataset.figures import MONTHS, Slot
from dataset.models import PROMPTS, DataReturn, Period, Source, Way
from dataset.models.calendar import PREPARED_BEFORE
from dataset.models.contents import contents_of, finding_key
from dataset.models.undecided import undecided
from dataset.operations import drafts, periods, returns, reviews, wording
from dataset.operations.drafts import Edit, Edits
from dataset.operations.owed import owed as returns_owed
from lscb.demonstration import findings, series
from lscb.demonstration.assurance import read
from lscb.demonstration.cast import People, rows
from lscb.demonstration.days import Step
from lscb.demonstration.history import LAST_QUARTER, items_of, period_of, values_of


THIS_QUARTER = LAST_QUARTER + 1
# Working days after the end of the quarter. The returns are due on the 15th.
FIRST_SENT_AFTER, LAST_SENT_AFTER = 8, 14
WHY = {
    "V004": "Plans that began or ended in the last days of the quarter were recorded afterwards.",
    "V017": "Assessments were also started on cases that were already open, so they outnumber "
    "the referrals of the quarter.",
    "V020": "Families moved in with a plan from elsewhere; their first conferences are counted "
    "there.",
    "V073": "Checked against the case system, child by child: the count is right. More families "
    "came forward after the autumn campaign, and two teams caught up with late recording.",
    "V074": "Checked against the same weeks of last year: both counts are right. Partners send "
    "more since the thresholds were written anew in the summer.",
    "V069": "The list was moved to another system and cannot be counted for this quarter.",
}

PUBLISHED_ON = date(2017, 1, 30)
SENT_LATE = ("bedfordshire-police", "bedford")
LATE_AFTER = 19
RESTATED = ("return-interview-service", "bedford")
AT_FIRST = {("MIS-05", 0): "57", ("MIS-06", 0): "50"}
SENT_OTHERWISE = {RESTATED: AT_FIRST, findings.DIFFERING: findings.COUNTED_BY_ONE_SIDE}
MENDED = {("MIS-05", 0): "52", ("MIS-06", 0): "45"}
WORDS_MENDED = ("50 of 57", "45 of 52")
MENDED_BECAUSE = "Five interviews belonged to another board’s children."
SAID_FOR_READERS = "Some interviews belonged to another board’s children."
REOPENED_ON, MENDED_ON, SECOND_VERSION_ON = (
    date(2017, 3, 8), date(2017, 3, 10), date(2017, 3, 14),
)  # fmt: skip

# How far the returns of this quarter have got (stages.csv); those not named there are accepted.
NOT_STARTED, PART_FILLED, SUBMITTED = "not started", "part filled", "submitted"
APPROVED, SENT_BACK, SENT_BACK_BY_AGENCY = "approved", "sent back", "sent back by agency"
TYPED_ON, SENT_BACK_ON = date(2017, 4, 24), date(2017, 4, 26)
TYPED_INSTEAD = {
    # One error, and two queries to explain.
    ("bedford-childrens-social-care", "bedford"): {
        ("ICP-01", 1): "24", ("ICP-01", 2): "26", ("ICP-01", 3): "26",
        ("ICP-02", 0): "66", ("ICP-03", 0): "9", ("ICP-05", 0): "72", ("ICP-04", 0): "4",
        ("CPP-02", 0): "70", ("CPP-03", 0): "58",
        ("CPP-04", 0): "<5 not 0", ("CPP-07", 0): "not held",
    },
    # February stands out: see the reason in stages.csv.
    ("hospital-trust", "bedford"): {
        ("HLT-01", 1): "14", ("HLT-01", 2): "29", ("HLT-01", 3): "14",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """One return of a quarter, with the people behind it."""

    people: People
    period: Period
    q: int
    agency: Agency
    area: Area

    @property
    def board(self) -> Board:
        """The board that accepts it."""
        return self.area.lead_board

    @property
    def key(self) -> tuple[str, str]:
        return self.agency.slug, self.area.slug

    def find(self) -> DataReturn:
        return DataReturn.objects.select_related("agency", "area__lead_board", "period").get(
            period=self.period, agency=self.agency, area=self.area
        )

    def values(self) -> dict[Slot, series.Value]:
        return values_of(self.find(), self.q)

    def day(self, offset=0) -> date:
        """When it was sent: the same day every time, another one for each agency."""
        span = LAST_SENT_AFTER - FIRST_SENT_AFTER
        after = FIRST_SENT_AFTER + round(span * series.uniform(*self.key, self.q))
        return clock.working_day(self.period.ends_on, after + offset)

    def fill_in(self, *, left_empty=(), instead=None):
        """Type everything but the themes left empty, and what the agency says about it."""
        data_return, by = self.find(), self.people.preparer(self.agency)
        asked = items_of(data_return, self.q)
        empty = {item.code for item in asked if item.theme in left_empty}
        texts = {slot: value.text for slot, value in self.values().items() if slot[0] not in empty}
        texts |= instead or {}
        edits = Edits(values=tuple(Edit(slot, "", text) for slot, text in texts.items()))
        by_workbook = series.uniform(*self.key, "workbook") < 1 / 2
        origin = Way.WORKBOOK if by_workbook else Way.TYPED
        drafts.save(data_return, edits, by=by, origin=origin)
        for said in _said_by(self):
            answers = [Edit(name, "", said[name]) for name in PROMPTS]
            drafts.save_commentary(data_return, said["theme"], answers, by=by)

    def send(self, *, instead=None):
        """Type it, explain whatever the checks query, and send it to the approver."""
        self.fill_in(instead=instead)
        try:
            self.submit()
        except returns.NotReady as problem:
            self.explain([finding_key(missing.issue) for missing in problem.missing])
            self.submit()

    def explain(self, findings):
        answers = tuple(Edit(key, "", WHY[key[0]]) for key in dict.fromkeys(findings))
        by = self.people.preparer(self.agency)
        drafts.save(self.find(), Edits(explanations=answers), by=by)

    def explain_changes(self):
        """Say what lies behind every figure that moved by more than chance."""
        found = contents_of(self.find()).missing
        self.explain([finding_key(one.issue) for one in found if one.issue.rule_id in CHANGE_RULES])

    def submit(self):
        submission = returns.submit(self.find(), by=self.people.preparer(self.agency))
        mark_sources(submission, self.values())

    def approve(self):
        reviews.approve(self.find(), by=self.people.approver(self.agency))

    def accept(self):
        findings.accept_explanations(self)
        reviews.accept(self.find(), by=self.people.analyst(self.board))

    def send_back(self, reason, by):
        reviews.send_back(self.find(), reason=reason, by=by)


def mark_sources(submission, values):
    """What is sent in a demonstration is illustrative; here the real figures say that they are."""
    real = {slot for slot, value in values.items() if value.source == series.NATIONAL}
    real |= {(code, 0) for code, month in real if month == MONTHS[-1]}
    for row in submission.figures.all():
        if (row.code, row.month) in real:
            submission.figures.filter(pk=row.pk).update(source=Source.NATIONAL)


def steps(people):
    yield from _last_quarter(people)
    yield from _this_quarter(people)


def _last_quarter(people):
    """October to December 2016: sent, approved, accepted, published, and once restated."""
    period = period_of(LAST_QUARTER)
    yield Step(period.opens_on, partial(periods.open_returns, period))
    for owed in _owed(people, period, LAST_QUARTER):
        instead = SENT_OTHERWISE.get(owed.key)
        offset = 0
        if owed.key == SENT_LATE:
            late_on = clock.working_day(period.ends_on, LATE_AFTER)
            offset = clock.working_days_between(owed.day(), late_on)
        yield Step(owed.day(offset), partial(owed.send, instead=instead))
        yield Step(owed.day(offset), owed.approve)
        yield Step(owed.day(offset + 1), owed.accept)
        if owed.key == RESTATED:
            yield Step(REOPENED_ON, partial(_reopen, owed))
            yield Step(MENDED_ON, owed.submit)
            yield Step(MENDED_ON, owed.approve)
            yield Step(MENDED_ON, owed.accept)
            yield Step(SECOND_VERSION_ON, partial(_publish, people, owed.board, period))
    for board in people.boards.values():
        yield Step(PUBLISHED_ON, partial(_publish, people, board, period, note=""))


def _reopen(owed):
    data_return = owed.find()
    codes = [code for code, _ in MENDED]
    analyst = owed.people.analyst(owed.board)
    reviews.reopen(data_return, codes=codes, reason=MENDED_BECAUSE, by=analyst)
    preparer = owed.people.preparer(owed.agency)
    edits = tuple(Edit(slot, AT_FIRST[slot], text) for slot, text in MENDED.items())
    drafts.save(owed.find(), Edits(values=edits), by=preparer)
    why = tuple(
        Edit(finding_key(issue), "", MENDED_BECAUSE)
        for issue in contents_of(owed.find()).issues
        if issue.rule_id == builtin.RESTATED
    )
    drafts.save(owed.find(), Edits(explanations=why), by=preparer)
    for said in _said_by(owed):
        before = said["what_happened"]
        edit = Edit("what_happened", before, before.replace(*WORDS_MENDED))
        drafts.save_commentary(owed.find(), said["theme"], [edit], by=preparer)


def _publish(people, board, period, note=SAID_FOR_READERS):
    analyst = people.analyst(board)
    for asked in undecided(board, period).open:
        told = SAID_FOR_READERS if asked.text.text == MENDED_BECAUSE else ""
        wording.decide(board, period, asked.text.digest, wording=told, by=analyst)
    publishing.publish(board, period, by=analyst, note=note)


def _this_quarter(people):
    """January to March 2017: due two working days ago, and at every stage at once."""
    period = period_of(THIS_QUARTER)
    prepared_on = clock.working_day(period.ends_on, -PREPARED_BEFORE)
    yield Step(prepared_on, partial(periods.open_returns, period))
    told = {(row["agency"], row["board"]): row for row in rows("stages.csv")}
    for owed in _owed(people, period, THIS_QUARTER):
        row = told.get(owed.key, {"stage": "accepted"})
        yield from _until(owed, **{name: row.get(name, "") for name in NEEDED})


NEEDED = ("stage", "left_empty", "reason")


def _until(owed, *, stage, left_empty, reason):
    """The steps that bring one return to its stage."""
    instead = TYPED_INSTEAD.get(owed.key)
    if stage == NOT_STARTED:
        return
    if stage == PART_FILLED:
        filled = partial(owed.fill_in, left_empty=left_empty.split(";"), instead=instead)
        yield Step(TYPED_ON, filled)
        yield Step(TYPED_ON, owed.explain_changes)
        return
    if owed.key == findings.MISTYPED:
        yield from findings.mistyped(owed)
        yield Step(owed.day(2), owed.accept)
        return
    yield Step(owed.day(), partial(owed.send, instead=instead))
    if stage == SUBMITTED:
        return
    if stage == SENT_BACK_BY_AGENCY:
        approver = owed.people.approver(owed.agency)
        yield Step(SENT_BACK_ON, partial(owed.send_back, reason, approver))
        return
    yield Step(owed.day(1), owed.approve)
    if stage == SENT_BACK:
        analyst = owed.people.analyst(owed.board)
        yield Step(SENT_BACK_ON, partial(owed.send_back, reason, analyst))
    elif stage != APPROVED:
        yield Step(owed.day(2), owed.accept)


def _owed(people, period, q):
    """Every return of a quarter, by agency and board."""
    agencies = Agency.objects.in_bulk()
    areas = Area.objects.select_related("lead_board").in_bulk()
    found = [
        Owed(people, period, q, agencies[one.agency], areas[one.area])
        for one in returns_owed(period)
    ]
    return sorted(found, key=lambda one: (one.agency.slug, one.board.position, one.area.pk))


def _said_by(one):
    return [
        said
        for said in read("commentary.toml")["said"]
        if (said["agency"], said["quarter"]) == (one.agency.slug, one.period.slug)
        and said.get("board", one.area.slug) == one.area.slug
    ]
