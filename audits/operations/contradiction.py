"""Whether an agency's words say the opposite of the figure, as the Board is shown it."""

from dataset.checks.commentary import (
    ACTION,
    CAUSE,
    EFFECT,
    HAPPENED,
    Measure,
    Theme,
    check_commentary,
)
from dataset.figures import QUARTER
from dataset.models import Definition, Publication, ShownFigure
from dataset.models.breaks import series_breaks
from dataset.models.readers import Reader


AGAINST_DIRECTION = "V079"
PROMPT_OF = {"happened": HAPPENED, "why": CAUSE, "effect": EFFECT, "plan": ACTION}


def contradiction(exception, answers):
    """The query, as one sentence without figures; "" where the words fit or nothing can be told.

    Read from protected figures: what is hidden contradicts nobody.
    """
    measure = _measure(exception)
    if measure is None:
        return ""
    told = {PROMPT_OF[name]: text for name, text in answers.items()}
    theme = Theme(measure.name, told, (measure,), frozenset({measure.code}))
    found = [one for one in check_commentary([theme], ()) if one.rule_id == AGAINST_DIRECTION]
    return f"{found[0].summary}." if found else ""


def _measure(exception):
    """The measure now and a quarter before, or None where there is no such indicator."""
    definition = (
        Definition.objects.current_in(exception.period)
        .filter(indicator__code=exception.code)
        .select_related("indicator")
        .first()
    )
    if definition is None:
        return None
    here = exception.period.ordinal
    figures = _figures(exception, here)
    is_broken = series_breaks(of_categories=False).between(exception.code, here - 1, here)
    return Measure(
        code=exception.code,
        place=exception.code,
        name=definition.name,
        unit=definition.unit,
        polarity=definition.polarity,
        now=figures.get(here),
        before=None if is_broken else figures.get(here - 1),
    )


def _figures(exception, here):
    """{ordinal: figure} of this quarter and the one before, in their newest versions."""
    editions = {
        one.pk: one.period.ordinal
        for one in Publication.objects.filter(board=exception.board)
        .latest_versions()
        .select_related("period")
        if one.period.ordinal in {here, here - 1}
    }
    rows = ShownFigure.objects.seen_by(Reader()).filter(
        publication__in=list(editions), code=exception.code, month=QUARTER
    )
    return {editions[row.publication_id]: row.shown.figure for row in rows}
