"""Keeping a page with its choices under a name of one's own."""

from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import Resolver404, resolve

from agencies import clock, trail
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.models import SavedView


MOST = 50  # for one person
LONGEST = SavedView._meta.get_field("address").max_length
# Never kept: the board stands beside the address, and what is asked for as it was sent, or as
# another reader sees it, is asked for anew each time.
NOT_KEPT = frozenset({"board", "figures", "as", "page"})


class NoPageOfOurs(ValueError):
    """The address is none of the pages that can be kept."""

    def __init__(self):
        super().__init__(
            "This page cannot be kept as a view. Open a scorecard, theme, indicator or list of "
            "this service, and choose Save this view there."
        )


class NameTaken(ValueError):
    """The person has a view of that name."""

    def __init__(self, name):
        super().__init__(f"You have a view named “{name}” already. Choose another name.")


class TooMany(ValueError):
    """Nobody keeps more than a list that can be read."""

    def __init__(self):
        super().__init__(f"You have {MOST} views, the most there can be. Delete one first.")


def kept_address(text):
    """The path and choices of one of our pages, as it is kept. Raises `NoPageOfOurs`.

    It is put together anew from what our own routes know: no host, no other site, nothing that
    a browser could read as one.
    """
    is_path = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if not is_path or not text.isprintable() or len(text) > LONGEST:
        raise NoPageOfOurs
    parts = urlsplit(text)
    try:
        match = resolve(parts.path)
    except Resolver404 as nowhere:
        raise NoPageOfOurs from nowhere
    if match.view_name not in settings.SAVED_VIEWS:
        raise NoPageOfOurs
    choices = [(name, value) for name, value in parse_qsl(parts.query) if name not in NOT_KEPT]
    address = f"{parts.path}?{urlencode(choices)}" if choices else parts.path
    if len(address) > LONGEST:
        raise NoPageOfOurs
    no_identifying_text(unquote_plus(address))
    return address


@transaction.atomic
def save(board, name, address, *, by):
    """Keep a view. Raises `NoPageOfOurs`, `NameTaken`, `TooMany`, `ValidationError`."""
    policies.may_follow(by, board).enforce()
    address, name = kept_address(address), _named(name)
    own = _own(by)
    _refuse_if_taken(own, name)
    if own.count() >= MOST:
        raise TooMany
    made = SavedView.objects.create(
        person=by, board=board, name=name, address=address, saved_at=clock.now()
    )
    trail.record(by, "dataset.view_saved", made, board=board.slug, page=address)
    return made


@transaction.atomic
def rename(view, name, *, by):
    """Give one's own view another name. Raises `NameTaken`, `ValidationError`."""
    policies.may_follow(by, view.board).enforce()
    name = _named(name)
    own = _own(by)
    _refuse_if_taken(own.exclude(pk=view.pk), name)
    if own.filter(pk=view.pk).update(name=name):
        trail.record(by, "dataset.view_renamed", view)


@transaction.atomic
def delete(view, *, by):
    """Keep one's own view no longer. Deleting it twice changes nothing."""
    policies.may_follow(by, view.board).enforce()
    own = _own(by).filter(pk=view.pk)
    if own.exists():
        trail.record(by, "dataset.view_deleted", view)
        own.delete()


def _named(name):
    name = " ".join(name.split())
    no_identifying_text(name)
    return name


def _own(person):
    """The views of a person, who is locked: names are taken, and views counted, one at a time."""
    get_user_model().objects.select_for_update().get(pk=person.pk)
    return SavedView.objects.filter(person=person)


def _refuse_if_taken(own, name):
    if own.filter(name__iexact=name).exists():
        raise NameTaken(name)
