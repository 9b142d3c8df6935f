"""A table of a page to take away: the same figures, with what they are and what each means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dataset.models import Definition
from dataset.present import exports
from dataset.present.about import about_dictionary, about_rows, definition_rows
from dataset.present.agency_quarters import quarter_rows
from dataset.present.boards import boards_rows
from dataset.present.definitions import dictionary_rows
from dataset.present.journey import journey_rows
from dataset.present.quality import quality_rows
from dataset.present.themes import themes_rows


@dataclass(frozen=True, slots=True)
class Download:
    """Rows with their head, and the two sheets that go with them into a workbook."""

    name: str  # of the file, without its ending
    title: str  # of the sheet
    figures: Iterable[tuple]
    about: Iterable[tuple]
    definitions: Sequence[Definition]
    more: Mapping[str, Iterable[tuple]] = field(default_factory=dict)  # further sheets

    @property
    def sheets(self):
        return {
            self.title: self.figures,
            **self.more,
            "About": self.about,
            "Definitions": definition_rows(self.definitions),
        }


def of_scorecard(card, rows, address, *, name="scorecard", title="Scorecard"):
    """Measures of a scorecard, with everything that stands on it about each."""
    return _of_card(card, name, title, exports.scorecard_rows(card, rows), rows, address)


def of_themes(card, themes, address):
    figures = themes_rows(card, themes)
    return _of_card(card, "themes", "Themes", figures, card.rows, address)


def of_quality(card, lines, address):
    figures = quality_rows(card, lines)
    return _of_card(card, "quality", "Quality", figures, card.rows, address)


def of_journey(card, steps, address):
    figures = journey_rows(card, steps)
    rows = [step.row for step in steps]
    return _of_card(card, "journey", "Journey", figures, rows, address)


def _of_card(card, name, title, figures, rows, address):
    """`rows` are the measures of the scorecard that the figures are made of."""
    made = card.publication
    return Download(
        name=f"{name}-{made.board.slug}-{made.period.slug}-v{made.version}",
        title=title,
        figures=figures,
        about=about_rows(
            [made], card.reader, [(row.now, row.illustrative) for row in rows], address=address
        ),
        definitions=[row.definition for row in rows],
    )


def of_agency(page, address):
    """What one agency supplies, and how timely and complete it was quarter by quarter."""
    made = page.card.publication
    return Download(
        name=f"{page.agency.slug}-{made.board.slug}-{made.period.slug}-v{made.version}",
        title="Measures",
        figures=exports.scorecard_rows(page.card, page.rows),
        about=about_rows(
            [made],
            page.card.reader,
            [(row.now, row.illustrative) for row in page.rows],
            address=address,
        ),
        definitions=[row.definition for row in page.rows],
        more={"Quarters": quarter_rows(page)},
    )


def of_year(page, rows, address):
    """Measures of a financial year: [(theme, rows)]."""
    held = [row for _, listed in rows for row in listed]
    return Download(
        name=f"year-{page.board.slug}-{page.label}",
        title="Year",
        figures=exports.year_rows(page, rows),
        about=about_rows(
            page.publications,
            page.reader,
            [(row.now, row.illustrative) for row in held],
            address=address,
        ),
        definitions=[row.definition for row in held],
    )


def of_boards(page, rows, address):
    """Rates and shares of several boards: a row for each board's figure of each measure."""
    held = [row for _, listed in rows for row in listed]
    return Download(
        name=f"boards-{page.publication.board.slug}-{page.publication.period.slug}",
        title="Boards",
        figures=boards_rows(page, rows),
        about=about_rows(
            page.publications,
            page.reader,
            [(cell.shown, cell.illustrative) for row in held for cell in row.cells if cell.shown],
            of="figures",
            address=address,
        ),
        definitions=[row.definition for row in held],
    )


def of_series(measure, rows, name, address):
    """The series of one measure; its breakdowns follow it."""
    return Download(
        name=name,
        title="Series",
        figures=exports.series_rows(measure, rows),
        about=about_rows(
            list(dict.fromkeys(row.publication for row in rows)),
            measure.reader,
            [(row.shown, row.cell.illustrative) for row in rows],
            of="figures",
            address=address,
        ),
        definitions=measure.versions,
    )


def of_dictionary(today, words, groups, address):
    """Lines of the dictionary: [(heading, lines)]. There are no figures among them."""
    held = [one for _, listed in groups for one in listed]
    return Download(
        name=f"indicators-{today:%Y-%m-%d}",
        title="Indicators",
        figures=dictionary_rows(groups),
        about=about_dictionary(today, words, len(held), address),
        definitions=[one.definition for one in held],
    )
