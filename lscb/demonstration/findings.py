"""What came of the queries: one finding in each state, and two agencies that differ."""

from datetime import date
from functools import partial

from dataset.models import Finding
from dataset.operations import drafts, findings
from dataset.operations.drafts import Edit, Edits
from lscb.demonstration.days import Step
from lscb.demonstration.history import LAST_QUARTER, period_of


THIS_QUARTER = LAST_QUARTER + 1
# Youth justice counted two nights that the police did not.
DIFFERING = ("youth-offending-bedford-central", "bedford")
COUNTED_BY_ONE_SIDE = {("YOS-05", 0): "2"}
ANSWERED_ON, ANSWER = (
    date(2017, 4, 25),
    "They were detained in another force’s station and brought here in the morning. We count by "
    "where the child lives. The police count by station.",
)
# Digits the wrong way round: sent, queried, sent back and mended.
MISTYPED = ("community-health", "bedford")
SLOT, WRONG = ("LAC-20", 0), "92"
MENDED_BECAUSE = "LAC-20 is three times last quarter’s. Are the digits the wrong way round?"
# Explanations that were not enough, by quarter, agency, rule and code.
REFUSED = (
    (
        LAST_QUARTER, "bedford-childrens-social-care", "V074", "CON-01", date(2017, 4, 24),
        "Which partners send more, and are they sending the right things? The group will ask.",
    ),
    (
        THIS_QUARTER, "central-bedfordshire-childrens-social-care", "V073", "REF-07",
        date(2017, 4, 26), "Twice as many were closed at once. Please say why, not that it is so.",
    ),
)  # fmt: skip


def steps(people):
    """The decisions of the last days, each on its day."""
    for q, agency, rule, code, day, reason in REFUSED:
        yield Step(day, partial(_refuse, people, q, agency, rule, code, reason))
    yield Step(ANSWERED_ON, partial(_answer, people))


def mistyped(owed):
    """A return sent with a wrong figure, sent back, and sent again with the right one."""
    slot = {SLOT: WRONG}
    yield Step(owed.day(), partial(owed.send, instead=slot))
    yield Step(owed.day(1), owed.approve)
    analyst = owed.people.analyst(owed.board)
    yield Step(owed.day(1), partial(owed.send_back, MENDED_BECAUSE, analyst))
    yield Step(owed.day(2), partial(_mend, owed))
    yield Step(owed.day(2), owed.approve)


def accept_explanations(owed):
    """The analyst accepts what was explained, but for what is refused later on."""
    kept = {(agency, code) for _, agency, _, code, *_ in REFUSED}
    waiting = Finding.objects.filter(data_return=owed.find(), state="explained", is_across=False)
    for finding in waiting:
        if (owed.agency.slug, finding.code) not in kept:
            findings.accept(finding, by=owed.people.analyst(owed.board))


def _mend(owed):
    by = owed.people.preparer(owed.agency)
    right = owed.values()[SLOT].text
    drafts.save(owed.find(), Edits(values=(Edit(SLOT, WRONG, right),)), by=by)
    owed.submit()


def _refuse(people, q, agency, rule, code, reason):
    finding = Finding.objects.get(
        data_return__period=period_of(q),
        data_return__agency__slug=agency,
        rule_id=rule,
        code=code,
    )
    board = finding.data_return.area.lead_board
    findings.refuse(finding, reason=reason, by=people.analyst(board))


def _answer(people):
    agency, area = DIFFERING
    finding = Finding.objects.get(
        data_return__period=period_of(LAST_QUARTER),
        data_return__area__slug=area,
        sides__data_return__agency__slug=agency,
        is_across=True,
    )
    findings.answer(finding, ANSWER, by=people.preparer(people.agencies[agency]))
