"""Made-up numbers with right check digits, and nobody's."""

from itertools import count

from agencies.identifying import UPN_LETTERS, is_nhs_number


def nhs_number(seed):
    """A ten-digit number that passes the check, the same for the same `seed`."""
    return next(
        number for n in count(6_000_000_000 + seed * 1000) if is_nhs_number(number := str(n))
    )


def pupil_number(seed):
    """A UPN whose check letter is right."""
    digits = f"999{seed:09}"
    total = sum(weight * int(digit) for weight, digit in enumerate(digits, start=2))
    return UPN_LETTERS[total % 23] + digits
