"""What stands in national files where there is no number, and what it meant in which years.

A marker's meaning belongs to its release. This is what a release starts from, by the year in which
it came out; docs/benchmarks.md has the sources. What a release says otherwise is kept with it.
"""

from collections.abc import Mapping


# The symbols of the Government Analysis Function, which the open layout has from its first year.
HARMONISED_FROM = 2020
HARMONISED: Mapping[str, str] = {
    "c": "confidential: 1 to 5, or hidden beside such a number",
    "x": "not available",
    "z": "not applicable",
    "k": "rounds to 0 but is not 0",
    "u": "low reliability, withheld",
    "low": "below half the last digit",
    ":": "not available",
    "..": "not available",
    "~": "not available",
    "-": "not available",
    ".": "not applicable",
    "": "not given",
}
# The statistical first releases before: x hid small numbers, the full stop had no other use.
EARLIER: Mapping[str, str] = {
    **HARMONISED,
    "x": "confidential: a small number, or hidden beside one",
    "-": "rounds to 0 but is not 0",
}
LONGEST = 20


def named(text: str) -> str:
    """A marker as it is looked up: "C " is "c"."""
    return text.strip().lower()[:LONGEST]


def default(marker: str, year: int | None) -> str:
    """What a marker means in releases that came out in a year (None: the newest)."""
    known = EARLIER if year is not None and year < HARMONISED_FROM else HARMONISED
    return known.get(named(marker), f"“{marker.strip()}” in the release")
