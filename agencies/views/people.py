"""Doors to people and invitations."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies import policies
from agencies.forms import InviteForm, NewAccountForm
from agencies.models import Appointment, Invitation, User
from agencies.operations import people as operations
from agencies.present import people as present


@require_safe
def people(request):
    policies.may_look_after_people(request.user).enforce()
    return render(request, "agencies/people.html", {"page": present.people_page(request.user)})


def invite(request):
    policies.may_look_after_people(request.user).enforce()
    places = present.places_for(request.user)
    form = InviteForm(request.POST or None, by=request.user, places=places)
    if request.method == "POST" and form.is_valid() and _invite(form, request):
        return redirect("agencies:people")
    status = 422 if form.is_bound else 200
    return render(request, "agencies/invite.html", {"form": form}, status=status)


def _invite(form, request):
    """Send the invitation, or put what is against it into the form."""
    try:
        invitation = operations.invite(**form.invitation, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"An invitation is on its way to {invitation.email}.")
    return True


@require_POST
def invitation_revoke(request, pk):
    visible = Invitation.objects.visible_to(request.user)
    invitation = operations.revoke(get_object_or_404(visible, pk=pk), by=request.user)
    messages.success(request, f"The invitation to {invitation.email} no longer works.")
    return redirect("agencies:people")


@require_POST
def appointment_end(request, pk):
    looked_after = Appointment.objects.managed_by(request.user)
    ended = operations.end(get_object_or_404(looked_after, pk=pk), by=request.user)
    role = ended.get_role_display().lower()
    messages.success(request, f"{ended.user} is no longer {role} for {present.place(ended)}.")
    return redirect("agencies:people")


@login_not_required
@never_cache
def invitation_accept(request, token):
    """The link in the letter. Whoever has it, and nobody else, can take up the role."""
    invitation = operations.open_invitation(token)
    if invitation is None:
        return render(request, "agencies/invitation_gone.html", status=404)
    if User.objects.filter(email=invitation.email).exists():
        return _for_existing_account(request, invitation)
    return _for_new_account(request, invitation)


def _for_existing_account(request, invitation):
    is_theirs = request.user.is_authenticated and request.user.email == invitation.email
    if is_theirs and request.method == "POST":
        operations.accept(invitation, by=request.user)
        messages.success(request, f"You are now {invitation.get_role_display().lower()}.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {**_invitation_words(invitation), "is_theirs": is_theirs}
    return render(request, "agencies/invitation_existing.html", context)


def _for_new_account(request, invitation):
    form = NewAccountForm(request.POST or None, person=User(email=invitation.email))
    if request.method == "POST" and form.is_valid():
        user = operations.accept_as_new(invitation, **form.cleaned_data)
        messages.success(request, "Your account is ready, and you are signed in.")
        return perform_login(request, user, redirect_url=settings.LOGIN_REDIRECT_URL)
    context = {**_invitation_words(invitation), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "agencies/invitation_new.html", context, status=status)


def _invitation_words(invitation):
    return {"invitation": invitation, "place": present.place(invitation)}
