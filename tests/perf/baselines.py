"""What the measurements are held against: the same rows written in the plainest way there is."""

import csv
import io
from contextlib import contextmanager
from importlib.util import find_spec

from django.db import connection, transaction
from django.utils import timezone

from agencies.models import Agency, Area
from dataset.models import (
    DataReturn,
    Definition,
    Origin,
    Period,
    QuarterDates,
    Submission,
    SubmittedFigure,
)
from dataset.operations.figure_rows import FIELDS
from tests.perf.spent import Watch


PLAIN = "bench_plain"


def columns():
    return [SubmittedFigure._meta.get_field(name).column for name in FIELDS]


def stored_rows():
    """The rows that an import has just written, as Python values."""
    return list(SubmittedFigure.objects.order_by("pk").values_list(*columns()))


@contextmanager
def plain_table():
    """A table with the columns of a figure, and no key, index or constraint."""
    quoted = ", ".join(columns())
    table = SubmittedFigure._meta.db_table
    with connection.cursor() as cursor:
        empty = f"CREATE TABLE {PLAIN} AS SELECT {quoted} FROM {table} WHERE 1 = 0"  # noqa: S608
        cursor.execute(empty)
        yield
        cursor.execute(f"DROP TABLE {PLAIN}")


def copy_plain(rows):
    """What is spent on a COPY of the rows, row by row, into a table without keys; committed."""
    with plain_table():
        watch = Watch()
        with transaction.atomic(), connection.cursor() as cursor:
            names = ", ".join(columns())
            with cursor.copy(f"COPY {PLAIN} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        return watch.read()


def copy_text(rows):
    """What is spent on a COPY of the rows as one finished text into a table without keys."""
    text = "".join(
        "\t".join(r"\N" if value is None else str(value) for value in row) + "\n" for row in rows
    ).encode()
    with plain_table():
        watch = Watch()
        with transaction.atomic(), connection.cursor() as cursor:
            names = ", ".join(columns())
            with cursor.copy(f"COPY {PLAIN} ({names}) FROM STDIN") as copy:
                copy.write(text)
        return watch.read()


def copy_keyed(rows):
    """What is spent on a COPY of the rows, row by row, into the table itself; undone afterwards."""
    empty_figures()
    watch = Watch()
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(columns())
        with cursor.copy(f"COPY {SubmittedFigure._meta.db_table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return watch.read()


def insert_plain(rows):
    """What is spent on an executemany of the rows into a table without keys; committed."""
    with plain_table():
        return _insert(PLAIN, rows)


def insert_keyed(rows):
    """What is spent on an executemany of the rows into the table itself, with all its keys."""
    empty_figures()
    return _insert(SubmittedFigure._meta.db_table, rows)


def _insert(table, rows):
    places = ", ".join(["?"] * len(FIELDS))
    ready = [
        tuple(str(value) if name in {"low", "high"} and value is not None else value
              for name, value in zip(FIELDS, row, strict=True))
        for row in rows
    ]  # fmt: skip
    watch = Watch()
    with transaction.atomic():
        # The driver's own cursor: no placeholder is rewritten, nothing is logged.
        names = ", ".join(columns())
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608
        connection.connection.executemany(statement, ready)
    return watch.read()


def empty_figures():
    SubmittedFigure.objects.all()._raw_delete(SubmittedFigure.objects.db)
    _settle()


def empty_history():
    """Forget what was imported; the trail keeps its entries, as it must."""
    for model in (SubmittedFigure, Submission, DataReturn):
        model.objects.all()._raw_delete(model.objects.db)
    _settle()


def _settle():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("CHECKPOINT")


def import_export(content, by):
    """What is spent on django-import-export in bulk mode on the same file, or None without it.

    Set up as its documentation has it: definition and submission found by their natural keys
    with a ForeignKeyWidget, `use_bulk` in batches of 2,000 in one transaction, no comparison with
    what is there. It checks no share, writes no trail and no digest, and reads plain numbers.
    """
    if find_spec("import_export") is None:
        return None
    import tablib
    from import_export import fields, resources
    from import_export.widgets import ForeignKeyWidget

    class SubmissionWidget(ForeignKeyWidget):
        def clean(self, value, row=None, **kwargs):
            return self.model.objects.get(
                data_return__agency__slug=row["agency"],
                data_return__area__slug=row["area"],
                data_return__period__year=int(row["period"][:4]),
                data_return__period__quarter=int(row["period"][-1]),
            )

    class FigureResource(resources.ModelResource):
        submission = fields.Field("submission", "area", SubmissionWidget(Submission))
        definition = fields.Field(
            "definition", "measure", ForeignKeyWidget(Definition, "indicator__code")
        )
        code = fields.Field("code", "indicator")

        class Meta:
            model = SubmittedFigure
            fields = ("submission", "definition", "code", "month", "note", "source")
            import_id_fields = ()
            use_bulk = True
            batch_size = 2000
            skip_diff = True
            use_transactions = True
            force_init_instance = True

        def before_import_row(self, row, **kwargs):
            row["measure"] = row["indicator"].split(".")[0].rstrip("nd")
            row["month"] = row["month"] or 0

        def before_save_instance(self, instance, row, **kwargs):
            try:
                instance.low = instance.high = int(row["value"])
            except ValueError:
                instance.reason = "not held"

    _make_submissions(content, by)
    data = tablib.Dataset()
    watch = Watch()
    data.load(content.decode(), format="csv")
    result = FigureResource().import_data(data, dry_run=False, raise_errors=True)
    took = watch.read()
    assert not result.has_errors()
    assert SubmittedFigure.objects.count() == len(data)
    return took


def _make_submissions(content, by):
    """An empty submission for every return of the file; not measured."""
    agencies = {agency.slug: agency for agency in Agency.objects.all()}
    periods = {period.slug: period for period in Period.objects.all()}
    area = Area.objects.get(slug="bench")
    rows = csv.DictReader(io.StringIO(content.decode()))
    for agency, period in sorted({(row["agency"], row["period"]) for row in rows}):
        data_return = DataReturn.objects.create(
            agency=agencies[agency],
            area=area,
            period=periods[period],
            **QuarterDates.objects.of(area.lead_board, periods[period]).of_return,
        )
        Submission.objects.create(
            data_return=data_return,
            number=1,
            origin=Origin.IMPORT,
            submitted_at=timezone.now(),
            submitted_by=by,
            digest="0" * 64,
        )
