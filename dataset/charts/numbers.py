"""How a tick or a standard is written in a chart: no more decimals than it needs."""

from decimal import Decimal

from dataset.figures import plain_number, round_half_up


FINEST = 2  # suppliers send two decimals at most; anything longer was worked out


def short_percentage(value: Decimal) -> str:
    """A standard or a tick: 90 -> "90%", 2.5 -> "2.5%"."""
    return f"{plain(value)}%"


def plain(value: Decimal) -> str:
    """1234.567 -> "1,234.6": thousands with a comma, no decimals that were only worked out."""
    return plain_number(_round(value))


def _round(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > FINEST:
        return round_half_up(value)
    return value
