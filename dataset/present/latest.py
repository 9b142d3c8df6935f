"""The latest published, protected figure of some measures, for pages that mention them."""

from dataclasses import dataclass

from dataset.figures import QUARTER, Shown, in_unit
from dataset.models import Definition, Period, Publication, ShownFigure
from dataset.present.areas import area_words


@dataclass(frozen=True, slots=True)
class LatestFigure:
    """One measure as readers of the board last saw it."""

    code: str
    name: str
    unit: str
    period: Period
    shown: Shown
    illustrative: bool
    covers: str  # "Bedfordshire, 3 boards together"; "" for the board's own area

    @property
    def text(self):
        """ "86.5%", "hidden", "not held": never more than the reader may know."""
        return in_unit(self.shown.figure, self.unit) if self.shown.figure else "hidden"


def latest_publication(board, period=None, version=None, moment=None):
    """The newest published version of the board's newest quarter (or of that quarter), or None.

    As it was at a `moment`; None is now.
    """
    publications = (
        Publication.objects.filter(board=board)
        .known_at(moment)
        .with_raw()
        .select_related("period", "board")
    )
    if period is not None:
        publications = publications.filter(period=period)
    if version is not None:
        publications = publications.filter(version=version)
    return publications.order_by("-period__year", "-period__quarter", "-version").first()


def latest_figures(board, codes, reader):
    """{code: LatestFigure} for the measures published; four queries however many codes."""
    publication = latest_publication(board)
    if not publication or not codes:
        return {}
    definitions = {
        definition.code: definition
        for definition in Definition.objects.current_in(publication.period)
        .filter(indicator__code__in=codes)
        .select_related("indicator")
    }
    rows = list(
        ShownFigure.objects.seen_by(reader).filter(
            publication=publication, month=QUARTER, code__in=codes
        )
    )
    words = area_words(row.area_id for row in rows)
    return {
        row.code: LatestFigure(
            code=row.code,
            name=definitions[row.code].name,
            unit=definitions[row.code].unit,
            period=publication.period,
            shown=row.shown,
            illustrative=row.illustrative,
            covers=words.get(row.area_id, ""),
        )
        for row in rows
        if row.code in definitions
    }
