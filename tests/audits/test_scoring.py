"""Bands of risk: every score of the five by five falls in the band the Board set."""

import pytest

from audits.scoring import USUAL, Bands, Impact, Likelihood, score


@pytest.mark.parametrize(
    ("points", "name"),
    [(1, "low"), (4, "low"), (5, "medium"), (9, "medium"), (10, "high"), (14, "high"),
     (15, "very high"), (25, "very high")],
)  # fmt: skip
def test_a_score_falls_in_its_band(points, name):
    assert USUAL.of(points).name == name


def test_likelihood_and_impact_go_from_1_to_5_with_words():
    assert [one.word for one in Likelihood] == [
        "Rare", "Unlikely", "Possible", "Likely", "Almost certain",
    ]  # fmt: skip
    assert all(one.meaning for one in (*Likelihood, *Impact))


@pytest.mark.parametrize("pair", [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_nothing_outside_1_to_5_has_a_score(pair):
    with pytest.raises(ValueError, match="not a valid"):
        score(*pair)


def test_a_board_sets_its_own_bands():
    bands = Bands(medium=4, high=8, very_high=20)

    assert [bands.of(points).name for points in (3, 4, 8, 19, 20)] == [
        "low", "medium", "high", "high", "very high",
    ]  # fmt: skip


@pytest.mark.parametrize("limits", [(5, 5, 15), (10, 5, 15), (1, 5, 15), (5, 10, 26)])
def test_bands_that_do_not_follow_each_other_are_refused(limits):
    with pytest.raises(ValueError, match="one above the other"):
        Bands(*limits)


def test_the_higher_the_risk_the_sooner_it_is_looked_at():
    assert [USUAL.months_between_reviews(points) for points in (4, 9, 12, 20)] == [6, 6, 3, 2]
