"""What goes beside downloaded figures: which they are, what is hidden in them, what each means."""

from django.utils import timezone

from dataset.models.benchmarks import ATTRIBUTION
from dataset.present.definitions import supplier


DEFINITIONS_HEAD = (
    "code", "measure", "definition", "unit", "supplied by", "better way", "standard",
    "definition version", "in force from",
)  # fmt: skip


def about_rows(publication, reader, definitions, *, hidden, illustrative, address):
    """The sheet "About": edition, area, what is hidden, sources, and where to find it again.

    `hidden` and `illustrative` count the measures of the sheet of figures, `address` is its own.
    """
    published = timezone.localtime(publication.published_at)
    yield ("what", "words")
    yield ("board", publication.board.name)
    yield ("quarter", f"{publication.period} ({publication.period.short})")
    yield ("edition", f"version {publication.version}, published {published:%Y-%m-%d}")
    yield ("note of the edition", publication.note)
    yield ("area", "the board’s own, unless the column “covers” names a wider one")
    yield ("read as", "figures as they were sent" if reader.raw else reader.name or "yourself")
    yield ("hidden", f"{hidden} of {len(definitions)} measures, to protect children")
    yield ("illustrative", f"{illustrative} of {len(definitions)} measures, made up")
    yield ("sources", "the agencies’ returns, unless the column “source” says otherwise")
    yield ("licence of national figures", ATTRIBUTION)
    yield ("address", address)


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
