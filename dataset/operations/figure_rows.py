"""Writing many figures at once: COPY on PostgreSQL, inserts of many rows on SQLite."""

from functools import lru_cache
from itertools import chain, islice

from django.db import connection

from dataset.models import SubmittedFigure


FIELDS = (
    "submission", "definition", "code", "month", "low", "high", "qualifier", "reason", "note",
    "source",
)  # fmt: skip
IN_A_STATEMENT = 1000  # SQLite takes 32,766 values in one
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def store(figures):
    """Insert figures: (key of the submission, its rows), one after the other. A row is a tuple of
    the key of the definition, code, month, `texts_of` the figure, note, source.

    Call it in a transaction. The database checks every key and constraint as always.
    """
    meta = SubmittedFigure._meta
    columns = ", ".join(connection.ops.quote_name(meta.get_field(name).column) for name in FIELDS)
    table = connection.ops.quote_name(meta.db_table)
    write = _copy if connection.vendor == "postgresql" else _insert
    write(table, columns, figures)


def texts_of(figure):
    """Low, high, qualifier and reason as the columns take them. Both databases make an exact
    number of a number's text."""
    columns = SubmittedFigure.columns_of(figure)
    low, high = columns["low"], columns["high"]
    return (
        None if low is None else f"{low:f}",
        None if high is None else f"{high:f}",
        columns["qualifier"],
        columns["reason"],
    )


def _insert(table, columns, figures):
    """Many rows to a statement take half the time of a statement for each.

    Through the driver: Django would look for placeholders in statements of ten thousand.
    """
    one = f"({', '.join('?' * len(FIELDS))})"
    written = (
        (submission, definition, code, month, *texts, note, source)
        for submission, rows in figures
        for definition, code, month, texts, note, source in rows
    )
    while batch := list(islice(written, IN_A_STATEMENT)):
        places = ", ".join([one] * len(batch))
        connection.connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES {places}",  # noqa: S608  our own names
            list(chain.from_iterable(batch)),
        )


def _copy(table, columns, figures):
    """A return at a time: the server writes one while the next is made."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for submission, rows in figures:
            lines = [
                f"{submission}\t{definition}\t{code}\t{month}\t{_copied(texts)}\t"
                f"{note.translate(ESCAPES) if note else ''}\t{source}\n"
                for definition, code, month, texts, note, source in rows
            ]
            copy.write("".join(lines))


@lru_cache(maxsize=20_000)
def _copied(texts):
    return "\t".join(r"\N" if text is None else text for text in texts)
