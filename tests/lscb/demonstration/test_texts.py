"""What people say in the demonstration fits its figures, and gives no child away."""

import re
import tomllib
from decimal import Decimal

import pytest

from dataset.analysis import rollup
from dataset.figures import exact
from dataset.intake import fields
from lscb.demonstration import cast, quarters, series


CLAIM = re.compile(
    r"(?P<code>[A-Z0-9]+-\d+) (?:(?P<way>up|down) on|is (?P<number>\d+))"
    r"(?: (?P<before>a year ago|last quarter))?"
)
BACK = {"a year ago": 4, "last quarter": 1, None: 0}
QUARTER_NUMBERS = {"2016-17-q3": 18, "2016-17-q4": 19}
MONTHS_OF_THE_YEAR = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
SMALL = re.compile(rf"\b[1-4]\b(?! (?:{MONTHS_OF_THE_YEAR}))")
SMALL_IN_WORDS = re.compile(
    r"\b(?:one|two|three|four) (?:children|child|young people|young person|boys?|girls?|babies)\b",
    re.IGNORECASE,
)


def read(name):
    return tomllib.loads((series.DATA / name).read_text(encoding="utf-8"))


SAID = read("commentary.toml")["said"]
REMARKS = read("remarks.toml")["remark"]
RISKS = read("risks.toml")
AUDITS = read("programme.toml")["audit"]
ACTIONS = read("actions.toml")
LOGS = [read(f"{name}.toml") for name in ("challenges", "agendas", "exceptions")]


def texts_of(told):
    """Every text in a piece of TOML, however deep."""
    if isinstance(told, dict):
        told = [value for key, value in told.items() if key not in {"moved", "codes"}]
    if isinstance(told, list):
        return [text for one in told for text in texts_of(one)]
    return [told] if isinstance(told, str) else []


def everything_written():
    texts = texts_of([SAID, REMARKS, RISKS, AUDITS, ACTIONS, LOGS]) + [
        row["reason"] for row in cast.rows("stages.csv")
    ]
    return texts + [*quarters.WHY.values(), quarters.MENDED_BECAUSE]


def figure(board, code, q):
    """A measure's value of a quarter, as the agency first sent it."""
    made = dict(series.area_series(board).quarters)
    share = next((one for one in fields.shares(series.dictionary()) if one.code == code), None)
    parts = [part for part, _ in (*share.numerator, *share.denominator)] if share else [code]
    values = {part: exact(made[part][q]) for part in parts}
    if (board, q) == ("bedford", 18):
        values |= {c: exact(t) for (c, _), t in quarters.AT_FIRST.items() if c in values}
    worked_out = rollup.share(share, values, 3) if share else values[code]
    return worked_out.low


def claims():
    for said in SAID:
        board = said.get("board") or next(
            row["boards"] for row in cast.rows("agencies.csv") if row["slug"] == said["agency"]
        )
        for claim in said["moved"]:
            yield board, QUARTER_NUMBERS[said["quarter"]], claim, texts_of(said)
    for remark in REMARKS:
        for claim in remark["moved"]:
            yield remark["board"], QUARTER_NUMBERS["2016-17-q3"], claim, texts_of(remark)


@pytest.mark.parametrize(("board", "q", "claim", "texts"), list(claims()))
def test_what_is_claimed_of_a_figure_is_so(board, q, claim, texts):
    match = CLAIM.fullmatch(claim)
    now = figure(board, match["code"], q)
    then = figure(board, match["code"], q - BACK[match["before"]])
    if match["number"]:
        assert then == Decimal(match["number"])
        assert re.search(rf"\b{match['number']}\b", " ".join(texts))
    elif match["way"] == "up":
        assert now > then
    else:
        assert now < then


def test_no_text_holds_a_small_number_of_children():
    for text in everything_written():
        assert not SMALL.search(text), text
        assert not SMALL_IN_WORDS.search(text), text


def test_every_large_number_in_a_commentary_is_one_that_was_checked():
    """Days, hours, miles and the like apart, a number in a commentary is a claim."""
    other = re.compile(
        r"\d+ (?:working days|days|miles|hours|January|February|March|April|May|June|December)"
    )
    for said in SAID:
        text = other.sub("", " ".join(texts_of(said)))
        numbers = set(re.findall(r"\b\d{2,}\b", text.replace(said["quarter"], "")))
        years = {"2012", "2015", "2016", "2017", "47"}
        claimed = {CLAIM.fullmatch(claim)["number"] for claim in said["moved"]}
        assert numbers <= claimed | years, said["theme"]


def test_agencies_measures_seats_and_boards_that_are_spoken_of_exist():
    codes = {row.code for row in series.dictionary()}
    agencies = {row["slug"]: row for row in cast.rows("agencies.csv")}
    seats = {(row["board"], row["title"]) for row in cast.rows("seats.csv")}
    themes = {
        (row.supplier_kind, row.theme) for row in series.dictionary() if row.release and row.theme
    }

    for said in SAID:
        assert (agencies[said["agency"]]["kind"], said["theme"]) in themes
        if "board" in said:
            assert said["board"] in agencies[said["agency"]]["boards"].split()
    assert {remark["code"] for remark in REMARKS} <= codes
    for risk in RISKS["risk"]:
        assert set(risk["codes"]) <= codes
        assert (risk["board"], risk["owner"]) in seats
    for audit in AUDITS:
        actions = [one["action"] for one in audit.get("finding", ()) if "action" in one]
        assert {audit.get("code", "CPP-01")} <= codes
        assert set(audit["agencies"]) <= agencies.keys()
        assert {
            ("bedford", one) for one in (audit["lead"], *(a["owner"] for a in actions))
        } <= seats


def test_scores_stand_between_target_and_no_controls():
    for risk in RISKS["risk"]:
        for score in risk["scores"]:
            inherent, current, target = (
                score[kind][0] * score[kind][1] for kind in ("inherent", "current", "target")
            )
            assert inherent >= current >= target, risk["title"]
