"""The two quarters that went through the service itself: one published, one being collected."""

from agencies import clock
from dataset.figures import MONTHS
from dataset.models import DataReturn, Source, SubmittedFigure
from dataset.models.contents import contents_of, finding_key
from dataset.operations import drafts, periods, publications, returns, reviews
from dataset.operations.drafts import Edit, Edits
from lscb.demonstration import series
from lscb.demonstration.assurance import read
from lscb.demonstration.days import as_of
from lscb.demonstration.history import LAST_QUARTER, period_of, values_of


THIS_QUARTER = LAST_QUARTER + 1
WHY = {
    "V017": "Assessments were also started on cases that were already open, so they outnumber "
    "the referrals of the quarter.",
    "V020": "Families moved in with a plan from elsewhere; their first conferences are counted "
    "there.",
    "V004": "Plans that began or ended in the last days of the quarter were recorded afterwards.",
}
ANY_REASON = "Checked against our records: the figure is right."
SENT_LATE = ("bedfordshire-police", "bedford")
RESTATED = ("return-interview-service", "bedford")
FIRST_SENT = {("MIS-05", 0): "57", ("MIS-06", 0): "50"}
MENDED = {("MIS-05", 0): "52", ("MIS-06", 0): "45"}
MENDED_BECAUSE = "Five interviews belonged to another board’s children."

# How far the returns of this quarter have got: (agency, board) to a stage. Those not named
# are with the agency's approver, with the analyst, or accepted, as `STAGES_BY_KIND` says.
NOT_STARTED, PART_FILLED, SENT_BACK = "not started", "part filled", "sent back"
SUBMITTED, APPROVED, ACCEPTED = "submitted", "approved", "accepted"
STAGES = {
    ("bedford-childrens-social-care", "bedford"): PART_FILLED,
    ("bedfordshire-police", "bedford"): NOT_STARTED,
    ("hospital-trust", "bedford"): SENT_BACK,
    ("bedford-early-help", "bedford"): SUBMITTED,
    ("bedford-lado", "bedford"): APPROVED,
    ("bedfordshire-police", "central-bedfordshire"): PART_FILLED,
    ("central-bedfordshire-education", "central-bedfordshire"): NOT_STARTED,
    ("central-bedfordshire-childrens-social-care", "central-bedfordshire"): APPROVED,
    ("bedfordshire-police", "luton"): SUBMITTED,
    ("luton-voluntary", "luton"): NOT_STARTED,
    ("luton-childrens-social-care", "luton"): PART_FILLED,
}
SENT_BACK_BECAUSE = (
    "February’s figure is far above the two months beside it. Please look at it again, and say "
    "in the commentary what happened if it is right."
)
# What children's social care of Bedford Borough typed so far: one error, and queries to explain.
HALF_DONE = {
    ("ICP-01", 1): "24", ("ICP-01", 2): "26", ("ICP-01", 3): "26",
    ("ICP-02", 0): "66", ("ICP-03", 0): "9",
    ("ICP-05", 0): "72", ("ICP-04", 0): "4",
    ("CPP-02", 0): "70", ("CPP-03", 0): "61",
    ("CPP-04", 0): "<5 not 0", ("CPP-07", 0): "not held",
}  # fmt: skip
LEFT_EMPTY = ("Private fostering", "Workforce", "Engagement and voice", "Exploitation")


def load_last_quarter(people):
    """October to December 2016: sent, approved, accepted, published, and once restated."""
    period = period_of(LAST_QUARTER)
    with as_of(period.opens_on):
        periods.open_returns(period)
    for data_return in _returns(period):
        _send(people, data_return, LAST_QUARTER, _approved_on(data_return))
    for board in people.boards.values():
        with as_of("2017-01-30"):
            publications.publish(board, period, by=people.analyst(board))
    _restate(people, period)


def _approved_on(data_return):
    days_late = 4 if _key(data_return) == SENT_LATE else -3
    return clock.working_day(data_return.period.due_on, days_late)


def _send(people, data_return, q, day, *, until=ACCEPTED):
    """Type it in, explain what is queried, write commentary, and take it to a stage."""
    preparer = people.preparer(data_return.agency)
    with as_of(day):
        values = values_of(data_return, data_return.area.slug, q)
        _type(data_return, values, by=preparer, instead=_instead(data_return, q))
        if q == LAST_QUARTER:
            _comment(data_return, by=preparer)
        submission = returns.submit(data_return, by=preparer)
        mark_sources(submission, values)
        if until == SUBMITTED:
            return
        reviews.approve(data_return, by=people.approver(data_return.agency))
    if until != APPROVED:
        with as_of(clock.working_day(day, 1)):
            reviews.accept(data_return, by=people.analyst(data_return.area.lead_board))


def _instead(data_return, q):
    return FIRST_SENT if _key(data_return) == RESTATED and q == LAST_QUARTER else {}


def _type(data_return, values, *, by, instead=()):
    """Save figures as the grid does, then explain whatever the checks query."""
    texts = {slot: value.text for slot, value in values.items()} | dict(instead)
    edits = Edits(values=tuple(Edit(slot, "", text) for slot, text in texts.items()))
    drafts.save(data_return, edits, by=by)
    contents = contents_of(_fresh(data_return))
    asked = [finding_key(issue) for issue in contents.issues if issue.explainable]
    answers = tuple(Edit(key, "", WHY.get(key[0], ANY_REASON)) for key in dict.fromkeys(asked))
    drafts.save(data_return, Edits(explanations=answers), by=by)


def _comment(data_return, *, by):
    for said in read("commentary.toml")["said"]:
        if said["agency"] == data_return.agency.slug and _is_about(said, data_return):
            edits = [
                Edit(name, "", said[name]) for name in ("what_happened", "why", "effect", "next")
            ]
            drafts.save_commentary(data_return, said["theme"], edits, by=by)


def _is_about(said, data_return):
    """Agencies that serve several boards wrote about Bedford Borough."""
    return data_return.area.slug == said.get("board", data_return.area.slug) and (
        data_return.agency.slug.startswith(data_return.area.slug)
        or data_return.area.slug == "bedford"
    )


def mark_sources(submission, values):
    """What is not real says so, wherever it is shown."""
    real = [slot for slot, value in values.items() if value.source == series.NATIONAL]
    whole = {code for code, month in real if month == MONTHS[-1]}
    rows = list(SubmittedFigure.objects.filter(submission=submission))
    for row in rows:
        is_real = (row.code, row.month) in real or (not row.month and row.code in whole)
        row.source = Source.NATIONAL if is_real else Source.ILLUSTRATIVE
    SubmittedFigure.objects.bulk_update(rows, ["source"])


def _restate(people, period):
    """The return interviews of the quarter, mended and published as version 2."""
    agency, slug = RESTATED
    data_return = _returns(period).get(agency__slug=agency, area__slug=slug)
    board = data_return.area.lead_board
    preparer = people.preparer(data_return.agency)
    with as_of("2017-03-08"):
        reviews.reopen(
            data_return,
            codes=[code for code, _ in MENDED],
            reason=MENDED_BECAUSE,
            by=people.analyst(board),
        )
        edits = tuple(Edit(slot, FIRST_SENT[slot], text) for slot, text in MENDED.items())
        drafts.save(data_return, Edits(values=edits), by=preparer)
        submission = returns.submit(data_return, by=preparer)
        mark_sources(submission, values_of(data_return, slug, LAST_QUARTER))
    with as_of("2017-03-10"):
        reviews.approve(data_return, by=people.approver(data_return.agency))
        reviews.accept(data_return, by=people.analyst(board))
    with as_of("2017-03-14"):
        publications.publish(board, period, by=people.analyst(board), note=MENDED_BECAUSE)


def load_this_quarter(people):
    """January to March 2017: due two working days ago, and at every stage at once."""
    period = period_of(THIS_QUARTER)
    with as_of(period.opens_on):
        periods.open_returns(period)
    for data_return in _returns(period):
        stage = STAGES.get(_key(data_return), ACCEPTED)
        if stage == PART_FILLED:
            _part_fill(people, data_return)
        elif stage == SENT_BACK:
            _send(people, data_return, THIS_QUARTER, "2017-04-20", until=APPROVED)
            with as_of("2017-04-26"):
                reviews.send_back(
                    data_return,
                    by=people.analyst(data_return.area.lead_board),
                    reason=SENT_BACK_BECAUSE,
                )
        elif stage != NOT_STARTED:
            _send(people, data_return, THIS_QUARTER, period.due_on, until=stage)


def _part_fill(people, data_return):
    values = values_of(data_return, data_return.area.slug, THIS_QUARTER)
    texts = {slot: value.text for slot, value in values.items()}
    empty = {
        item.code
        for item in contents_of(data_return).items
        if item.theme in LEFT_EMPTY or item.code in {"LAC-23n", "LAC-23d"}
    }
    texts = {slot: text for slot, text in texts.items() if slot[0] not in empty}
    if data_return.agency.slug == "bedford-childrens-social-care":
        texts |= HALF_DONE
    with as_of("2017-04-24"):
        edits = Edits(values=tuple(Edit(slot, "", text) for slot, text in texts.items()))
        drafts.save(data_return, edits, by=people.preparer(data_return.agency))


def _returns(period):
    return (
        DataReturn.objects.filter(period=period)
        .select_related("agency", "area__lead_board", "period")
        .order_by("agency__slug", "area__slug")
    )


def _fresh(data_return):
    return _returns(data_return.period).get(pk=data_return.pk)


def _key(data_return):
    return data_return.agency.slug, data_return.area.slug
