"""What a person keeps and follows, and what a page offers to follow."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from agencies.models import Board
from dataset import policies
from dataset.models import Definition, Following, SavedView


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page of a measure or a theme says about following it."""

    board: Board
    what: str  # "measure" or "theme"
    key: str  # the measure's code, or the theme's slug
    name: str
    following: Following | None  # where this person follows it already


@dataclass(frozen=True, slots=True)
class KeptView:
    view: SavedView
    page: str  # "Scorecard"
    choices: tuple[str, ...]  # "theme: Child protection"


@dataclass(frozen=True, slots=True)
class Followed:
    following: Following
    name: str
    detail: str  # "Measure CPP-01"


@dataclass(frozen=True, slots=True)
class ViewsPage:
    views: tuple[KeptView, ...]
    followed: tuple[Followed, ...]
    several_boards: bool


def offer_of_measure(user, board, definition):
    """None where this person may not follow; one query at most."""
    return _offer(user, board, "measure", definition.code, definition.name, code=definition.code)


def offer_of_theme(user, board, theme):
    """None where this person may not follow; one query at most."""
    return _offer(user, board, "theme", theme.slug, theme.name, theme=theme.name)


def _offer(user, board, what, key, name, **asked):
    if not policies.may_follow(user, board):
        return None
    held = Following.objects.of(user).filter(board=board, **asked).first()
    return Offer(board, what, key, name, held)


def views_page(user):
    """Everything that one person keeps and follows; three queries."""
    followed = list(Following.objects.of(user))
    codes = [one.code for one in followed if one.code]
    newest = Definition.objects.filter(indicator__code__in=codes).order_by("version")
    names = dict(newest.values_list("indicator__code", "name"))
    return ViewsPage(
        views=tuple(kept(view) for view in SavedView.objects.of(user)),
        followed=tuple(_followed(one, names) for one in followed),
        several_boards=len(user.board_ids) > 1,
    )


def kept(view):
    """A view with the words for what it opens."""
    page, choices = words_of(view.address)
    return KeptView(view, page, choices)


def words_of(address):
    """("Scorecard", ("theme: Child protection",)) of an address that is kept."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return parts.path, ()
    named = settings.SAVED_VIEWS.get(match.view_name, parts.path)
    page = " ".join([named, *map(str, match.kwargs.values())])
    choices = parse_qsl(parts.query)
    return page, tuple(f"{name.replace('_', ' ')}: {value}" for name, value in choices)


def _followed(one, names):
    if one.code:
        return Followed(one, names.get(one.code, one.code), f"Measure {one.code}")
    return Followed(one, one.theme, "Theme")
