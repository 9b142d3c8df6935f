"""The full chart: honest scales, gaps for what is not shown, texts that cannot break out."""

from decimal import Decimal
from itertools import pairwise

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from dataset.charts import drawing, scale
from dataset.charts.spec import Event
from dataset.figures import HIDDEN, Reason
from tests.dataset.charts.series import chart, series


SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = [drawing.WIDE, drawing.NARROW]
readable = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60)


def parsed(spec, width=drawing.WIDE):
    drawn = drawing.line_chart(spec, width=width)
    return ElementTree.fromstring(drawn.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def texts(spec, width=drawing.WIDE):
    return [element.text for element in parsed(spec, width).iter(f"{SVG}text")]


def line_of(spec):
    """The path data of the series: the one path that is a line through points."""
    paths = [p.get("d") for p in parsed(spec).iter(f"{SVG}path") if "h0" in p.get("d")]
    return paths[0] if paths else ""


@pytest.mark.parametrize("width", WIDTHS)
@given(words=readable)
def test_no_text_can_break_out_of_the_drawing(width, words):
    spec = chart(1, 2, title=words, caption=words, events=(Event(1, words),))

    root = parsed(spec, width)

    assert root.find(f"{SVG}title").text in {words, None}
    assert {child.tag for child in root.iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "path", "text", "circle", "rect")
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hidden_point_leaves_the_same_drawing_as_an_absent_one(width):
    hidden = drawing.line_chart(chart(10, HIDDEN, 12), width=width)
    late = drawing.line_chart(chart(10, Reason.LATE, 12), width=width)

    assert hidden == late


def test_a_hidden_point_is_a_gap_in_the_line():
    line = line_of(chart(10, 11, HIDDEN, 12, 13))

    assert line.count("M") == 2
    assert line.count("L") == 2


def test_a_series_with_nothing_to_show_says_so():
    assert "No figure can be drawn." in texts(chart(HIDDEN, HIDDEN))


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=20))
def test_counts_start_at_nought_and_have_three_or_four_whole_ticks(values):
    axis = scale.scale_for(chart(*values))

    assert axis.start == 0
    assert axis.top >= max(values)
    assert 3 <= len(axis.ticks) <= 4
    assert scale.note(chart(*values)) == ""


@given(st.lists(st.decimals(0, 100, places=1), min_size=1, max_size=20))
def test_a_share_that_starts_higher_says_where(values):
    spec = chart(*values, unit="percent")
    axis = scale.scale_for(spec)

    assert axis.start <= min(values)
    assert max(values) <= axis.top
    assert 3 <= len(axis.ticks) <= 4
    assert bool(scale.note(spec)) == (axis.start > 0)


def test_the_scale_note_names_the_start():
    assert scale.note(chart(72, 86, unit="percent")) == "The scale starts at 60%"


def test_the_standard_is_a_line_with_its_name_and_value():
    spec = chart(72, 86, unit="percent", standard=Decimal(90))

    assert "Standard 90%" in texts(spec)
    assert "Standard 90%" in texts(spec, drawing.NARROW)
    assert scale.scale_for(spec).top >= 90


def test_years_stand_on_the_axis_and_do_not_overlap_on_a_phone():
    spec = chart(*range(40))

    years = [
        float(element.get("x"))
        for element in parsed(spec, drawing.NARROW).iter(f"{SVG}text")
        if "-" in element.text
    ]
    assert len(years) >= 3
    assert all(b - a >= drawing.YEAR_WIDTH for a, b in pairwise(years))
    assert "2012-13" in texts(spec)


def test_an_interval_is_an_upright_bar_and_not_a_dot():
    exact, interval = chart(10, 3), chart(10, "<5")

    assert len(list(parsed(exact).iter(f"{SVG}circle"))) == 2
    assert len(list(parsed(interval).iter(f"{SVG}circle"))) == 1
    assert "V" in drawing.line_chart(interval, width=drawing.WIDE)


def test_an_invented_event_says_that_it_is_one():
    event = Event(1, "New provider", illustrative=True)

    assert "New provider (illustrative note)" in texts(chart(1, 2, events=(event,)))


def test_the_drawing_is_named_and_described_and_points_to_the_table():
    root = parsed(chart(1, 2, title="Referrals", caption="Referrals vary.", key="ref-01"))

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "ref-01-920-title ref-01-920-desc"
    assert root.find(f"{SVG}title").text == "Referrals"
    assert root.find(f"{SVG}desc").text == "Referrals vary. The table gives every point."


def test_the_two_drawings_of_a_chart_share_no_id():
    spec = chart(1, 2)
    ids = [
        element.get("id")
        for width in WIDTHS
        for element in parsed(spec, width).iter()
        if element.get("id")
    ]

    assert len(ids) == len(set(ids)) == 4


def test_illustrative_points_among_real_ones_are_open_diamonds():
    real, made_up = series(10, 11), series(12, illustrative=True)

    mixed = chart(points=real + made_up)

    assert len(list(parsed(mixed).iter(f"{SVG}circle"))) == 2
    assert mixed.illustrative_words == "1 of 3 points illustrative"
    assert chart(points=made_up).illustrative_words == "all points illustrative"


@pytest.mark.parametrize("width", WIDTHS)
@given(
    values=st.lists(st.integers(0, 10**6), min_size=1, max_size=60),
    standard=st.none() | st.integers(0, 10**6),
)
def test_every_text_stays_inside_the_drawing(width, values, standard):
    spec = chart(*values, standard=None if standard is None else Decimal(standard))

    for element in parsed(spec, width).iter(f"{SVG}text"):
        wide = len(element.text) * 8
        back = {"end": wide, "middle": wide / 2}.get(element.get("text-anchor"), 0)
        left = float(element.get("x")) - back
        assert left >= -2
        assert left + wide <= width + 2
