"""What goes beside downloaded figures: which they are, what is hidden in them, what each means."""

from django.utils import timezone

from dataset.models.benchmarks import ATTRIBUTION
from dataset.present.definitions import supplier


DEFINITIONS_HEAD = (
    "code", "measure", "definition", "unit", "supplied by", "better way", "standard",
    "definition version", "in force from",
)  # fmt: skip


def about_rows(publications, reader, figures, *, address, of="measures"):
    """The sheet "About": edition, area, what is hidden, sources, and where to find it again.

    `publications` are the editions that the figures are read from, `figures` the (shown, is made
    up) of the sheet, `of` what they are counted as, `address` the page's own.
    """
    told = list(figures)
    hidden = sum(shown is not None and shown.is_hidden for shown, _ in told)
    made_up = sum(bool(is_made_up) for _, is_made_up in told)
    yield ("what", "words")
    for name in dict.fromkeys(one.board.name for one in publications):
        yield ("board", name)
    for period in dict.fromkeys(one.period for one in publications):
        yield ("quarter", f"{period} ({period.short})")
    for one in publications:
        yield ("edition", _edition(one, publications))
    for one in publications:
        if one.note or len(publications) == 1:
            yield ("note of the edition", one.note)
    yield ("area", "the board’s own, unless the column “covers” names a wider one")
    yield ("read as", "figures as they were sent" if reader.raw else reader.name or "yourself")
    yield ("hidden", f"{hidden} of {len(told)} {of}, to protect children")
    yield ("illustrative", f"{made_up} of {len(told)} {of}, made up")
    yield ("sources", "the agencies’ returns, unless the column “source” says otherwise")
    yield ("licence of national figures", ATTRIBUTION)
    yield ("address", address)


def about_dictionary(today, words, count, address):
    """The sheet "About" of lines of the dictionary."""
    yield ("what", "words")
    yield ("dictionary", f"in force on {today:%Y-%m-%d}")
    yield ("measures", f"{count}{f', with the words “{words}”' if words else ''}")
    yield ("hidden", "nothing: there are no figures here")
    yield ("sources", "the board’s own dictionary of indicators")
    yield ("address", address)


def _edition(publication, among):
    """ "version 1, published 2017-04-20"; among several, of which board and quarter."""
    published = timezone.localtime(publication.published_at)
    words = f"version {publication.version}, published {published:%Y-%m-%d}"
    if len(among) == 1:
        return words
    return f"{publication.board.short_name}, {publication.period.short}: {words}"


def definition_rows(definitions):
    """The sheet "Definitions": what each measure counts."""
    yield DEFINITIONS_HEAD
    for one in definitions:
        yield (
            one.code,
            one.name,
            one.definition,
            one.unit,
            supplier(one),
            one.polarity,
            one.standard_or_target,
            one.version,
            one.valid_from.slug,
        )
