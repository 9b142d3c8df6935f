"""The furniture of every page: words beside every sign, nothing unescaped, no style attributes."""

from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines

from dataset.charts.spec import ChartSpec, Point
from dataset.figures import HIDDEN, Figure, Qualifier, Reason, Shown, Standing, absent, exact


EVIL = '<script>alert("x")</script>'


def render(source, **context):
    return engines["django"].from_string(source).render(context)


def number(value):
    return Shown(Standing.SHOWN, exact(value))


def test_a_hidden_figure_is_a_ring_and_the_word():
    drawn = render("{% shown value %}", value=HIDDEN)

    assert "<circle" in drawn
    assert drawn.endswith("hidden</span>")


def test_a_figure_that_is_missing_says_why_and_is_not_bold():
    drawn = render("{% shown value %}", value=Shown(Standing.ABSENT, absent(Reason.NOT_HELD)))

    assert drawn == '<span class="hid">not held</span>'


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (number(2088), "children", "2,088"),
        (number("86.54"), "percent", "86.5%"),
        (
            Shown(Standing.SHOWN, Figure(Decimal(0), Decimal(4), Qualifier.BELOW)),
            "children",
            "&lt;5",
        ),
    ],
)
def test_a_figure_is_bold_and_written_as_people_read_it(value, unit, words):
    drawn = render("{% shown value unit=unit %}", value=value, unit=unit)

    assert drawn == f'<span class="fig">{words}</span>'


def test_an_illustrative_figure_carries_its_name_for_screen_readers():
    drawn = render("{% shown value is_illustrative=True %}", value=number(7))

    assert 'aria-label="illustrative"' in drawn


@pytest.mark.parametrize(
    "source",
    [
        "{% movement 'worse' 'up' evil evil %}",
        "{% travel 'up' evil %}",
        "{% tag evil 'soft' %}",
        "{% band 3 evil %}",
        "{% empty evil evil %}",
        "{% progress 1 2 evil %}",
        "{% breadcrumbs evil evil evil %}",
        "{% panel title=evil %}{{ evil }}{% endpanel %}",
    ],
)
def test_no_component_lets_markup_through(source):
    drawn = render(source, evil=EVIL)

    assert "<script" not in drawn
    assert "&lt;script" in drawn


def test_movement_is_said_in_words_and_drawn_in_a_shape():
    worse = render("{% movement 'worse' 'up' 'Worse' 'Higher than last quarter' %}")
    better = render("{% movement 'better' 'up' 'Better' %}")

    assert "<b>Worse</b><span>Higher than last quarter</span>" in worse
    assert worse.count("<rect") == 3  # the frame and two squares
    assert better.count("<rect") == 1
    assert "stroke-dasharray" not in worse  # no usual range is drawn where none was worked out


@pytest.mark.parametrize("kind", ["restated", "late", "explained", "queried", "provisional"])
def test_every_mark_has_its_words(kind):
    assert render("{% mark kind %}", kind=kind).split("</svg>")[1].strip("</span>")


def test_breadcrumbs_end_with_this_page_unlinked():
    drawn = render("{% breadcrumbs 'Home' '/' 'Risks' '/risks/' 'R-01' %}")

    assert drawn.count("<a ") == 2
    assert '<li aria-current="page">R-01</li>' in drawn


def test_nothing_to_do_counts_as_done():
    assert 'width="100.0"' in render("{% progress 0 0 'Nothing asked' %}")


def test_pages_keep_the_filters_of_the_address():
    page = Paginator(range(300), 10).page(7)

    drawn = render("{% pagination page query %}", page=page, query=QueryDict("theme=CP&page=7"))

    assert 'href="?theme=CP&amp;page=8" rel="next"' in drawn
    assert "61 to 70 of 300" in drawn


def test_a_short_list_has_no_pages():
    page = Paginator(range(3), 10).page(1)

    assert render("{% pagination page query %}", page=page, query=QueryDict("")) == ""


def points(*shown):
    return tuple(Point(f"Q{i}", value, year="2016-17") for i, value in enumerate(shown))


def test_a_row_with_a_hidden_figure_says_why_there_is_no_line():
    hidden = render("{% sparkline points %}", points=points(number(7), HIDDEN))
    drawn = render("{% sparkline points %}", points=points(number(7), number(9)))
    none = render("{% sparkline points %}", points=points(Shown(Standing.ABSENT)))

    assert "not drawn: figures hidden" in hidden
    assert drawn.startswith("<svg")
    assert "not drawn: no figures" in none


def test_a_chart_holds_two_drawings_its_caption_and_data_that_cannot_end_the_script():
    spec = ChartSpec(EVIL, EVIL, "children", points(number(7), HIDDEN), key="ref-01")

    drawn = render("{% chart spec %}", spec=spec)

    assert drawn.count("<svg class=") == 2
    assert drawn.count("<script") == 1
    assert "A gap: hidden, or no figure" in drawn
    assert 'id="ref-01-caption"' in drawn


def test_no_component_needs_a_style_attribute():
    sources = [
        "{% icon 'clock' %}{% icon 'board' %}{% illustrative %}{% mark 'late' %}",
        "{% movement 'few' 'level' 'x' %}{% movement 'rare' 'level' 'x' %}{% band 4 'x' %}",
        "{% progress 1 2 'x' %}{% chart spec %}",
    ]
    spec = ChartSpec("t", "c", "u", points(number(7)))

    assert all("style=" not in render(source, spec=spec) for source in sources)
