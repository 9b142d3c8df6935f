"""How a figure is written beside and inside a chart: one decimal for a share, units once."""

from decimal import ROUND_HALF_UP, Decimal

from dataset.figures import Figure, Qualifier, plain_number, words


TENTH = Decimal("0.1")
FINEST = 2  # suppliers send two decimals at most; anything longer was worked out


def text(figure: Figure, *, percent: bool = False) -> str:
    """The figure as people read it: "1,234", "<5", "86.5%", "1.4% to 5.7%", "not held".

    Shares have one decimal and carry their bounds. A rate that was worked out is rounded to
    one decimal too.
    """
    if figure.reason is not None or figure.low is None:
        return words(figure)
    if percent:
        return _share(figure.low, figure.high)
    if figure.is_exact or figure.qualifier is Qualifier.RANGE:
        bounds = [_round(bound) for bound in (figure.low, figure.high) if bound is not None]
        return " to ".join(dict.fromkeys(plain_number(bound) for bound in bounds))
    return words(figure)


def _share(low: Decimal, high: Decimal | None) -> str:
    least = percentage(low)
    if high is None:
        return f"over {least}"
    most = percentage(high)
    return least if least == most else f"{least} to {most}"


def percentage(value: Decimal) -> str:
    """86.54 -> "86.5%", with a true minus sign."""
    return f"{value.quantize(TENTH, ROUND_HALF_UP):,f}%".replace("-", "−")


def short_percentage(value: Decimal) -> str:
    """A standard or a tick: 90 -> "90%", 2.5 -> "2.5%"."""
    return f"{plain(value)}%"


def plain(value: Decimal) -> str:
    """1234.567 -> "1,234.6": thousands with a comma, no decimals that were only worked out."""
    return plain_number(_round(value))


def _round(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > FINEST:
        return value.quantize(TENTH, ROUND_HALF_UP)
    return value
