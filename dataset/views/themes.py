"""Doors to what is made of the scorecard: themes, the child's journey, the quality of figures."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present import downloads, journey, quality, sorting, themes
from dataset.present.as_at import of_request
from dataset.present.following import offer_of_theme
from dataset.views.files import file_response, where
from dataset.views.publications import card_of
from dataset.views.reading import raw_link
from dataset.views.unchanged import asks_again


@require_safe
@asks_again
def theme_list(request):
    """How many measures of each theme moved."""
    card = card_of(request)
    order = _order(request, themes.SORTED_BY)
    held = order.of(themes.themes_of(card)) if card else ()
    context = {"card": card, "themes": held, "sorting": order}
    return render(request, "dataset/themes.html", context | _heads(request, card))


@require_safe
def themes_file(request, form):
    card = _needed(request)
    held = _order(request, themes.SORTED_BY).of(themes.themes_of(card))
    return file_response(downloads.of_themes(card, held, where(request, "themes")), form)


@require_safe
@asks_again
def theme(request, slug):
    """Small charts of one theme, and their figures as a table."""
    card = _needed(request)
    held, chosen = _theme(card, slug)
    order = _order(request, themes.columns_of(card))
    context = {
        "card": card,
        "theme": chosen,
        "themes": held,
        "sorting": order,
        "rows": order.of(chosen.rows),
        "follow": offer_of_theme(request.user, request.board, chosen),
    }
    return render(request, "dataset/theme.html", context | _heads(request, card))


@require_safe
def theme_file(request, slug, form):
    """The scorecard's rows of one theme, in the order of the page."""
    card = _needed(request)
    _, chosen = _theme(card, slug)
    rows = _order(request, themes.columns_of(card)).of(chosen.rows)
    address = where(request, "theme", slug=slug)
    made = downloads.of_scorecard(card, rows, address, name=slug, title="Theme")
    return file_response(made, form)


def _theme(card, slug):
    """(all themes, the one of this name)."""
    held = themes.themes_of(card)
    chosen = next((one for one in held if one.slug == slug), None)
    if chosen is None:
        raise Http404
    return held, chosen


@require_safe
@asks_again
def child_journey(request):
    """From contact to care, and where the way from step to step moved."""
    card = card_of(request)
    context = {"card": card, "page": None}
    if card:
        page, order = journey.journey(card), _order(request, journey.columns(card))
        context |= {"page": page, "sorting": order, "steps": order.of(page.steps)}
    return render(request, "dataset/journey.html", context | _heads(request, card))


@require_safe
def journey_file(request, form):
    card = _needed(request)
    steps = _order(request, journey.columns(card)).of(journey.journey(card).steps)
    return file_response(downloads.of_journey(card, steps, where(request, "journey")), form)


@require_safe
@asks_again
def quality_page(request):
    """How good the figures of a quarter are, by supplier."""
    card = card_of(request)
    order = _order(request, quality.SORTED_BY)
    lines = order.of(quality.quality_of(card)) if card else ()
    context = {"card": card, "lines": lines, "sorting": order}
    return render(request, "dataset/quality.html", context | _heads(request, card))


@require_safe
def quality_file(request, form):
    card = _needed(request)
    lines = _order(request, quality.SORTED_BY).of(quality.quality_of(card))
    return file_response(downloads.of_quality(card, lines, where(request, "quality")), form)


def _needed(request):
    """The scorecard behind the page. Not found where nothing is published."""
    card = card_of(request)
    if card is None:
        raise Http404
    return card


def _order(request, columns):
    return sorting.sorting(columns, request.GET.get(sorting.NAME, ""))


def _heads(request, card):
    link = raw_link(request, card.reader, card.publication) if card else ""
    return {"as_at": of_request(request), "raw_link": link, "query": request.GET.urlencode()}
