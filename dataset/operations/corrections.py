"""An agency asks to correct accepted figures; the Board's analyst reopens them or says why not."""

from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from dataset import mail, policies
from dataset.models import CorrectionAnswer, CorrectionRequest
from dataset.models.contents import contents_of
from dataset.operations.reviews import UnknownItems, reopen
from dataset.operations.states import ChangedMeanwhile, NoReason, lock


@transaction.atomic
def ask(data_return, *, codes, reason, by):
    """Ask for measures to be reopened. Raises NoReason, UnknownItems and ChangedMeanwhile."""
    reason = _words(reason, "Say what was wrong.")
    data_return = lock(data_return)
    policies.may_ask_correction(by, data_return).enforce()
    if not codes or not set(codes) <= {item.code for item in contents_of(data_return).items}:
        raise UnknownItems("Choose at least one item of this return.")
    if data_return.corrections_asked.waiting().exists():
        raise ChangedMeanwhile("A correction was asked for already. The analyst answers it first.")
    request = CorrectionRequest.objects.create(
        data_return=data_return,
        codes=" ".join(codes),
        reason=reason,
        asked_at=clock.now(),
        asked_by=by,
    )
    trail.record(by, "dataset.correction_asked", data_return, items=list(codes), reason=reason)
    mail.ask_for_correction(request)
    return request


@transaction.atomic
def reopen_as_asked(data_return, *, codes, reason, by):
    """Reopen items, and answer what the agency asked for with it, if it did."""
    data_return = reopen(data_return, codes=codes, reason=reason, by=by)
    waiting = data_return.corrections_asked.waiting().select_for_update().first()
    if waiting:
        _answer(waiting, CorrectionAnswer.REOPENED, by=by)
    return data_return


@transaction.atomic
def decline(data_return, *, reason, by):
    """Leave the accepted figures as they are, with the reason. Raises ChangedMeanwhile."""
    reason = _words(reason, "Say why it is not reopened.")
    data_return = lock(data_return)
    policies.may_decline_correction(by, data_return).enforce()
    waiting = data_return.corrections_asked.waiting().select_for_update().first()
    if waiting is None:
        raise ChangedMeanwhile("This was answered already.")
    _answer(waiting, CorrectionAnswer.DECLINED, by=by, because=reason)
    trail.record(by, "dataset.correction_declined", data_return, reason=reason)
    mail.tell_declined(waiting)


def _answer(request, answer, *, by, because=""):
    request.answer, request.answered_at, request.answered_by = answer, clock.now(), by
    request.declined_because = because
    request.save(update_fields=["answer", "answered_at", "answered_by", "declined_because"])


def _words(reason, missing):
    if not reason.strip():
        raise NoReason(missing)
    no_identifying_text(reason)
    return reason.strip()
