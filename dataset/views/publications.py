"""Doors to the scorecard and to publishing a quarter."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import clock
from dataset import policies
from dataset.filters import ScorecardFilter
from dataset.models import Job, JobKind, JobState, Period
from dataset.operations import jobs, publications
from dataset.present import downloads
from dataset.present.as_at import of_request
from dataset.present.jobs import job_page
from dataset.present.publishing import publishing
from dataset.present.scorecard import scorecard
from dataset.views.files import file_response, where
from dataset.views.reading import raw_link, reader_for
from dataset.views.unchanged import asks_again


INVALID = 422


@require_safe
@asks_again
def scorecard_page(request):
    card = card_of(request)
    as_at = of_request(request)
    if card is None:
        return render(request, "dataset/scorecard_empty.html", {"as_at": as_at})
    filters = ScorecardFilter(_choices(request), card=card)
    rows = filters.rows
    context = {
        "card": card,
        "filters": filters,
        "rows": rows,
        "groups": card.groups(rows, filters.order_chosen),
        "illustrative_count": card.illustrative_count(rows),
        "query": request.GET.urlencode(),
        "as_at": as_at,
        "raw_link": raw_link(request, card.reader, card.publication),
    }
    return render(request, "dataset/scorecard.html", context)


@require_safe
def scorecard_file(request, form):
    """The rows of the page, with the same filters."""
    card = card_of(request)
    if card is None:
        raise Http404
    rows = ScorecardFilter(_choices(request), card=card).rows
    return file_response(downloads.of_scorecard(card, rows, where(request, "scorecard")), form)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request):
    if not request.board:
        raise Http404
    policies.may_publish(request.user, request.board).enforce()
    if request.method == "POST":
        return _publish(request)
    return _publishing(request, *_sent_before(request))


def _sent_before(request):
    """The quarter, note and refusal of the job in the address: nothing is typed twice."""
    pk = request.GET.get("job", "")
    if not pk:
        return ()
    job = _job(request, pk) if pk.isascii() and pk.isdigit() else None
    if job is None or job.is_unfinished or job.state == JobState.DONE:
        raise Http404
    return job.period, job.note, job.message


def _publishing(request, period=None, note="", message="", status=200):
    """The page of quarters; `note` and what is wrong with it stand at that of `period`."""
    page = publishing(request.board, request.user, clock.today())
    may_lock = policies.may_lock(request.user, request.board)
    context = {
        "page": page, "period": period, "note": note, "message": message, "may_lock": may_lock,
    }  # fmt: skip
    return render(request, "dataset/publish.html", context, status=status)


def _publish(request):
    period = _period(request.POST.get("period", ""))
    note = request.POST.get("note", "").strip()[:2000]
    try:
        job = publications.ask(request.board, period, by=request.user, note=note)
    except ValidationError as wrong:
        return _publishing(request, period, note, wrong.messages[0], status=INVALID)
    except publications.TellingNote as refusal:
        return _publishing(request, period, note, str(refusal), status=INVALID)
    except publications.NothingToPublish as nothing:
        messages.error(request, str(nothing))
        return redirect("dataset:publish")
    return redirect(job)


@never_cache
@require_safe
def publish_job(request, pk):
    """How far a publication is, or what came of it."""
    page = job_page(_job(request, pk), request.user)
    return render(request, "dataset/publish_job.html", {"page": page})


@require_POST
def publish_cancel(request, pk):
    job = _job(request, pk)
    jobs.cancel(job, by=request.user)
    messages.success(request, "It stops. Nothing is published.")
    return redirect(job)


def _job(request, pk):
    """A publication of a board of which this person is the analyst or the manager."""
    found = Job.objects.visible_to(request.user).filter(kind=JobKind.PUBLICATION)
    return get_object_or_404(found.select_related("board", "period", "asked_by"), pk=pk)


def card_of(request):
    if not request.board:
        raise Http404
    period, version = chosen_edition(request)
    as_at = of_request(request)
    reader = reader_for(request)
    card = scorecard(request.board, clock.today(), reader, period, version, as_at)
    if card is None and period:
        raise Http404
    return card


def chosen_edition(request):
    """The quarter and version named in the address: each None when it names none.

    Not found for a quarter that does not exist, and for a version without a quarter.
    """
    slug, version = request.GET.get("period", ""), request.GET.get("version", "")
    if version and not (slug and version.isascii() and version.isdigit()):
        raise Http404
    return (_period(slug) if slug else None), (int(version[:4]) if version else None)


def _period(slug):
    try:
        return Period.objects.by_slug(slug)
    except Period.DoesNotExist as missing:
        raise Http404 from missing


def _choices(request):
    """Only what filters: an empty choice is no choice."""
    return {name: value for name, value in request.GET.items() if value}
