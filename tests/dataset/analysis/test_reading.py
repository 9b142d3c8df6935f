"""What a series shows, in the words of the page."""

from decimal import Decimal

from dataset.analysis.reading import read


STEADY = [86, 84, 87, 85, 86, 83, 87, 85, 84, 86, 85, 87]


def reading(values, polarity="higher better", **more):
    return read(values, form="xmr", polarity=polarity, **more)


def told(values, polarity="higher better", **more):
    one = reading(values, polarity, **more).told
    return one.tone, one.headline, one.detail


def test_a_steady_series_varies_as_usual():
    assert told(STEADY) == ("usual", "Usual variation", "")


def test_a_point_below_is_worse_better_or_lower_as_the_dictionary_says():
    low = [*STEADY, 60]
    assert told(low) == ("worse", "Worse", "Lower: outside limits")
    assert told(low, "lower better") == ("better", "Better", "Lower: outside limits")
    assert told(low, "context") == ("moved", "Lower than usual", "outside limits")


def test_seven_on_one_side_are_a_shift_and_seven_rising_a_trend():
    base = [50, 52, 49, 51, 50, 52, 48, 51]
    shift = [*base * 2, 54, 53, 55, 54, 53, 55, 54]
    assert told(shift)[1:] == ("Better", "Higher: shift, 7 quarters")
    trend = [*base * 2, 47, 48, 49, 50, 51, 52, 53]
    assert told(trend, "context")[1:] == ("Higher than usual", "Rising: trend, 7 quarters")


def test_only_a_signal_of_the_last_point_is_told():
    assert told([*STEADY, 60, 85, 86])[0] == "usual"


def test_few_points_have_trial_limits_and_one_has_none():
    assert told(STEADY[:8]) == ("few", "Too few points yet", "8 points; trial limits")
    assert told([85]) == ("few", "Too few points yet", "1 point")
    assert told([*STEADY[:10], 40])[2] == "Lower: outside limits (trial limits)"


def test_a_last_figure_that_is_hidden_or_absent_is_not_judged():
    assert told([*STEADY, None], is_last_hidden=True)[1:] == ("Too rare to judge", "figures hidden")
    assert told([*STEADY, None])[1:] == ("No figure to judge", "")


def test_the_standard_is_judged_by_the_range_and_on_past_form_while_a_signal_runs():
    def assured(values, target, polarity="higher better"):
        return reading(values, polarity, target=Decimal(target)).assured

    assert assured(STEADY, 70).words == "Yes, as things are"
    assert assured(STEADY, 86).words == "Some quarters"
    assert assured(STEADY, 95).words == "No, as things are"
    assert assured(STEADY, 95, "lower better").words == "Yes, as things are"
    past = assured([*STEADY, 60], 99)
    assert (past.words, past.on_past_form) == ("Not on past form", True)
    assert assured(STEADY[:5], 70).words == "Cannot be told yet"
    assert assured(STEADY[:8], 70).words == "Yes, as things are (trial limits)"
    assert assured(STEADY, 70, "context") is None
    assert reading(STEADY).assured is None


def test_rare_counts_and_yearly_measures_have_no_limits():
    def rare(values):
        held = read(values, form="rare", polarity="lower better")
        assert held.chart is None
        return held.told.tone, held.told.headline

    assert rare([0, 1, 0, 2]) == ("rare", "Too rare to judge")
    assert rare([0, 1, 0, 2, 1, 0, 2, 1, 0, 1, 0, 2]) == ("rare", "As often as usual")
    assert rare([0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 9]) == ("worse", "Worse")
    assert rare([0, 1, 0, 2, 1, None]) == ("few", "No figure to judge")
    yearly = read([70, 72], form="line", polarity="context")
    assert yearly.told.headline == "Asked once a year"
