"""Where a published figure can always be read as it was published.

/f/CPP-01/bedford/2016-17-q4/v2 is the quarter, .../v2/m1 its first month, and
/f/CPP-01.age.5-9/bedford/2016-17-q4/v2 a category of it.
"""

from django.urls import reverse

from dataset.figures import QUARTER


CODE = "CODE-00"


def address_of(code, publication, month=QUARTER):
    """Of a measure, one of its months, or a category ("CPP-01.age.5-9")."""
    at = [code, publication.board.slug, publication.period.slug, publication.version]
    if month == QUARTER:
        return reverse("dataset:figure", args=at)
    return reverse("dataset:figure_month", args=[*at, month])


def addresses_in(publication):
    """A function from a code to its address, for pages of many figures: the route is looked up
    once, not for every row."""
    before, after = address_of(CODE, publication).split(CODE)
    return lambda code: f"{before}{code}{after}"
