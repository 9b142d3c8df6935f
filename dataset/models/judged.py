"""What an agency says, set beside the figures it is about, for `checks.commentary`."""

from dataset.analysis import rollup
from dataset.checks import commentary
from dataset.figures import QUARTER, Item


PROMPTS = (commentary.HAPPENED, commentary.CAUSE, commentary.EFFECT, commentary.ACTION)


def said_and_measured(themes, definitions, now, earlier, words):
    """`commentary.Theme` for each theme of a return.

    `definitions` are by indicator, `now` the figures by slot, `earlier` the
    `EarlierFigures`, `words` the commentary by theme (`CommentaryColumns`).
    """
    here, there = _quarter(now), _quarter(earlier.comparable)
    return [
        commentary.Theme(
            name=theme.name,
            answers=_answers(words.get(theme.name)),
            measures=[
                _measure(thing, definitions, here, there if earlier.reaches(thing.code, 1) else {})
                for thing in (*theme.items, *theme.shares)
                if not (isinstance(thing, Item) and thing.part_of)
            ],
            codes=theme.codes,
        )
        for theme in themes
    ]


def _quarter(figures):
    return {code: figure for (code, month), figure in figures.items() if month == QUARTER}


def _answers(held):
    return {prompt: getattr(held, prompt) for prompt in PROMPTS} if held else {}


def _measure(thing, definitions, now, before):
    """An item or a share. A part of a share has no better or worse of its own."""
    is_item = isinstance(thing, Item)
    definition = definitions.get(thing.code)
    return commentary.Measure(
        code=thing.code,
        place=thing.code if is_item else thing.numerator[0][0],
        name=thing.name,
        unit=thing.unit,
        polarity=definition.polarity if definition else "context",
        now=now.get(thing.code) if is_item else rollup.share(thing, now),
        before=before.get(thing.code) if is_item else rollup.share(thing, before),
        standard=definition.standard_value if definition else None,
        sense=definition.standard_sense if definition else "",
    )
