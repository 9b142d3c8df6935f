"""Everything that changes a finding: raised, explained, accepted, refused, corrected."""

from datetime import date

from django.db import transaction

from agencies import clock, trail
from agencies.models import Appointment, Role
from agencies.validators import no_identifying_text
from dataset import mail, policies
from dataset.models import Explanation, Finding, FindingMessage, FindingSide, FindingState
from dataset.models.contents import finding_key
from dataset.models.findings import SETTLED, WITH_AGENCY
from dataset.models.pairs import pairs_in
from dataset.models.returns import BOARD_STAFF
from dataset.operations.states import ChangedMeanwhile, NoReason


ANSWER_WITHIN = 5  # working days, for whoever's turn it is
LONGEST_SUMMARY = 300
NOT_YET = ""  # the state of a finding that is not written down yet


class NotAnOwner(ValueError):
    """Somebody was named who cannot look after this finding."""


def raise_from(contents, submission, *, by):
    """Write down what the checks queried in a return as it is sent, with the agency's answers.

    What was raised before and fails no more is corrected. In a correction, queries about the
    items that stayed locked are left alone. Call it inside the transaction of the sending.
    """
    held = {
        (finding.rule_id, finding.code): finding
        for finding in Finding.objects.select_for_update().filter(
            data_return=submission.data_return, is_across=False
        )
    }
    failing = {finding_key(issue): issue for issue in contents.result.issues if issue.explainable}
    book = _Book(by, submission)
    for key, issue in failing.items():
        if issue in contents.issues:
            finding = held.get(key) or _new(contents, submission, issue)
            book.query(finding, issue.message, contents.explanation(issue))
    for key, finding in held.items():
        if key not in failing:
            book.mend(finding)
    book.write()


def compare(data_return, *, by):
    """See what the rules between agencies find, now that this return has been signed.

    Everything compared is shown to the agencies compared, so it is put on the trail. Call it
    inside the transaction of the signature.
    """
    pairs = [
        pair
        for pair in pairs_in(data_return.period, [data_return.area_id])
        if pair.concerns(data_return)
    ]
    submission = data_return.latest_submission
    for pair in pairs:
        trail.record(
            by,
            "dataset.figures_compared",
            data_return,
            rule=pair.rule.rule_id,
            shown_to=[side.data_return.agency.slug for side in pair.sides],
            submissions=[side.submission.pk for side in pair.sides],
        )
        _compare(pair, submission, by=by)


@transaction.atomic
def answer(finding, text, *, by):
    """Say something in the thread. An agency's answer to what is open or refused explains it."""
    text = _words(text, "Write your answer first.")
    finding = _lock(finding)
    policies.may_answer(by, finding).enforce()
    state = FindingState(finding.state)
    if state in WITH_AGENCY and policies.is_of_agency(by, finding):
        state, finding.explanation = FindingState.EXPLAINED, text
        _carry_into_draft(finding, by=by)
    return _take(finding, state, text, by=by)


@transaction.atomic
def accept(finding, *, by):
    """The explanation is good enough. Pressed twice it is accepted once."""
    finding = _lock(finding)
    if (finding.state, finding.settled_by_id) == (FindingState.ACCEPTED, by.pk):
        return finding
    policies.may_judge(by, finding).enforce()
    return _take(finding, FindingState.ACCEPTED, "Explanation accepted.", by=by)


@transaction.atomic
def accept_all(data_return, *, by):
    """Accept every explanation of a return that waits for this person; how many there were."""
    waiting = Finding.objects.filter(
        data_return=data_return, state=FindingState.EXPLAINED, is_across=False
    )
    found = list(_locked(waiting))
    for finding in found:
        policies.may_judge(by, finding).enforce()
        _take(finding, FindingState.ACCEPTED, "Explanation accepted.", by=by)
    return len(found)


@transaction.atomic
def refuse(finding, *, reason, by):
    """The explanation is not enough, and why. The agency answers again or mends the figure."""
    reason = _words(reason, "Say why the explanation is not enough.")
    finding = _lock(finding)
    policies.may_judge(by, finding).enforce()
    finding.refused_because = reason
    finding = _take(finding, FindingState.REFUSED, reason, by=by)
    mail.tell_refused(finding, reason)
    return finding


@transaction.atomic
def assign(finding, owner, *, by):
    """Name who looks after it, or nobody (None). Raises `NotAnOwner`."""
    finding = _lock(finding)
    policies.may_assign(by, finding).enforce()
    if owner is not None and owner.pk not in possible_owners(finding):
        raise NotAnOwner("Choose somebody whose turn it can be.")
    if finding.owner_id != (owner.pk if owner else None):
        finding.owner = owner
        finding.save(update_fields=["owner"])
        trail.record(by, "dataset.finding_assigned", finding, owner=owner.pk if owner else None)
    return finding


def possible_owners(finding):
    """{id: name} of the people whose turn it is: of the agency (or of both), or of the board."""
    held = Appointment.objects.current().filter(user__is_active=True).select_related("user")
    board = finding.data_return.area.lead_board_id
    if finding.state in WITH_AGENCY:
        returns = [finding.data_return, *(side.data_return for side in finding.sides.all())]
        held = held.filter(
            role__in=(Role.PREPARER, Role.APPROVER),
            agency__in={data_return.agency_id for data_return in returns},
        )
        held = [one for one in held if one.board_id in {None, board}]
    else:
        held = held.filter(role__in=BOARD_STAFF, board=board)
    return {one.user_id: str(one.user) for one in held}


class _Book:
    """What one sending does to findings, gathered and written at once."""

    def __init__(self, by, submission):
        self.by, self.submission = by, submission
        self.fresh, self.touched, self.steps = [], [], []

    def query(self, finding, message, explanation):
        """The figures fail the rule, and this is how the agency explains them."""
        asked_anew = finding.message != message or finding.state == FindingState.CORRECTED
        if asked_anew:
            finding.message = message
            self._step(finding, _asked_again(finding), message)
        if asked_anew or finding.explanation != explanation:
            finding.explanation = explanation
            self._step(finding, FindingState.EXPLAINED, explanation)
        self._keep(finding)

    def mend(self, finding):
        """The figures sent now do not fail the rule."""
        if finding.state != FindingState.CORRECTED:
            text = f"The figures of submission {self.submission.number} no longer raise it."
            self._step(finding, FindingState.CORRECTED, text)
            self._keep(finding)

    def write(self):
        Finding.objects.bulk_create(self.fresh)
        Finding.objects.bulk_update(self.touched, CHANGING)
        _record(self.steps, by=self.by)

    def _step(self, finding, state, text):
        self.steps.append(_step(finding, state, text, by=self.by, submission=self.submission))

    def _keep(self, finding):
        finding.submission = self.submission
        (self.touched if finding.pk else self.fresh).append(finding)


CHANGING = [
    "submission", "message", "summary", "explanation", "refused_because", "state", "answer_by", "owner",
    "settled_at", "settled_by",
]  # fmt: skip


def _new(contents, submission, issue):
    code = issue.codes[0]
    item = next(item for item in contents.items if item.code == code)
    return _unsaved(
        submission=submission,
        rule_id=issue.rule_id,
        code=code,
        measure=item.name,
        theme=item.theme,
        summary=issue.summary,
    )


def _unsaved(*, submission, summary, **columns):
    return Finding(
        state=NOT_YET,
        data_return=submission.data_return,
        submission=submission,
        summary=summary[:LONGEST_SUMMARY],
        first_seen_at=clock.now(),
        answer_by=_answer_by(),
        **columns,
    )


def _compare(pair, submission, *, by):
    """Raise, keep or close the finding about one pair."""
    return_pk, rule_id, code = pair.key
    found = Finding.objects.filter(data_return=return_pk, rule_id=rule_id, code=code)
    finding = _locked(found).first()
    if not pair.wants_an_answer:
        if finding and finding.state != FindingState.CORRECTED:
            _point_at(finding, pair)
            _take(finding, FindingState.CORRECTED, "The figures agree now.", by=by)
        return
    message, summary = pair.issue.message, pair.issue.summary
    if finding is None:
        first = pair.sides[0]
        finding = _unsaved(
            submission=first.submission,
            rule_id=rule_id,
            code=code,
            measure=first.measure,
            theme=first.theme,
            summary=summary,
            is_across=True,
        )
    asked_anew = finding.message != message or finding.state == FindingState.CORRECTED
    finding.message, finding.summary = message, summary[:LONGEST_SUMMARY]
    finding.submission = pair.sides[0].submission
    if asked_anew:
        # No figures in the thread: a side that is taken back takes its figure with it.
        _take(finding, _asked_again(finding), f"{summary}.", by=by, submission=submission)
    else:
        finding.save()
    _point_at(finding, pair)
    if asked_anew:
        mail.tell_differs(finding)


def _asked_again(finding):
    """The state of a finding that is raised anew: what was refused stays refused."""
    if finding.state == FindingState.REFUSED:
        return FindingState.REFUSED
    return FindingState.OPEN


def _point_at(finding, pair):
    """Set the sides to the figures that stand now."""
    finding.sides.all().delete()
    FindingSide.objects.bulk_create(
        FindingSide(
            finding=finding,
            data_return=side.data_return,
            submission=side.submission,
            code=side.code,
            **FindingSide.columns_of(side.figure),
        )
        for side in pair.sides
    )


def _take(finding, state, text, *, by, submission=None):
    """One step of one finding, written with its message and its entry on the trail."""
    step = _step(finding, state, text, by=by, submission=submission)
    finding.save()
    _record([step], by=by)
    return finding


def _step(finding, state, text, *, by, submission):
    """Move a finding on; returns what is to be written in its thread. Nothing is saved."""
    before = finding.state
    if before not in (NOT_YET, state) and not finding.can_become(state):
        raise ChangedMeanwhile(f"A finding that is {before} cannot become {state}.")
    if state != finding.state:
        finding.owner, finding.answer_by = None, _answer_by()
    finding.state = state
    if state != FindingState.REFUSED:
        finding.refused_because = ""
    is_settled = state in SETTLED
    finding.settled_at = clock.now() if is_settled else None
    finding.settled_by = by if is_settled else None
    return FindingMessage(
        finding=finding,
        before=before,
        state=state,
        text=text,
        written_at=clock.now(),
        written_by=by,
        submission=submission,
    )


def _record(steps, *, by):
    """Write the thread, and the same on the trail. The findings have been saved."""
    for step in steps:
        step.finding_id = step.finding.pk
    FindingMessage.objects.bulk_create(steps)
    for state in FindingState:
        entries = [
            (step.finding, {"rule": step.finding.rule_id, "code": step.finding.code,
                            "before": step.before, "text": step.text})
            for step in steps
            if step.state == state
        ]  # fmt: skip
        if entries:
            trail.record_all(by, f"dataset.finding_{state.value}", entries)


def _carry_into_draft(finding, *, by):
    """The answer stays with the figure, so that the next sending carries it."""
    if not finding.is_across:
        Explanation.objects.update_or_create(
            data_return=finding.data_return,
            rule_id=finding.rule_id,
            code=finding.code,
            defaults={
                "text": finding.explanation,
                "written_at": clock.now(),
                "written_by": by,
            },
        )


def _answer_by() -> date:
    return clock.working_day(clock.today(), ANSWER_WITHIN)


def _words(text, advice):
    text = text.strip()
    if not text:
        raise NoReason(advice)
    no_identifying_text(text)
    return text


def _lock(finding):
    return _locked(Finding.objects.filter(pk=finding.pk)).get()


def _locked(findings):
    return (
        findings.select_for_update(of=("self",))
        .select_related(
            "data_return__agency",
            "data_return__area__lead_board",
            "data_return__period",
            "submission",
        )
        .prefetch_related("sides__data_return__area", "sides__data_return__agency")
    )
