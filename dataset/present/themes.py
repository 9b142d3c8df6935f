"""A theme at a glance: one small chart for each of its measures, what moved first."""

from dataclasses import dataclass

from django.utils.text import slugify

from dataset.analysis import sentences
from dataset.analysis.reading import BY_URGENCY
from dataset.charts.spec import ChartSpec
from dataset.present.scorecard import Row, Scorecard
from dataset.present.sorting import Column, of_measures


TALLIED = (
    ("worse", "moved the wrong way"),
    ("better", "moved the right way"),
    ("moved", "moved; neither way is better"),
    ("usual", "vary as usual"),
)
UNJUDGED = "too rare or too few to judge"
MOVING = Column("moving", "Is it moving?", lambda row: BY_URGENCY.index(row.tone))


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme with its measures, what moved first."""

    name: str
    rows: tuple[Row, ...]

    @property
    def slug(self):
        return slugify(self.name)

    @property
    def counts(self):
        """(number, words) of what moved, what varies as usual, and what cannot be judged."""
        told = [(sum(row.tone == tone for row in self.rows), words) for tone, words in TALLIED]
        rest = len(self.rows) - sum(number for number, _ in told)
        return [*told, (rest, UNJUDGED)]

    @property
    def by_chance(self):
        return sentences.chance_note(sum(bool(row.limits) for row in self.rows))

    @property
    def charts(self):
        """(row, what its small chart draws)."""
        return [(row, _chart(row)) for row in self.rows]


SORTED_BY = (
    Column("theme", "Theme", lambda theme: theme.name.lower()),
    *(
        Column(name, heading, lambda theme, at=at: theme.counts[at][0], is_number=True)
        for at, (name, heading) in enumerate(
            (
                ("worse", "Moved the wrong way"),
                ("better", "Moved the right way"),
                ("moved", "Moved; neither is better"),
                ("usual", "Usual"),
                ("unjudged", "Cannot be judged"),
            )
        )
    ),
)


def columns_of(card):
    """What the measures of one theme may be ordered by."""
    label = card.publication.period.brief
    return of_measures(label, MOVING, before="Last quarter", year_ago="A year ago")


def themes_rows(card, themes):
    """Head and a row for each theme, for a download."""
    told = (*(words for _, words in TALLIED), UNJUDGED)
    yield ("board", "quarter", "version", "theme", "measures", *told)
    publication = card.publication
    for theme in themes:
        yield (
            publication.board.short_name,
            publication.period.slug,
            publication.version,
            theme.name,
            len(theme.rows),
            *(number for number, _ in theme.counts),
        )


def themes_of(card: Scorecard) -> tuple[Theme, ...]:
    """The themes of a scorecard, in its order."""
    held: dict[str, list[Row]] = {}
    for row in card.rows:
        held.setdefault(row.definition.theme, []).append(row)
    return tuple(
        Theme(name, tuple(sorted(rows, key=lambda row: BY_URGENCY.index(row.tone))))
        for name, rows in held.items()
    )


def _chart(row):
    return ChartSpec(
        title=row.definition.name,
        caption="",
        unit=row.definition.unit,
        points=row.points,
        standard=row.definition.standard_value,
        limits=row.all_limits,
        runs=(row.run,) if row.run else (),
        key=slugify(row.code),
    )
