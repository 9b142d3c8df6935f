"""Doors to the own account."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.operations import tokens
from agencies.present.account import account_page


@require_safe
def account(request):
    return _page(request)


@require_POST
@never_cache
def token_create(request):
    """Answers with the page itself: the token is shown once and kept nowhere."""
    try:
        return _page(request, new_token=tokens.create_token(by=request.user))
    except ValidationError as error:
        messages.error(request, error.message)
        return redirect("agencies:account")


@require_POST
def token_delete(request, pk):
    row = get_object_or_404(request.user.auth_token_set, pk=pk)
    tokens.delete_token(row, by=request.user)
    messages.success(request, "The token is deleted. Programs that used it can read no more.")
    return redirect("agencies:account")


def _page(request, new_token=""):
    context = {"page": account_page(request.user), "new_token": new_token}
    return render(request, "agencies/account.html", context)
