"""The upright axis: where it starts, where it ends, and its three or four ticks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

from dataset.charts import numbers
from dataset.charts.spec import ChartSpec


NICE_STEPS = (1, 2, 2.5, 5, 10)
SHARES_MAY_START = 40  # a share whose lowest value is below this starts at nought
SHARE_GRAIN = 20


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `start` to `top`, both ticks; `step` apart."""

    start: float
    top: float
    step: float

    @property
    def ticks(self) -> list[float]:
        count = round((self.top - self.start) / self.step)
        return [self.start + self.step * index for index in range(count + 1)]


def scale_for(spec: ChartSpec) -> Scale:
    """Counts and rates start at nought. A share may start higher (and then says so)."""
    values = list(_values(spec))
    if not values:
        return Scale(0, 100, 50) if spec.percent else Scale(0, 2, 1)
    if spec.percent:
        return _share_scale(min(values), max(values))
    return _from(min(0, *values), max(values))


def note(spec: ChartSpec) -> str:
    """ "The scale starts at 40%" when it does not start at nought; else empty."""
    start = scale_for(spec).start
    if start == 0:
        return ""
    return f"The scale starts at {tick_words(start, percent=spec.percent)}"


def tick_words(value: float, *, percent: bool) -> str:
    exact = Decimal(str(round(value, 6)))
    return numbers.short_percentage(exact) if percent else numbers.plain(exact)


def _values(spec: ChartSpec) -> Iterable[float]:
    for point in spec.points:
        if point.bounds is not None:
            low, high = point.bounds
            yield low
            yield low if high is None else high
    for each in spec.limits:
        yield max(each.lower, 0)
        yield min(each.upper, 100) if spec.percent else each.upper
    for other in spec.beside:
        yield from (value for value in other.values if value is not None)
    if spec.standard is not None:
        yield float(spec.standard)


def _share_scale(low: float, high: float) -> Scale:
    if low < SHARES_MAY_START:
        return _from(0, min(high, 100) if high <= 100 else high)
    start = floor(low / SHARE_GRAIN) * SHARE_GRAIN
    if high > 100:
        return _from(start, high)
    start = min(start, 100 - 2 * SHARE_GRAIN)
    return Scale(start, 100, SHARE_GRAIN)


def _from(start: float, highest: float) -> Scale:
    reach = highest - start
    if reach <= 0:
        return Scale(start, start + 2, 1)
    step = _nice(reach / 3, whole=reach >= 3)
    return Scale(start, start + step * max(2, ceil(reach / step - 1e-9)), step)


def _nice(raw: float, *, whole: bool) -> float:
    """The smallest pleasant step that is no smaller than `raw`."""
    magnitude = 10.0 ** floor(log10(raw))
    steps = [step * magnitude for step in NICE_STEPS if step * magnitude >= raw - 1e-9]
    return next((step for step in steps if not whole or step == int(step)), steps[-1])
