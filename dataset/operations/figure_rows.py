"""Writing many figures at once: COPY on PostgreSQL, inserts of many rows on SQLite."""

from itertools import chain, islice

from django.db import connection

from dataset.models import SubmittedFigure


FIELDS = (
    "submission", "definition", "code", "month", "low", "high", "qualifier", "reason", "note",
    "source",
)  # fmt: skip
AT_ONCE = 500  # lines of a COPY
IN_A_STATEMENT = 1000  # SQLite takes 32,766 values in one
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def store(returns):
    """Insert the figures of some returns, each a list of tuples: key of the submission, key of the
    definition, code, month, figure, note, source.

    Call it in a transaction, and keep the figures until it is done: one that comes again is known
    by its `id`. The database checks every key and constraint as always.
    """
    meta = SubmittedFigure._meta
    columns = ", ".join(connection.ops.quote_name(meta.get_field(name).column) for name in FIELDS)
    table = connection.ops.quote_name(meta.db_table)
    write = _copy if connection.vendor == "postgresql" else _insert
    write(table, columns, returns)


def _texts(figure):
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


def _copied(figure):
    return "\t".join(r"\N" if text is None else text for text in _texts(figure))


def _insert(table, columns, returns):
    """Many rows to a statement take half the time of a statement for each.

    Through the driver: Django would look for placeholders in statements of ten thousand.
    """
    one = f"({', '.join('?' * len(FIELDS))})"
    known = {}
    written = (
        (submission, definition, code, month,
         *(known.get(id(figure)) or known.setdefault(id(figure), _texts(figure))), note, source)
        for figures in returns
        for submission, definition, code, month, figure, note, source in figures
    )  # fmt: skip
    while batch := list(islice(written, IN_A_STATEMENT)):
        places = ", ".join([one] * len(batch))
        connection.connection.execute(
            f"INSERT INTO {table} ({columns}) VALUES {places}",  # noqa: S608  our own names
            list(chain.from_iterable(batch)),
        )


def _copy(table, columns, returns):
    """Some lines at a time: the server writes them while the next are made."""
    known = {}
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for figures in returns:
            for first in range(0, len(figures), AT_ONCE):
                lines = [
                    f"{submission}\t{definition}\t{code}\t{month}\t"
                    f"{known.get(id(figure)) or known.setdefault(id(figure), _copied(figure))}\t"
                    f"{note.translate(ESCAPES) if note else ''}\t{source}\n"
                    for submission, definition, code, month, figure, note, source in figures[
                        first : first + AT_ONCE
                    ]
                ]
                copy.write("".join(lines))
