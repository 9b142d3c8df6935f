"""The words in which a publication is told to `protect` and to the auditor."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from dataset.figures import Figure, Standing


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure that a reader is shown or could work out. `protected` when it counts children.

    `published` is False for what stands nowhere but follows from others: of 52 children 51 were
    seen in time, so one was not. `earlier` is what this audience was told of it in a publication
    that stands: what was shown cannot be taken back, what was hidden is no longer chosen about.
    """

    figure: Figure | None
    protected: bool
    published: bool = True
    earlier: Standing | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """`total` is the sum of `parts`, each with its sign in `signs` (all 1 when left out).

    `complete` is False when there may be more parts. `off` is by how much the total is more than
    its parts where an agency's figures do not quite add up: the reader is taken to know that too.
    """

    total: Hashable
    parts: tuple[Hashable, ...]
    complete: bool = True
    signs: tuple[int, ...] = ()
    off: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.signs and (
            len(self.signs) != len(self.parts) or not {1, -1}.issuperset(self.signs)
        ):
            raise ValueError("Each part has one sign, 1 or -1.")

    @property
    def signed_parts(self) -> tuple[tuple[Hashable, int], ...]:
        return tuple(zip(self.parts, self.signs or (1,) * len(self.parts), strict=True))


@dataclass(frozen=True, slots=True)
class Ratio:
    """`share` can be worked out from `parts`, and any one part from the share and the others."""

    share: Hashable
    parts: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """`share` is `numerator` over `denominator` times `multiplier`, shown to `decimals` places.

    Both are sums of signed keys: (("LAC-01", 1), ("LAC-05", -1)).
    """

    share: Hashable
    numerator: tuple[tuple[Hashable, int], ...]
    denominator: tuple[tuple[Hashable, int], ...]
    multiplier: int = 100
    decimals: int = 1

    @property
    def parts(self) -> tuple[Hashable, ...]:
        return tuple(dict.fromkeys(key for key, _ in (*self.numerator, *self.denominator)))


Relation = Total | Ratio | Rate


@dataclass(frozen=True, slots=True)
class Policy:
    """What an audience may see: counts of children from 1 to below `smallest_shown` are hidden.

    0 is hidden with them unless `zeros_shown`. With `rounded_to`, the counts of children that
    are shown are told to the nearest multiple of it.
    """

    smallest_shown: int = 5
    zeros_shown: bool = True
    rounded_to: int | None = None

    @property
    def small(self) -> range:
        """The values that are hidden, and that every hidden small count must be able to have."""
        return range(1 if self.zeros_shown else 0, self.smallest_shown)


def ratio(share: Hashable, parts: Iterable[Hashable]) -> Ratio:
    """A share and the cells it is worked out from, each once."""
    return Ratio(share, tuple(dict.fromkeys(parts)))
