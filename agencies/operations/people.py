"""Everything that changes who may do what: invite, accept, revoke, end."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import clock, mail, policies, trail
from agencies.models import Appointment, Invitation, User
from agencies.verdicts import Verdict


@transaction.atomic
def invite(*, email, role, board=None, agency=None, by):
    """Invite somebody to one role; the letter with the only copy of the token goes out by e-mail.

    PermissionDenied when `by` may not give that role; ValidationError when there is nothing
    to invite to: the person holds the role, or an invitation to it is open.
    """
    policies.may_invite(by, role=role, board=board, agency=agency).enforce()
    email = email.strip().lower()
    _refuse_twice(email, role, board, agency)
    now, token = timezone.now(), secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        role=role,
        board=board,
        agency=agency,
        token_digest=digest(token),
        invited_by=by,
        created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    trail.record(by, "agencies.invited", invitation, email=email, **_scope(invitation))
    mail.send_invitation(invitation, token)
    return invitation


@transaction.atomic
def revoke(invitation, *, by):
    """Take back an invitation that nobody has accepted."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    policies.may_revoke(by, invitation).enforce()
    invitation.revoked_at = timezone.now()
    invitation.save()
    trail.record(by, "agencies.invitation_revoked", invitation, email=invitation.email)
    return invitation


@transaction.atomic
def accept_as_new(invitation, *, name, password):
    """Make the account an invitation is for, with its role. Returns the person.

    PermissionDenied when the invitation is no longer open or the account has been made.
    """
    invitation = _lock_open(invitation)
    if User.objects.filter(email=invitation.email).exists():
        Verdict("There is an account with this e-mail address now. Sign in to it first.").enforce()
    user = User.objects.create_user(invitation.email, password, name=name.strip())
    trail.record(user, "agencies.account_made", user, email=user.email)
    _take_up(invitation, user)
    return user


@transaction.atomic
def accept(invitation, *, by):
    """Give the invited role to somebody who has an account already."""
    invitation = _lock_open(invitation)
    if by.email != invitation.email:
        Verdict("This invitation is for another e-mail address.").enforce()
    _take_up(invitation, by)
    return by


@transaction.atomic
def end(appointment, *, by):
    """End a role at once. With the last one go the person's API tokens and invitations sent."""
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("user", "board", "agency")
        .get(pk=appointment.pk)
    )
    policies.may_end(by, appointment).enforce()
    appointment.ended_at = clock.now()
    appointment.save()
    trail.record(
        by,
        "agencies.appointment_ended",
        appointment,
        person=appointment.user.name,
        **_scope(appointment),
    )
    if not appointment.user.appointments.current().exists():
        _close_doors(appointment.user, by=by)
    return appointment


def digest(token):
    """What is kept of a token: enough to know it again, nothing to sign in with."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token):
    """The open invitation that a token stands for, or None."""
    return (
        Invitation.objects.open_at(timezone.now())
        .select_related("board", "agency", "invited_by")
        .filter(token_digest=digest(token))
        .first()
    )


def _lock_open(invitation):
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= timezone.now():
        Verdict(
            "This invitation has been used, taken back or has run out. Ask for a new one."
        ).enforce()
    return invitation


def _take_up(invitation, user):
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save()
    appointment = Appointment.objects.create(
        user=user,
        role=invitation.role,
        board_id=invitation.board_id,
        agency_id=invitation.agency_id,
        starts_on=clock.today(),
    )
    trail.record(
        user,
        "agencies.appointed",
        appointment,
        person=user.name,
        invited_by=invitation.invited_by_id,
        **_scope(appointment),
    )


def _refuse_twice(email, role, board, agency):
    scope = {"role": role, "board": board, "agency": agency}
    if Appointment.objects.current().filter(user__email=email, **scope).exists():
        raise ValidationError({"email": "This person holds that role already."})
    if Invitation.objects.open_at(timezone.now()).filter(email=email, **scope).exists():
        raise ValidationError(
            {
                "email": "An invitation to that role is open for this address. "
                "Take it back first if the letter was lost."
            }
        )


def _close_doors(user, *, by):
    user.auth_token_set.all().delete()
    now = timezone.now()
    for invitation in _sent_by(user, now):
        invitation.revoked_at = now
        invitation.save()
        trail.record(by, "agencies.invitation_revoked", invitation, email=invitation.email)


def _sent_by(user, moment):
    """The open invitations that somebody sent, held until the transaction ends."""
    return Invitation.objects.open_at(moment).filter(invited_by=user).select_for_update()


def _scope(held):
    return {"role": held.role, "board": held.board_id, "agency": held.agency_id}
