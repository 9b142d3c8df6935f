"""How long the server works for a page, and the rules for a return.

Held against the clock, so the quickest of several runs counts: what the others take longer is
what else the machine was doing.
"""

import time
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Role
from dataset.checks.run import by_code
from dataset.intake.fields import LEVELS
from dataset.intake.template import FIGURES, VALUE
from lscb.demonstration import series
from tests.factories.agencies import AgencyFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, PeriodFactory
from tests.perf import queries_per_return
from tests.perf.world import WIDE


RUNS = 10


def preview_seconds():
    """Server time from the upload of a filled-in workbook to its preview; None when refused."""
    agency = AgencyFactory(slug=WIDE)
    board = agency.boards.get()
    period = PeriodFactory(year=2021, quarter=4)
    data_return = DataReturnFactory(agency=agency, board=board, period=period)
    client = Client(SERVER_NAME="localhost")  # without what tests record of each template
    client.force_login(UserFactory(role=Role.PREPARER, agency=agency))
    book = client.get(reverse("dataset:return_workbook", args=[data_return.pk])).content
    content = _filled_in(book)
    took = []
    for _ in range(RUNS):
        file = SimpleUploadedFile("return.xlsx", content)
        started = time.perf_counter()
        response = client.post(
            reverse("dataset:return_upload", args=[data_return.pk]), {"workbook": file}
        )
        took.append(time.perf_counter() - started)
        if response.status_code != 200:
            return None
    return min(took)


def rules_seconds():
    """All rules over social care's return of the demonstration, with its five years before it."""
    before, quarters = {}, {}
    for q in range(series.QUARTERS):
        items = series.items_asked(queries_per_return.SOCIAL_CARE, q, LEVELS)
        texts = queries_per_return.texts_of("bedford", items, q)
        last, earlier = before, dict(quarters)
        found = queries_per_return.result_of(items, q, texts, last, earlier)
        before, quarters[q] = found.figures, by_code(found.figures)
    took = []
    for _ in range(RUNS):
        started = time.perf_counter()
        queries_per_return.result_of(items, q, texts, last, earlier)
        took.append(time.perf_counter() - started)
    return min(took)


def _filled_in(book):
    opened = load_workbook(BytesIO(book))
    for number, row in enumerate(opened[FIGURES].iter_rows(min_row=2), start=1):
        if not row[VALUE].protection.locked:
            row[VALUE].value = number % 400
    file = BytesIO()
    opened.save(file)
    return file.getvalue()
