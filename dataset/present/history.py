"""Importing earlier returns: the imports so far, and one import with what came of it."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from agencies.models import Board
from dataset.intake.history import COLUMNS
from dataset.models import Job, JobKind


JOBS_ON_A_PAGE = 25
LINES_ON_A_PAGE = 100
REFUSED_HEAD = ("line", "column", "what is wrong", "what to do")
DESCRIBED = (
    ("board, agency, area", "The names, or their short forms in addresses: bedford."),
    ("period", "The quarter, as 2015-16-q4. The year begins on 1 April."),
    ("month", "1, 2 or 3 for a month of the quarter; empty for the quarter."),
    ("indicator", "The code of the dictionary: CPP-01, or LAC-16 for a share."),
    ("category", "Of a breakdown: age/5-9. Empty for the whole measure."),
    ("value", "A number, <5, about 400, over 500. Of a share only to be checked."),
    ("numerator, denominator", "The two counts of a share."),
    ("qualifier", "exact, below, about, above or range. May be empty."),
    ("reason", "Why there is no number, such as not held."),
    ("source", "return, national or illustrative. Empty is return."),
    ("note", "Anything a reader should know. Nothing about a child."),
)


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The imports of one board, newest first, and what a file looks like."""

    board: Board
    jobs: Page
    columns: str
    described: tuple[tuple[str, str], ...]


def history_page(board, number):
    jobs = Job.objects.filter(board=board, kind=JobKind.HISTORY).select_related("asked_by")
    shown = Paginator(jobs, JOBS_ON_A_PAGE).get_page(number)
    return HistoryPage(board, shown, ",".join(COLUMNS), DESCRIBED)


def refused_page(job, number):
    """The lines of a file that were refused, a page of them."""
    return Paginator(job.refused_lines.all(), LINES_ON_A_PAGE).get_page(number)


def refused_rows(job):
    """Every refused line, for a download."""
    rows = job.refused_lines.values_list("line", "column", "wrong", "to_do")
    return (REFUSED_HEAD, *rows)
