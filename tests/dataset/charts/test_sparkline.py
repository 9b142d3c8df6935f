"""The small line of a row: what it draws and what it never gives away."""

import time

from dataset.charts import drawing
from dataset.figures import HIDDEN, Reason
from tests.dataset.charts.series import series


def test_one_hidden_figure_and_the_row_has_no_sparkline():
    assert drawing.sparkline(series(10, HIDDEN, 12)) is None


def test_no_figure_at_all_draws_nothing():
    assert drawing.sparkline(series(Reason.LATE, Reason.NOT_HELD)) is None


def test_a_late_quarter_is_a_gap_and_no_line_goes_across():
    drawn = drawing.sparkline(series(10, 11, Reason.LATE, 12, 13))

    path = drawn.split('d="')[1].split('"')[0]
    assert path.count("M") == 2
    assert path.count("L") == 2


def test_the_last_point_is_marked_unless_it_has_no_number():
    assert drawing.sparkline(series(10, 11)).count("<circle") == 1
    assert drawing.sparkline(series(10, Reason.LATE)).count("<circle") == 0


def test_it_is_hidden_from_screen_readers_because_words_stand_beside_it():
    assert 'aria-hidden="true"' in drawing.sparkline(series(1, 2))


def test_a_level_series_runs_through_the_middle():
    path = drawing.sparkline(series(7, 7, 7)).split('d="')[1].split('"')[0]

    assert path == "M5.0 20.0h0L75.0 20.0L145.0 20.0"


def test_a_scorecard_of_110_rows_is_drawn_in_under_30_milliseconds():
    rows = [series(*range(row, row + 20)) for row in range(110)]

    def seconds():
        start = time.perf_counter()
        for row in rows:
            drawing.sparkline(row)
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.030
