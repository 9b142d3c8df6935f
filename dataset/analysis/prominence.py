"""How far apart two figures are, against what counts of that size do by chance.

Only for putting the largest moves first. It is no test: whether a measure has really moved is
for its whole history to say.
"""

from decimal import Decimal
from math import sqrt

from dataset.figures import Figure, Shown


def between_counts(now: Shown | None, before: Shown | None) -> float | None:
    """The difference of two counts in units of its chance spread, sqrt(a + b).

    Two independent Poisson counts differ with variance a + b (Przyborowski and Wilenski, 1940).
    None unless both are shown and exact.
    """
    this, that = _exact(now), _exact(before)
    if this is None or that is None:
        return None
    if this + that == 0:
        return 0.0
    return float(this - that) / sqrt(float(this + that))


def between_shares(
    now: tuple[Shown | None, Shown | None], before: tuple[Shown | None, Shown | None]
) -> float | None:
    """The difference of two shares, each (numerator, denominator), in units of its spread.

    The pooled two-proportion statistic. None unless all four are shown, exact, and the parts
    lie within their wholes.
    """
    values = [_exact(shown) for shown in (*now, *before)]
    if any(value is None for value in values):
        return None
    a, n, b, m = (float(value or Decimal(0)) for value in values)
    if not (n and m and 0 <= a <= n and 0 <= b <= m):
        return None
    pooled = (a + b) / (n + m)
    spread = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return 0.0 if spread == 0 else (a / n - b / m) / spread


def _exact(shown: Shown | None) -> Decimal | None:
    figure: Figure | None = None if shown is None else shown.figure
    return figure.low if figure is not None and figure.is_exact else None
