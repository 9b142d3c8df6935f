"""Publishing a quarter: frozen pointers to what was accepted, and what each audience is shown."""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.figures import QUARTER, Standing
from dataset.models import POPULATION, Audience, Publication, PublishedFigure, ShownFigure
from dataset.models.auditing import refuse_what_gives_away
from dataset.models.protecting import protecting
from dataset.models.quarter_figures import accepted_figures, quarter_figures
from dataset.models.undecided import undecided


BATCH = 1000


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


@transaction.atomic
def publish(board, period, *, by, note="", at=None):
    """The next version of a board's quarter.

    Points at the figures of the newest accepted submission of every return; a return that is
    missing is shown as missing, never estimated. The whole set goes through `protect` for each
    audience, an attacker with a solver tries what comes out, and what holds is stored for readers.
    Raises `WordsToDecide` while texts hold numbers that nobody has looked at, and `TellingNote`.
    `at` dates history that is loaded later; otherwise now. Raises `NothingToPublish`, or
    `GivesAway` with the cells, each with a sentence for the person who asked.
    """
    policies.may_publish(by, board).enforce()
    no_identifying_text(note)
    Board.objects.select_for_update().get(pk=board.pk)  # one version at a time
    figures = accepted_figures(board, period)
    last = Publication.objects.filter(board=board, period=period).order_by("-version").first()
    quarter = quarter_figures(board, period, figures)
    _refuse_if_nothing_new(figures, quarter.known.get((POPULATION, QUARTER)), last)
    made = protecting(board, period, quarter)
    protected = made.all()
    texts = undecided(board, period, made, protected)
    if texts.open:
        raise WordsToDecide(len(texts.open))
    if found := texts.telling(note):
        raise TellingNote(found)
    refuse_what_gives_away(made, {audience: one.shown for audience, one in protected.items()})
    publication = Publication.objects.create(
        board=board,
        period=period,
        version=last.version + 1 if last else 1,
        published_at=at or clock.now(),
        published_by=by,
        note=note,
    )
    PublishedFigure.objects.bulk_create(
        [PublishedFigure(publication=publication, figure=figure) for figure in figures],
        batch_size=BATCH,
    )
    ShownFigure.objects.bulk_create(_rows(publication, made, protected), batch_size=BATCH)
    trail.record(
        by,
        "dataset.quarter_published",
        publication,
        board=board.slug,
        period=period.slug,
        version=publication.version,
        figures=len(figures),
        note=note,
    )
    return publication


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
