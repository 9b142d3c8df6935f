"""Bands of risk: every score of the five by five falls in the band the Board set."""

import pytest

from audits.scoring import Impact, Likelihood, band, score


@pytest.mark.parametrize(
    ("points", "name"),
    [(1, "low"), (4, "low"), (5, "medium"), (9, "medium"), (10, "high"), (14, "high"),
     (15, "very high"), (25, "very high")],
)  # fmt: skip
def test_a_score_falls_in_its_band(points, name):
    assert band(points).name == name


def test_likelihood_and_impact_go_from_1_to_5_with_words():
    assert [one.word for one in Likelihood] == [
        "Rare", "Unlikely", "Possible", "Likely", "Almost certain",
    ]  # fmt: skip
    assert all(one.meaning for one in (*Likelihood, *Impact))


@pytest.mark.parametrize("pair", [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_nothing_outside_1_to_5_has_a_score(pair):
    with pytest.raises(ValueError, match="not a valid"):
        score(*pair)
