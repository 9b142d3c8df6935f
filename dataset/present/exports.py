"""Rows for downloads: the same protected figures as on the page, in words a machine can read."""

import csv
from io import SEEK_END, StringIO

from dataset.figures import QUARTER, Kind, Shown, in_unit
from dataset.intake.breakdowns import POINT
from dataset.present.areas import area_words
from dataset.present.breakdowns import cell_rows
from dataset.present.measure import definition_on
from dataset.present.readings import range_words
from dataset.present.scorecard import QUARTERS_IN_YEAR
from dataset.present.sources import national_figures


SCORECARD_HEAD = (
    "board", "period", "version", "code", "measure", "theme", "supplied by", "covers",
    "unit", "value", "parts", "status", "source", "last quarter", "last quarter source",
    "same quarter last year", "same quarter last year source", "movement", "better way", "marks",
    "is it moving", "signal", "usual range", "will it meet the standard", "standard",
    "definition version", "comparable with last quarter", "comparable with last year",
)  # fmt: skip
SERIES_HEAD = (
    "board", "covers", "quarter", "month", "version", "code", "measure", "breakdown", "category",
    "unit", "value", "lowest", "highest", "status", "source", "population", "restated in version",
    "definition version", "definition since",
)  # fmt: skip


def plain(cell):
    """A cell that a spreadsheet takes for text, never for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def status(shown: Shown | None):
    """ "shown", "hidden", or why there is no number."""
    if shown is None:
        return "not published"
    if shown.figure is not None and shown.figure.reason is not None:
        return shown.figure.reason.value
    return shown.standing.value


def value(shown: Shown | None, unit):
    """The figure in its unit; empty when hidden or absent."""
    if shown is None or shown.figure is None or not shown.figure.has_number:
        return ""
    return in_unit(shown.figure, unit).replace(",", "")


def source(definition, *, illustrative, national):
    """ "illustrative", "national", "worked out" (a share or rate), or "return"."""
    if illustrative:
        return "illustrative"
    if definition.kind == Kind.RATIO.value:
        return "worked out"
    return "national" if national else "return"


def csv_file(name, rows):
    """(file name, text) of a CSV. The mark at its start tells Excel that the text is UTF-8."""
    text = StringIO("\ufeff")
    text.seek(0, SEEK_END)
    csv.writer(text).writerows([plain(cell) for cell in row] for row in rows)
    return f"{name}.csv", text.getvalue()


def bounds(shown: Shown | None):
    """Lowest and highest as plain numbers; both alike when exact, empty when there is none."""
    figure = shown.figure if shown else None
    if figure is None or figure.low is None:
        return "", ""
    return tuple(
        "" if bound is None else f"{bound.normalize():f}" for bound in (figure.low, figure.high)
    )


YEAR_HEAD = (
    "board", "year", "up to", "code", "measure", "theme", "unit", "value", "lowest", "highest",
    "status", "source", "how", "quarters", "year before", "year before status", "movement",
)  # fmt: skip


def year_rows(page, groups):
    """Head and one row a measure of a year; `groups` are [(heading, rows)]."""
    yield YEAR_HEAD
    for _, rows in groups:
        for row in rows:
            unit = row.definition.unit
            yield (
                page.board.short_name,
                page.label,
                page.last.slug,
                row.code,
                row.definition.name,
                row.definition.theme,
                unit,
                value(row.now, unit),
                *bounds(row.now),
                status(row.now),
                "illustrative" if row.illustrative else "worked out",
                row.how,
                row.missing or "all",
                value(row.before, unit),
                status(row.before),
                row.movement.words,
            )


def series_rows(measure, rows):
    """Head and one row a quarter (or month); the parts of a share at the end.

    `rows` are those of the measure in the order of the page. After the whole measure, the same
    quarters by category.
    """
    national = national_figures([row.publication.pk for row in rows])
    wider = area_words(row.cell.area for row in rows)
    yield (*SERIES_HEAD, *(part.code for part in measure.parts))
    unit = measure.definition.unit
    for row in rows:
        yield (
            row.publication.board.short_name,
            wider.get(row.cell.area, row.publication.board.short_name),
            row.period.slug,
            f"{row.period.months[row.month - 1]:%Y-%m}" if row.month else "",
            row.publication.version,
            measure.code,
            measure.definition.name,
            "",
            "",
            unit,
            value(row.shown, unit),
            *bounds(row.shown),
            status(row.shown),
            source(
                measure.definition,
                illustrative=row.cell.illustrative,
                national=(row.publication.pk, measure.code, row.month) in national,
            ),
            "provisional" if row.cell.provisional else "",
            row.restated.version if row.restated else "",
            *_definition(measure, measure.code, row.period),
            *(_part(cell, part) for cell, part in zip(row.parts, measure.parts, strict=True)),
        )

    for held in cell_rows(measure):
        row, cell = held.row, held.cell
        code = POINT.join((measure.code, held.breakdown, held.category))
        yield (
            row.publication.board.short_name,
            wider.get(cell.area, row.publication.board.short_name),
            row.period.slug,
            "",
            row.publication.version,
            code,
            measure.definition.name,
            held.breakdown,
            held.name,
            unit,
            value(cell.shown, unit),
            *bounds(cell.shown),
            status(cell.shown),
            source(measure.definition, illustrative=cell.illustrative, national=False),
            "provisional" if cell.provisional else "",
            "",
            *_definition(measure, code, row.period),
        )


def _definition(measure, code, period):
    """Its version in the quarter, and the quarter its series begins with (empty for the first).

    Figures of one code are comparable where the second is the same.
    """
    since = measure.breaks.since(code, period.ordinal)
    definition = definition_on(measure.versions, period.starts_on)
    return definition.version, since.period.slug if since else ""


def _part(cell, part):
    if cell is None:
        return ""
    return value(cell.shown, part.unit) or status(cell.shown)


def scorecard_rows(card, rows):
    """Head and one row a measure."""
    yield SCORECARD_HEAD
    publication = card.publication
    here, national = publication.period.ordinal, national_figures(card.editions.values())

    def source_of(row, back, illustrative):
        slot = (card.editions.get(here - back), row.code, QUARTER)
        return source(row.definition, illustrative=illustrative, national=slot in national)

    for row in rows:
        definition = row.definition
        yield (
            publication.board.short_name,
            publication.period.slug,
            publication.version,
            row.code,
            definition.name,
            definition.theme,
            row.supplier,
            row.covers or publication.board.short_name,
            definition.unit,
            value(row.now, definition.unit),
            row.parts,
            status(row.now),
            source_of(row, 0, row.illustrative),
            value(row.before, definition.unit) or status(row.before),
            source_of(row, 1, row.before_illustrative) if row.before else "",
            value(row.year_ago, definition.unit) or status(row.year_ago),
            source_of(row, QUARTERS_IN_YEAR, row.year_ago_illustrative) if row.year_ago else "",
            row.movement.words,
            definition.polarity,
            "; ".join(row.marks),
            row.reading.told.headline,
            row.reading.told.detail,
            range_words(row.limits, definition.unit) if row.limits else "",
            row.reading.assured.words if row.reading.assured else "",
            row.standard_words,
            definition.version,
            _comparable(row.before, row.broken),
            _comparable(row.year_ago, row.broken_in_a_year),
        )


def _comparable(earlier, broken):
    """ "yes", "no" where the definition changed, or empty where there is no earlier figure."""
    if earlier is None:
        return ""
    return "no" if broken else "yes"
