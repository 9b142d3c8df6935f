"""What a chart says is said in one sentence that a lay member understands."""

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dataset
from dataset.analysis import sentences
from dataset.analysis.before_after import before_after
from dataset.analysis.rare import rare
from dataset.analysis.spc import xmr
from dataset.figures import Kind


STEADY = [48, 52] * 6
INTERVIEWS = "Return interviews within 72 hours (share of completed)"


def chart(last=(), improvement="increase", **options):
    values = [*STEADY, *last]
    return xmr(values, improvement=improvement, **({"fix_after": 12} | options))


def said(last, improvement="increase", name=INTERVIEWS, period="quarter", **options):
    return sentences.sentence(chart(last, improvement, **options), name=name, period=period)


def test_a_shift_with_its_length_its_meaning_and_the_standard():
    shifted = chart([49, 51, 53, 51, 53, 51, 53, 51], target=50)

    assert sentences.sentence(shifted, name=INTERVIEWS, standard="90%") == (
        "Return interviews within 72 hours have been above their usual level for seven quarters; "
        "that is unlikely to be chance, and is an improvement. On past form, the 90% standard "
        "will be met some quarters and missed others."
    )
    assert sentences.reading(shifted) == ("Better", "Higher: shift, 7 quarters")
    assert sentences.meets(shifted) == "Some quarters, on past form"


@pytest.mark.parametrize(
    ("last", "words", "reading"),
    [
        ([], "vary as usual: chance alone would bring as much", ("Usual variation", "")),
        ([70], "were above their usual range in the last quarter; ", ("Better", "Higher: outside limits")),
        ([20, 20], "have been below their usual range for two quarters; ", ("Worse", "Lower: outside limits")),
        ([70, 20], "were below their usual range in the last quarter", ("Worse", "Lower: outside limits")),
        ([49, 53, 54, 55, 56, 57, 58], "have risen six quarters running", ("Better", "Rising: trend, 7 quarters")),
        ([49, 58, 51, 58], "near the top of their usual range in at least two of the last three figures", ("Better", "Higher: two in three near a limit")),
        ([51, 42, 49, 42], "near the bottom of their usual range", ("Worse", "Lower: two in three near a limit")),
    ],
)  # fmt: skip
def test_each_signal_has_its_words(last, words, reading):
    assert words in said(last)
    assert sentences.reading(chart(last)) == reading


def test_where_neither_way_is_better_nothing_is_praised_or_feared():
    text = said([70], "neutral", name="Re-referral rate")

    assert text == (
        "Re-referral rate was above its usual range in the last quarter; that is unlikely to be "
        "chance."
    )
    assert sentences.reading(chart([70], "neutral")) == ("Higher than usual", "outside limits")


def test_worse_is_said_to_be_a_concern():
    assert said([70], "decrease").endswith("that is unlikely to be chance, and is a concern.")


@pytest.mark.parametrize(
    ("target", "last", "words", "icon"),
    [
        (30, [], "The 90% standard will be met, as things are.", "Yes, as things are"),
        (50, [], "The 90% standard will be met some quarters and missed others.", "Some quarters"),
        (70, [], "The 90% standard will not be met, as things are.", "No, as things are"),
        (30, [70], "On past form, the 90% standard will be met.", "Yes, on past form"),
        (70, [70], "On past form, the 90% standard will not be met.", "Not on past form"),
        (None, [], "", ""),
    ],
)
def test_whether_it_meets_the_standard_and_on_past_form_while_a_signal_runs(
    target, last, words, icon
):
    result = chart(last, target=target)

    text = sentences.sentence(result, name=INTERVIEWS, standard="90%")
    assert text.endswith(words)
    assert ("standard" in text) == bool(words)
    assert sentences.meets(result) == icon


def test_trial_limits_say_on_how_many_points_they_rest():
    result = xmr(STEADY[:8], improvement="increase")

    text = sentences.sentence(result, name="Missing incidents")
    assert text.endswith("The usual range rests on eight points so far and may still move.")


@pytest.mark.parametrize("values", [[], [None], [5], [5, None]])
def test_too_few_points_say_so(values):
    result = xmr(values, improvement="increase", target=3)

    assert sentences.sentence(result, name="Missing incidents", standard="3") == (
        "Missing incidents: there are too few points yet to tell what is usual."
    )
    assert sentences.reading(result)[0] == "Too few points yet"
    assert sentences.meets(result) == ""


def test_a_missing_last_figure_is_said():
    text = said([70, None])

    assert "above their usual range in the last quarter with a figure; " in text
    assert "There is no figure to judge for the last quarter." in text


def test_a_run_over_a_missing_quarter_counts_figures():
    assert "for seven quarters with a figure" in said([49, 51, 53, 51, None, 53, 51, 53, 51])


def test_months_are_called_months():
    assert "for seven months;" in said([49, 51, 53, 51, 53, 51, 53, 51], period="month")


def test_names_of_the_dictionary_take_the_right_verb():
    path = Path(dataset.__file__).parent / "dictionary" / "indicators.csv"
    with path.open(encoding="utf-8") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    singular = [name for name in names if not sentences.is_plural(name)]

    assert "Children aged 0-17 resident in the area" not in singular
    assert "Child in need plans started" not in singular
    assert {"Re-referral rate", "Agency attendance at conferences (share)"} <= set(singular)
    assert len(singular) < len(names) / 5


def test_rare_events_have_words_of_their_own():
    often = [1] * 12
    few = rare([0, 1, 0, 0])
    many = rare([*often, 9])
    long = rare([*often, *[0] * 9])
    usual = rare([*often, 2])

    def words(result, improvement="decrease"):
        return sentences.rare_sentence(
            result, name="Child deaths notified", improvement=improvement
        )

    assert "too rare to judge" in words(few)
    assert "more in the last quarter than is usual" in words(many)
    assert words(many).endswith("and is a concern.")
    assert words(long).endswith("and is an improvement.")
    assert words(long, "neutral").endswith("unlikely to be chance.")
    assert "as often lately as chance alone would bring" in words(usual)
    assert sentences.rare_reading(few, "decrease")[0] == "Too rare to judge"
    assert sentences.rare_reading(many, "decrease") == ("Worse", "many in one quarter")
    assert sentences.rare_reading(long, "decrease") == ("Better", "a long time without one")
    assert sentences.rare_reading(long, "increase")[0] == "Worse"
    assert sentences.rare_reading(many, "neutral")[0] == "Higher than usual"
    assert sentences.rare_reading(usual, "decrease") == ("Usual variation", "")


def test_before_and_after_never_says_why():
    quiet, raised = [10, 14, 11, 9, 12, 13], [20, 24, 21, 19, 22, 23]
    rising = [10, 12, 13, 15, 16, 18, 20, 21, 23, 24, 26, 28]

    def words(values, **options):
        result = before_after(values, event_at=6, **options)
        return sentences.before_after_sentence(result, name="Missing incidents", event="May 2016")

    still = [12, 11, 13, 12, 10, 12] * 2
    changed = words(quiet + raised, comparison=still)
    assert changed == (
        "Missing incidents have changed since May 2016. That does not say why. "
        "The other boards did not move with it."
    )
    assert "too early to say" in words(quiet + raised[:5])
    assert words(quiet * 2).endswith("there is no evidence of a change after May 2016.")
    assert "already moving that way" in words(rising)
    texts = [changed, words(quiet * 2), words(rising), words(quiet + raised)]
    assert not any("caus" in text for text in texts)


def test_notes_on_stocks_months_and_years():
    assert sentences.notes(Kind.FLOW, "quarter") == ()
    assert sentences.notes(Kind.STOCK, "quarter") == (sentences.FOLLOWS_ITSELF,)
    assert sentences.notes(Kind.FLOW, "month") == (sentences.SEASONAL,)
    assert len(sentences.notes(Kind.STOCK, "month")) == 2
    assert sentences.notes(Kind.STOCK, "year") == (sentences.YEARLY,)


def test_a_page_of_many_charts_says_how_many_signals_are_chance():
    assert sentences.chance_note(110).endswith("would show a signal on about two.")
    assert sentences.chance_note(60).endswith("about one.")
    assert "fewer than one here" in sentences.chance_note(12)


def test_chance_alone_signals_as_often_as_the_note_says():
    """2,000 made series in which nothing happens; the count lies within four of its deviations."""
    draw = random.Random(7)
    series = [[round(draw.gauss(500, 50)) for _ in range(24)] for _ in range(2000)]
    signals = sum(xmr(each, improvement="neutral").variation != "common" for each in series)

    assert 11 <= signals <= 56  # 33 expected at 1 in 60


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=30), st.booleans())
def test_no_figure_is_named_and_every_sentence_ends(values, is_better_high):
    improvement = "increase" if is_better_high else "decrease"
    result = xmr(values, improvement=improvement, target=30)

    text = sentences.sentence(result, name="Missing incidents", standard="set")
    digits = [word for word in text.split() if word.isdigit()]
    assert text.endswith(".")
    assert all(12 < int(each) <= 30 for each in digits)  # a number of quarters
    bold, under = sentences.reading(result)
    assert bold
    assert (bold == "Usual variation") == (under == "")
