"""Every line of an earlier return becomes a figure, or says why it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis import rollup
from dataset.figures import Item, Kind, Qualifier, Reason, Share, absent, exact, read_figure
from dataset.intake.history_lines import Asked, Form, take
from tests.dataset.history_files import line, rows_of


def item(code, indicator=None, kind=Kind.FLOW, **more):
    return Item(code, indicator or code, f"Name of {code}", "Theme", "children", kind, **more)


ITEMS = (
    item("CPP-01", kind=Kind.STOCK, monthly=True),
    item("CPP-02"),
    item("CPP-02.age.5-9", "CPP-02"),
    item("CPP-05n", "CPP-05"),
    item("CPP-05d", "CPP-05"),
    item("LAC-01"),
    item("LAC-05"),
    item("POV-01", kind=Kind.EXTERNAL, whole=False, percent=True),
)
SHARES = (
    Share("CPP-05", "Second plans", "Theme", "percent", (("CPP-05n", 1),), (("CPP-05d", 1),)),
    Share(
        "LAC-06",
        "Placed inside",
        "Theme",
        "percent",
        (("LAC-01", 1), ("LAC-05", -1)),
        (("LAC-01", 1),),
    ),
    Share("LAC-09", "Rate", "Theme", "per 10,000", (("LAC-01", 1),), (("POP-01", 1),), 10_000),
    Share("LAD-05", "A month", "Theme", "contacts per month", (("CPP-02", 1),), (), 1),
)


def asked():
    return Asked(
        Form(ITEMS, SHARES), rollup.share, lambda text: "It names a child." if "NHS" in text else ""
    )


def taken(*lines):
    """Figures by slot, and the refusals as (line, column)."""
    refused = []
    held = take(rows_of(*lines), asked(), refused)
    return {slot: each.figure for slot, each in held.items()}, refused


def refusal(*lines):
    _, refused = taken(*lines)
    assert len(refused) == 1, refused
    return refused[0]


@pytest.mark.parametrize(
    ("columns", "figure"),
    [
        ({"value": "1,234"}, exact(1234)),
        ({"value": " 12 "}, exact(12)),
        ({"value": "<5"}, read_figure("<5")),
        ({"value": "about 400"}, read_figure("about 400")),
        ({"value": "400", "qualifier": "about"}, read_figure("about 400")),
        ({"value": "5", "qualifier": "below"}, read_figure("<5")),
        ({"value": "500", "qualifier": "above"}, read_figure("over 500")),
        ({"value": "12", "qualifier": "exact"}, exact(12)),
        ({"value": "1 to 4", "qualifier": "range"}, read_figure("1 to 4")),
        ({"reason": "not held"}, absent(Reason.NOT_HELD)),
        ({"value": "not held"}, absent(Reason.NOT_HELD)),
    ],
)
def test_a_figure_is_said_in_value_qualifier_and_reason(columns, figure):
    figures, refused = taken(line("CPP-02", **columns))

    assert not refused
    assert figures == {("CPP-02", 0): figure}


@pytest.mark.parametrize(
    ("columns", "column", "words"),
    [
        ({}, "value", "There is no figure"),
        ({"value": "n/a"}, "value", "nought or unknown"),
        ({"value": "1.5"}, "value", "not a whole number"),
        ({"value": "12", "reason": "late"}, "reason", "a value and a reason"),
        ({"reason": "lost"}, "reason", "no reason"),
        ({"value": "12", "qualifier": "roughly"}, "qualifier", "no qualifier"),
        ({"value": "<5", "qualifier": "about"}, "qualifier", "the qualifier says about"),
        ({"value": "12", "source": "a colleague"}, "source", "no source"),
        ({"value": "12", "month": "2"}, "month", "has no months"),
        ({"value": "12", "month": "May"}, "month", "no month of a quarter"),
        ({"value": "12", "category": "age/99"}, "category", "has no category"),
        ({"value": "12", "numerator": "3"}, "numerator", "is not a share"),
        ({"value": "12", "note": "NHS number"}, "note", "It names a child."),
    ],
)
def test_what_is_wrong_is_said_with_its_column_and_what_to_do(columns, column, words):
    wrong = refusal(line("CPP-02", **columns))

    assert (wrong.line, wrong.column) == (2, column)
    assert words in wrong.wrong
    assert wrong.to_do


def test_an_indicator_that_was_not_asked_is_refused():
    assert refusal(line("QQQ-99", "1")).column == "indicator"


def test_an_external_share_is_within_a_hundred():
    assert "above 100" in refusal(line("POV-01", "101")).wrong


def test_a_category_makes_the_code_of_a_breakdown_cell():
    figures, _ = taken(line("CPP-02", "3", category="age/5-9"))

    assert figures == {("CPP-02.age.5-9", 0): exact(3)}


def test_three_months_make_the_quarter_of_a_count_on_the_last_day():
    figures, _ = taken(*[line("CPP-01", str(180 + n), month=str(n)) for n in (1, 2, 3)])

    assert figures["CPP-01", 0] == exact(183)


def test_a_quarter_that_its_months_do_not_make_is_refused():
    months = [line("CPP-01", str(180 + n), month=str(n)) for n in (1, 2, 3)]

    wrong = refusal(line("CPP-01", "190"), *months)

    assert (wrong.line, wrong.wrong) == (2, "The quarter is 190, but its months make 183.")


def test_older_returns_may_have_the_quarter_without_its_months():
    figures, refused = taken(line("CPP-01", "190"))

    assert (figures, refused) == ({("CPP-01", 0): exact(190)}, [])


def test_the_counts_of_a_share_go_to_its_parts_and_the_share_is_only_checked():
    figures, refused = taken(line("CPP-05", "28.6%", numerator="20", denominator="70"))

    assert not refused
    assert figures == {("CPP-05n", 0): exact(20), ("CPP-05d", 0): exact(70)}


@pytest.mark.parametrize(("stated", "is_taken"), [("28.1", True), ("29.0", True), ("29.2", False)])
def test_a_stated_share_must_follow_from_its_counts_within_half_a_point(stated, is_taken):
    _, refused = taken(line("CPP-05", stated, numerator="20", denominator="70"))

    assert (not refused) == is_taken


def test_a_stated_share_follows_when_some_number_within_the_counts_gives_it():
    _, refused = taken(line("CPP-05", "5", numerator="<5", denominator="70"))

    assert not refused


def test_a_share_of_other_indicators_is_checked_against_their_own_lines():
    lines = (line("LAC-01", "200"), line("LAC-05", "50"))

    assert taken(*lines, line("LAC-06", "75"))[1] == []
    assert "the counts make 75" in refusal(*lines, line("LAC-06", "80")).wrong


def test_a_monthly_average_must_follow_from_the_quarter():
    assert taken(line("CPP-02", "40"), line("LAD-05", "13.33"))[1] == []
    assert "13.33" in refusal(line("CPP-02", "40"), line("LAD-05", "13.5")).wrong


def test_a_share_without_its_counts_is_refused():
    wrong = refusal(line("CPP-05", "28.6"))

    assert (wrong.column, "CPP-05n" in wrong.wrong) == ("value", True)


def test_the_population_of_a_rate_is_not_taken_from_the_file():
    wrong = refusal(line("LAC-09", numerator="200", denominator="39000"))

    assert (wrong.column, "POP-01" in wrong.wrong) == ("denominator", True)


def test_a_part_is_not_more_than_the_whole():
    assert "cannot be more" in refusal(line("CPP-05", numerator="71", denominator="70")).wrong


def test_one_figure_said_twice_is_taken_once_and_two_figures_for_one_field_are_refused():
    same, refused = taken(line("CPP-02", "40"), line("CPP-02", "40"))
    assert (same, refused) == ({("CPP-02", 0): exact(40)}, [])

    wrong = refusal(line("CPP-02", "40"), line("CPP-02", "41"))
    assert wrong.wrong == "CPP-02 is 41 (return) here, and 40 (return) on line 2."


def test_a_reason_beside_a_share_says_it_of_both_counts():
    figures, _ = taken(line("CPP-05", reason="not held"))

    assert set(figures.values()) == {absent(Reason.NOT_HELD)}
    assert len(figures) == 2


TEXTS = st.sampled_from(
    ["", " ", "5", "<5", "4.5", "-1", "about 400", "not held", "28.6", "age/5-9", "1", "x", "”"]
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "indicator": st.sampled_from(
                    ["CPP-01", "CPP-02", "CPP-05", "LAC-06", "LAD-05", ""]
                ),
                **{
                    column: TEXTS | st.text(max_size=8)
                    for column in ("month", "category", "value", "numerator", "denominator")
                },
                "qualifier": st.sampled_from(["", *Qualifier, "x"]),
                "reason": st.sampled_from(["", "late", "x"]),
                "source": st.sampled_from(["", "national", "RETURN "]),
            }
        ),
        max_size=5,
    )
)
def test_every_line_is_taken_or_refused_whatever_it_says(rows):
    lines = rows_of(*rows)
    refused = []

    held = take(lines, asked(), refused)

    # Shares stated beside counts that the file has leave no figure of their own.
    quiet = {number for number, texts in lines if texts[1] in ("CPP-05", "LAC-06", "LAD-05")}
    repeated = {number for number, _ in lines} - quiet - {each.line for each in held.values()}
    assert repeated <= {each.line for each in refused} | _said_before(lines)
    assert all(each.wrong and each.to_do for each in refused)


def _said_before(lines):
    """Lines whose field is also on another line."""
    fields = [
        (indicator.strip(), month.strip() or "0", category.strip())
        for _, (month, indicator, category, *_) in lines
    ]
    return {
        number for (number, _), place in zip(lines, fields, strict=True) if fields.count(place) > 1
    }


WHERE = ("1,CPP-01,", "2,CPP-01,", "3,CPP-01,", ",CPP-02,", ",CPP-02,age/5-9", ",LAC-06,")
SAID = (
    "3,,,,,return,",
    "4,,,,,return,",
    "<5,,,,,,",
    "late,,,,,,",
    "5,,,,,,In June.",
    "x,,,,,,",
    ",1,2,,,,",
)
LINES = st.lists(st.tuples(st.sampled_from(WHERE), st.sampled_from(SAID)), max_size=7)
IN_ORDER = st.lists(st.sampled_from(SAID), min_size=len(WHERE) - 1, max_size=len(WHERE) - 1).map(
    lambda said: list(zip(WHERE, said, strict=False))
)


@given(st.lists(st.one_of(IN_ORDER, LINES), min_size=2, max_size=6))
def test_the_returns_of_one_file_are_read_as_if_each_came_alone(returns):
    """Lines in the order of an earlier return's are read another way, which nobody may notice."""
    together = asked()
    for lines in returns:
        numbered = [(number, ",".join(line)) for number, line in enumerate(lines, start=2)]
        refused, alone = [], []

        held = take(numbered, together, refused)

        assert held == take(numbered, asked(), alone)
        assert refused == alone
