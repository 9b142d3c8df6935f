"""Scores of a risk: likelihood times impact, 1 to 25, in four bands that each board sets."""

from dataclasses import dataclass
from enum import IntEnum


class Likelihood(IntEnum):
    RARE = 1
    UNLIKELY = 2
    POSSIBLE = 3
    LIKELY = 4
    ALMOST_CERTAIN = 5

    @property
    def word(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def meaning(self) -> str:
        return LIKELIHOOD_MEANINGS[self]


class Impact(IntEnum):
    NEGLIGIBLE = 1
    MINOR = 2
    MODERATE = 3
    MAJOR = 4
    SEVERE = 5

    @property
    def word(self) -> str:
        return self.name.capitalize()

    @property
    def meaning(self) -> str:
        return IMPACT_MEANINGS[self]


LIKELIHOOD_MEANINGS = {
    Likelihood.RARE: "not in 5 years",
    Likelihood.UNLIKELY: "once in 3 years",
    Likelihood.POSSIBLE: "once a year",
    Likelihood.LIKELY: "most quarters",
    Likelihood.ALMOST_CERTAIN: "most weeks",
}
IMPACT_MEANINGS = {
    Impact.NEGLIGIBLE: "no effect on a child",
    Impact.MINOR: "short delay",
    Impact.MODERATE: "a child waits or is distressed",
    Impact.MAJOR: "a child is harmed",
    Impact.SEVERE: "serious harm or death",
}


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores with its name and depth of shade, 1 to 4."""

    name: str
    least: int
    depth: int

    @property
    def label(self) -> str:
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Bands:
    """A board's bands: the least score of each above low, and how often each is reviewed.

    Raises ValueError unless 1 < medium < high < very high <= 25.
    """

    medium: int = 5
    high: int = 10
    very_high: int = 15

    def __post_init__(self) -> None:
        if not 1 < self.medium < self.high < self.very_high <= HIGHEST:
            raise ValueError("Bands begin one above the other, between 2 and 25.")

    @property
    def all(self) -> tuple[Band, ...]:
        return (
            Band("low", 1, 1),
            Band("medium", self.medium, 2),
            Band("high", self.high, 3),
            Band("very high", self.very_high, 4),
        )

    def of(self, points: int) -> Band:
        """The band a score falls in."""
        return max((one for one in self.all if one.least <= points), key=lambda one: one.least)

    def months_between_reviews(self, points: int) -> int:
        """At the longest: very high at each meeting (two months), high quarterly, else half a
        year."""
        return {4: 2, 3: 3}.get(self.of(points).depth, 6)


HIGHEST = 25
USUAL = Bands()


def score(likelihood: int, impact: int) -> int:
    """1 to 25. Raises ValueError outside 1 to 5."""
    return Likelihood(likelihood) * Impact(impact)
