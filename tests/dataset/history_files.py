"""CSV files of earlier returns for tests."""

import csv
import io

from dataset.intake.history import COLUMNS, REST


OF_THE_WORLD = {
    "board": "bedford",
    "agency": "social-care",
    "area": "bedford",
    "period": "2016-17-q4",
    "source": "return",
}


def line(indicator, value="", **more):
    """One line of the world's return (tests.dataset.worlds), as a dict."""
    return OF_THE_WORLD | {"indicator": indicator, "value": value} | more


def csv_of(*lines, columns=COLUMNS):
    """The file's bytes."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(lines)
    return file.getvalue().encode()


def rows_of(*lines):
    """The lines as `read_history` gives them, their texts not joined."""
    rows = [tuple(one.get(column, "") for column in COLUMNS) for one in lines]
    return [(number, row[REST]) for number, row in enumerate(rows, start=2)]
