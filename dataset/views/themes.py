"""Doors to what is made of the scorecard: themes, the child's journey, the quality of figures."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dataset.present.as_at import of_request
from dataset.present.journey import journey
from dataset.present.quality import COLUMNS, quality_of, quality_rows
from dataset.present.themes import themes_of
from dataset.views.publications import card_of, csv_response
from dataset.views.reading import raw_link
from dataset.views.unchanged import asks_again


@require_safe
@asks_again
def themes(request):
    """How many measures of each theme moved."""
    card = card_of(request)
    held = themes_of(card) if card else ()
    context = {"card": card, "themes": held, "query": request.GET.urlencode()}
    return render(request, "dataset/themes.html", context | _heads(request, card))


@require_safe
@asks_again
def theme(request, slug):
    """Small charts of one theme."""
    card = card_of(request)
    held = themes_of(card) if card else ()
    chosen = next((one for one in held if one.slug == slug), None)
    if chosen is None:
        raise Http404
    context = {"card": card, "theme": chosen, "themes": held, "query": request.GET.urlencode()}
    return render(request, "dataset/theme.html", context | _heads(request, card))


def _heads(request, card):
    link = raw_link(request, card.reader, card.publication) if card else ""
    return {"as_at": of_request(request), "raw_link": link}


@require_safe
@asks_again
def child_journey(request):
    """From contact to care, and where the way from step to step moved."""
    card = card_of(request)
    page = journey(card) if card else None
    context = {"card": card, "page": page}
    return render(request, "dataset/journey.html", context | _heads(request, card))


@require_safe
@asks_again
def quality(request):
    """How good the figures of a quarter are, by supplier."""
    card = card_of(request)
    context = {"card": card, "lines": quality_of(card) if card else (), "columns": COLUMNS}
    return render(
        request,
        "dataset/quality.html",
        context | {"query": request.GET.urlencode()} | _heads(request, card),
    )


@require_safe
def quality_csv(request):
    card = card_of(request)
    if card is None:
        raise Http404
    made = card.publication
    name = f"quality-{made.board.slug}-{made.period.slug}-v{made.version}"
    return csv_response(name, quality_rows(card, quality_of(card)))
