"""The dictionary that is shipped can be read, and mistakes in it are named."""

import csv
from itertools import pairwise
from pathlib import Path

import pytest

from dataset.figures import Kind
from dataset.intake import fields
from dataset.intake.fields import DictionaryError, read_indicators


FILE = Path(fields.__file__).parent.parent / "dictionary" / "indicators.csv"


def raw_rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dictionary():
    return read_indicators(raw_rows())


def with_change(changed, change):
    return [row | change if row["code"] == changed else row for row in raw_rows()]


def test_all_205_indicators_are_shipped(dictionary):
    assert len(dictionary) == 205
    assert [row.position for row in dictionary] == list(range(1, 206))


def test_every_ratio_is_a_share_and_no_share_is_asked_for(dictionary):
    shares = {share.code for share in fields.shares(dictionary)}
    kinds = {row.supplier_kind for row in dictionary}
    asked = {
        item.code for kind in kinds for item in fields.items(dictionary, kind, 4, fields.LEVELS)
    }

    assert shares == {row.code for row in dictionary if row.kind is Kind.RATIO}
    assert not shares & asked


def test_every_part_of_every_share_comes_from_somewhere(dictionary):
    kinds = {row.supplier_kind for row in dictionary}
    asked = {
        item.code for kind in kinds for item in fields.items(dictionary, kind, 4, fields.LEVELS)
    }
    needed = {
        code
        for share in fields.shares(dictionary)
        for code, _ in (*share.numerator, *share.denominator)
    }

    assert needed - asked == {"POP-01"}  # loaded from the national estimates


def test_parts_that_are_no_indicators_are_asked_and_the_others_not_again(dictionary):
    school = [item.code for item in fields.items(dictionary, "virtual-school", 1)]
    council = [item.code for item in fields.items(dictionary, "childrens-social-care", 1)]

    assert school == ["LAC-16n", "LAC-16d", "LAC-17n", "LAC-17d", "GOV-11"]
    assert "LAC-19n" in council
    assert len(council) == len(set(council))


def test_a_part_is_named_and_kept_with_its_indicator(dictionary):
    part = fields.items(dictionary, "virtual-school", 1)[0]

    assert (part.name, part.indicator) == ("Personal education plans completed", "LAC-16")
    assert part.kind is Kind.STOCK
    assert part.unit == "children"


def test_yearly_measures_are_asked_in_the_fourth_quarter_only(dictionary):
    def asked(quarter):
        return {item.code for item in fields.items(dictionary, "education", quarter)}

    assert asked(1) == asked(2) == asked(3)
    assert asked(4) - asked(1) == {"POP-07", "POP-08", "POP-09", "POP-10"}


def test_measures_stand_theme_by_theme_in_the_order_of_the_dictionary(dictionary):
    themes = [item.theme for item in fields.items(dictionary, "childrens-social-care", 4)]

    changes = sum(here != there for here, there in pairwise(themes))
    assert changes == len(set(themes)) - 1
    assert themes[0] == "Contacts and referrals"


def test_monthly_measures_have_three_slots(dictionary):
    items = {item.code: item for item in fields.items(dictionary, "police", 1)}

    assert items["MIS-01"].slots == (("MIS-01", 1), ("MIS-01", 2), ("MIS-01", 3))
    assert items["MIS-02"].slots == (("MIS-02", 0),)


def test_hours_pounds_and_posts_may_have_decimals(dictionary):
    kinds = {row.supplier_kind for row in dictionary}
    items = {
        item.code: item
        for kind in kinds
        for item in fields.items(dictionary, kind, 4, fields.LEVELS)
    }

    divisible = {code for code, item in items.items() if not item.whole and not item.percent}
    assert divisible == {"MIS-11", "GOV-02", "WFC-01d", "WFC-02n", "WFC-02d"}


def test_what_is_worked_out_or_loaded_is_not_asked(dictionary):
    not_asked = {row.code for row in dictionary if not row.collected}

    assert {"POP-01", "POP-06", "GOV-03", "GOV-08", "GOV-09", "GOV-10"} <= not_asked
    assert all(row.supplier_kind for row in dictionary if row.collected)


def test_a_share_may_subtract_and_may_divide_by_months(dictionary):
    shares = {share.code: share for share in fields.shares(dictionary)}

    assert shares["LAC-06"].numerator == (("LAC-01", 1), ("LAC-05", -1))
    assert shares["LAD-05"].denominator == ()


def test_only_rates_of_events_are_annualised(dictionary):
    annualised = {share.code for share in fields.shares(dictionary) if share.annualised}

    assert annualised == {"REF-08", "S47-05"}


def test_children_and_their_events_are_protected_and_meetings_are_not(dictionary):
    protected = fields.protected_codes(dictionary)

    assert {"CPP-04", "LAC-16n", "MIS-01", "CDR-01", "LAD-04", "DA-02"} <= protected
    assert not {"TRN-01", "GOV-02", "ENG-02", "WFC-01d", "POP-04", "MIS-11"} & protected


def test_each_part_rolls_up_by_its_own_kind(dictionary):
    rollups = fields.rollups(dictionary)

    assert rollups["LAC-16n"] == "last"
    assert rollups["TRN-05d"] == "sum"
    assert rollups["LAC-23d"] == "distinct"
    assert rollups["MIS-02"] == "distinct"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "ICP 1"}, r"Row 57 \(ICP 1\), column “code”"),
        ({"code": "ICP-02"}, "column “code”: ICP-02 is there twice"),
        ({"kind": "flows"}, r"\(ICP-01\), column “kind”: “flows” is none of flow"),
        ({"multiplier": "0"}, "column “multiplier”"),
        ({"multiplier": "ten"}, "column “multiplier”"),
        ({"frequency": "weekly"}, "column “frequency”"),
        ({"collected": "maybe"}, "column “collected”"),
        ({"supplier_kind": ""}, "column “collected”: nobody supplies it"),
        ({"supplier_kind": "Children's Care"}, "column “supplier_kind”"),
        ({"standard_value": "lots", "standard_sense": "at most"}, "column “standard_value”"),
        ({"standard_value": "nan", "standard_sense": "at most"}, "column “standard_value”"),
        ({"standard_value": "80"}, "column “standard_sense”"),
        ({"chart": "pie"}, "column “chart”: “pie” is none of xmr, rare, line"),
        ({"chart": "rare", "kind": "stock"}, "only a flow has rare ones"),
        ({"name": " "}, "column “name”: it is empty"),
        ({"numerator": "ICP-02"}, "only a ratio has parts"),
        ({"theme": None}, "the column “theme” is missing"),
    ],
)
def test_a_mistake_in_a_row_is_named_with_row_and_column(change, said):
    with pytest.raises(DictionaryError, match=said):
        read_indicators(with_change("ICP-01", change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"numerator": "LAC-99"}, "column “numerator”: LAC-99 is no indicator"),
        ({"numerator": "LAC-01 minus LAC-05"}, "column “numerator”: .* is not codes joined"),
        ({"denominator": ""}, "column “denominator”"),
        ({"part_names": "LAC-16n Plans"}, "column “part_names”: .* is no part"),
        ({"part_names": "LAC-17n: Plans [plans, sum]"}, "LAC-17n is not of LAC-16"),
    ],
)
def test_a_mistake_in_a_ratio_is_named_with_row_and_column(change, said):
    with pytest.raises(DictionaryError, match=said):
        read_indicators(with_change("LAC-16", change))
