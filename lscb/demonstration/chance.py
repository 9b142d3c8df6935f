"""Repeatable chance: the same numbers every time, on every machine."""

import hashlib
from collections.abc import Sequence
from math import exp


RARE = 6  # a mean below this is drawn as rare events are


def uniform(*parts: object) -> float:
    """A repeatable number from 0 up to 1."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def bell(*parts: object) -> float:
    """A repeatable number from -1 to 1, mostly near 0."""
    return uniform(*parts, 1) + uniform(*parts, 2) - 1


def poisson(mean: float, draw: float) -> int:
    """The count at this point (0 up to 1) of the distribution."""
    count, chance = 0, exp(-mean)
    reached = chance
    while draw > reached and count < 10 * RARE:
        count += 1
        chance *= mean / count
        reached += chance
    return count


def apportion(total: int, weights: Sequence[float], caps: Sequence[int] | None = None) -> list[int]:
    """Whole parts of `total` in proportion to the weights (largest remainder), within the caps.

    They add up to `total` exactly; where caps leave no room the excess stays in the largest.
    """
    whole = sum(weights) or float(len(weights))
    shares = [total * (weight if sum(weights) else 1) / whole for weight in weights]
    parts = [int(share) for share in shares]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    if caps is None:
        return parts
    for i, cap in enumerate(caps):
        excess = max(0, parts[i] - cap)
        parts[i] -= excess
        for j in sorted(range(len(parts)), key=lambda k: parts[k] - caps[k]):
            room = min(excess, max(0, caps[j] - parts[j])) if j != i else 0
            parts[j] += room
            excess -= room
        parts[i] += excess
    return parts
