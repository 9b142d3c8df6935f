"""Doors to the home page, the board switcher, search and the pages of help."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from agencies.models import Board
from dataset.policies import may_read_disclosure
from lscb.home import glossary as terms
from lscb.home.page import home_page
from lscb.home.search import search_page
from lscb.middleware import BOARD_COOKIE


A_YEAR = 365 * 24 * 60 * 60


@require_safe
def home(request):
    page = home_page(request.user, request.board)
    return render(request, "lscb/home.html", {"page": page})


@require_safe
def switch_board(request, slug):
    """Remember the board in a cookie, and go back to where the person came from."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    response = redirect(_same_site(request, request.GET.get("next", "")) or reverse("lscb:home"))
    response.set_cookie(
        BOARD_COOKIE,
        board.slug,
        max_age=A_YEAR,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response


def _same_site(request, address):
    """The address when it stays on this site, or nothing. A bare word is no address."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe and address.startswith("/") else ""


@require_safe
def search(request):
    page = search_page(request.user, request.GET.get("q", ""))
    return render(request, "lscb/search.html", {"page": page})


@login_not_required
@require_safe
def protection(request):
    board = request.board
    decides = bool(board and may_read_disclosure(request.user, board))
    return render(request, "lscb/protection.html", {"reads_decisions": decides})


@login_not_required
@require_safe
def accessibility(request):
    return render(request, "lscb/accessibility.html")


@login_not_required
@require_safe
def glossary(request):
    return render(request, "lscb/glossary.html", {"terms": terms.terms()})
