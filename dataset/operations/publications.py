"""Publishing a quarter: frozen pointers to what was accepted, and what each audience is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.figures import QUARTER, Standing
from dataset.models import (
    POPULATION,
    Audience,
    DisclosurePolicy,
    JobKind,
    Population,
    Publication,
    PublishedFigure,
    ShownFigure,
    Submission,
    SubmittedFigure,
    Wording,
)
from dataset.models.auditing import GivesAway, refuse_what_gives_away
from dataset.models.protecting import Protected, Protecting, protecting
from dataset.models.quarter_figures import accepted_figures, population_of, quarter_figures
from dataset.models.undecided import undecided
from dataset.models.wordings import smallest_of, telling_numbers
from dataset.operations import jobs
from dataset.operations.following import tell_followers


BATCH = 1000
STEPS = 4  # of making a quarter ready


class WordsToDecide(ValueError):
    """Texts that would go out hold numbers that nobody has looked at."""

    def __init__(self, count):
        texts = "1 text holds" if count == 1 else f"{count} texts hold"
        super().__init__(
            f"Nothing was published: {texts} numbers that could point at a child. Clear or reword "
            "each first."
        )


class NothingToPublish(ValueError):
    """No return has been accepted, or nothing has changed since the last version."""


class TellingNote(ValueError):
    """The note of the publication holds numbers that could point at a child."""

    def __init__(self, found):
        named = ", ".join(f"“{each.text}”" for each in found)
        super().__init__(
            f"Your note holds {named}, as small as what is hidden or one of the hidden figures. "
            "Say it without the number, for example “some”."
        )


class ChangedMeanwhile(ValueError):
    """Something that counts was decided while the quarter was being made ready."""

    def __init__(self):
        super().__init__(
            "Nothing was published: figures, rules or other quarters changed while this one was "
            "made ready. Publish it again."
        )


REFUSALS = (NothingToPublish, WordsToDecide, TellingNote, GivesAway, ChangedMeanwhile)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A quarter as it would be published, and on what that rests."""

    figures: list[SubmittedFigure]
    last: Publication | None
    made: Protecting
    protected: Mapping[str, Protected]
    rests_on: tuple


def _say_nothing(step, done, total):
    """For who does not wait for the worker."""


def _nothing_more(publication):
    """Where nothing follows a publication: no words to add to the job's message."""
    return ""


def ask(board, period, *, by, note=""):
    """Queue the publication of a quarter for the worker.

    Raises what can be told at once: `NothingToPublish`, `TellingNote`, `ValidationError`.
    """
    policies.may_publish(by, board).enforce()
    no_identifying_text(note)
    figures, last = accepted_figures(board, period), _last(board, period)
    _refuse_if_nothing_new(figures, population_of([board.pk], period), last)
    if found := telling_numbers(note, smallest_of(board), ()):
        raise TellingNote(found)
    return jobs.ask(
        JobKind.PUBLICATION, board, by=by, file_name=str(period), period=period, note=note
    )


def run(job, progress, then=_nothing_more):
    """The worker's part: make ready, attack, then store it and end the job in one go.

    `then(publication)` belongs to the same transaction; what it returns is added to the job's
    message.
    """
    try:
        ready = prepare(
            job.board, job.period, by=job.asked_by, note=job.note, report=progress.report
        )
        with transaction.atomic():
            made = store(job.board, job.period, ready, by=job.asked_by, note=job.note)
            said = f"{job.period} is published, version {made.version}."
            progress.finish(" ".join(filter(None, [said, then(made)])))
    except REFUSALS as refusal:
        raise jobs.Refused(str(refusal)) from refusal


@transaction.atomic
def publish(board, period, *, by, note="", at=None):
    """The next version of a board's quarter, in one go. Raises what `prepare` does."""
    ready = prepare(board, period, by=by, note=note)
    return store(board, period, ready, by=by, note=note, at=at)


def prepare(board, period, *, by, note="", report=_say_nothing):
    """What would be published; writes nothing.

    Holds the figures of the newest accepted submission of every return; a return that is missing
    is shown as missing, never estimated. The whole set goes through `protect` for each audience,
    and an attacker with a solver tries what comes out. Raises `NothingToPublish`, `WordsToDecide`
    while texts hold numbers that nobody has looked at, `TellingNote`, or `GivesAway` with the
    cells, each with a sentence for the person who asked.
    """
    policies.may_publish(by, board).enforce()
    no_identifying_text(note)
    rests_on = _state(board, period)
    figures, last = accepted_figures(board, period), _last(board, period)
    quarter = quarter_figures(board, period, figures)
    _refuse_if_nothing_new(figures, quarter.known.get((POPULATION, QUARTER)), last)
    report("Hiding small counts", 0, STEPS)
    made = protecting(board, period, quarter)
    protected = made.all()
    report("Looking for numbers in words", 1, STEPS)
    texts = undecided(board, period, made, protected)
    if texts.open:
        raise WordsToDecide(len(texts.open))
    if found := texts.telling(note):
        raise TellingNote(found)
    report("Trying to work out what is hidden", 2, STEPS)
    refuse_what_gives_away(made, {audience: one.shown for audience, one in protected.items()})
    report("Storing what each reader is shown", 3, STEPS)
    return Prepared(figures, last, made, protected, rests_on)


@transaction.atomic
def store(board, period, ready, *, by, note="", at=None):
    """Write what was made ready as the next version, and to those who follow what is in it.

    `at` dates history that is loaded later; otherwise now. Raises `ChangedMeanwhile`.
    """
    Board.objects.select_for_update().get(pk=board.pk)  # one version at a time
    if _state(board, period) != ready.rests_on:
        raise ChangedMeanwhile
    publication = Publication.objects.create(
        board=board,
        period=period,
        version=ready.last.version + 1 if ready.last else 1,
        published_at=at or clock.now(),
        published_by=by,
        note=note,
    )
    PublishedFigure.objects.bulk_create(
        [PublishedFigure(publication=publication, figure=figure) for figure in ready.figures],
        batch_size=BATCH,
    )
    ShownFigure.objects.bulk_create(
        _rows(publication, ready.made, ready.protected), batch_size=BATCH
    )
    trail.record(
        by,
        "dataset.quarter_published",
        publication,
        board=board.slug,
        period=period.slug,
        version=publication.version,
        figures=len(ready.figures),
        note=note,
    )
    if at is None:  # history that is loaded later is no news
        tell_followers(publication, ready.last)
    return publication


def _last(board, period):
    return Publication.objects.filter(board=board, period=period).order_by("-version").first()


def _state(board, period):
    """What a made-ready quarter rests on: any change of it makes another answer possible."""
    published = Publication.objects.filter(board__areas__in=board.areas.all())
    newest = [
        rows.order_by("-pk").values_list("pk", flat=True).first()
        for rows in (
            published,
            DisclosurePolicy.objects.all(),
            Wording.objects.all(),
            Population.objects.all(),
        )
    ]
    accepted = Submission.objects.counting().filter(
        data_return__area__boards=board, data_return__period=period
    )
    return (*newest, *sorted(accepted.values_list("pk", flat=True)))


def _refuse_if_nothing_new(figures, population, last):
    """A version needs something accepted since the last one, or a new population estimate."""
    if not figures:
        raise NothingToPublish("No return of this quarter has been accepted yet.")
    if last is None:
        return
    pointed = set(last.pointers.values_list("figure", flat=True))
    if pointed == {figure.pk for figure in figures} and not _is_new(population, last):
        raise NothingToPublish(
            f"Nothing has been accepted since version {last.version}, so there is nothing new."
        )


def _is_new(population, last):
    if population is None:
        return False
    before = last.shown.filter(audience=Audience.BOARD, code=POPULATION, month=QUARTER).first()
    return before is None or (before.figure, before.provisional) != (
        population.figure,
        population.provisional,
    )


def _rows(publication, made, protected):
    """What each audience is shown, and what some may see of that as it was sent."""
    known = made.quarter.known
    for audience, one in protected.items():
        for slot, shown in one.shown.items():
            yield _row(publication, audience, slot, known[slot], shown.standing, shown.figure)
    hidden = [slot for slot, one in protected[Audience.BOARD].shown.items() if one.is_hidden]
    for slot in hidden:
        if made.is_raw:
            yield _raw(publication, Audience.RAW, slot, known[slot])
        for agency in made.knowing(slot):
            yield _raw(publication, Audience.AGENCY, slot, known[slot], agency)


def _raw(publication, audience, slot, value, agency=None):
    has_number = value.figure is not None and value.figure.has_number
    standing = Standing.SHOWN if has_number else Standing.ABSENT
    return _row(publication, audience, slot, value, standing, value.figure, agency)


def _row(publication, audience, slot, value, standing, figure, agency=None):
    return ShownFigure(
        publication=publication,
        audience=audience,
        agency_id=agency,
        code=slot[0],
        month=slot[1],
        standing=standing.value,
        illustrative=value.illustrative,
        provisional=value.provisional,
        area_id=value.area,
        **ShownFigure.columns_of(figure),
    )
