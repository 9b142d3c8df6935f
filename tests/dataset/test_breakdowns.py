"""A breakdown added as data is asked, checked, sent, published and protected like the rest."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from dataset.figures import QUARTER
from dataset.models import (
    BreakdownVersion,
    Definition,
    ReopenedItem,
    RuleVersion,
    SubmittedFigure,
)
from dataset.operations import publications, returns, reviews
from dataset.operations.notice import what_is_asked
from tests.dataset.worlds import COMPLETE, make_history, make_world
from tests.factories.breakdowns import BreakdownVersionFactory
from tests.factories.dataset import (
    DefinitionFactory,
    PeriodFactory,
    RuleVersionFactory,
)


pytestmark = pytest.mark.django_db
BY_AGE = {
    "LAC-01.age.0-4": "60",
    "LAC-01.age.5-9": "103",
    "LAC-01.age.10": "103",
    "LAC-01.age.not-known": "0",
}


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    made = make_world()
    BreakdownVersionFactory()
    Definition.objects.filter(indicator__code="LAC-01").update(collected_breakdowns="age")
    RuleVersionFactory(
        rule_id="V052",
        expression="total(X) == X",
        scope="every exclusive breakdown",
        message="By {breakdown} it does not add up: {name} | The categories come to {left}.",
    )
    return made


def page(world, client, slug="looked-after-children"):
    client.force_login(world.preparer)
    return client.get(reverse("dataset:return_theme", args=[world.data_return.pk, slug]))


def save(world, client, data):
    """Send the page of looked after children as somebody who saw what is saved."""
    client.force_login(world.preparer)
    contents = world.contents()
    theme = contents.theme("looked-after-children")
    sent = {}
    for item in theme.items:
        for slot in item.slots:
            sent[f"v-{item.code}"] = sent[f"seen-v-{item.code}"] = contents.text(slot)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, theme.slug])
    return client.post(url, sent | {"then": theme.slug} | data)


def texts(world):
    contents = world.contents()
    return {code: contents.text((code, QUARTER)) for code in BY_AGE}


def test_the_grid_asks_for_every_category_of_a_fresh_breakdown(world, client):
    body = page(world, client).content.decode()

    assert "By age" in body
    assert all(f'name="v-{code}"' in body for code in BY_AGE)
    assert "Under 5" in body


def test_a_table_is_folded_until_it_is_begun(world, client):
    assert '<details id="t-LAC-01-age">' in page(world, client).content.decode()

    world.type({"LAC-01.age.0-4": "60"})

    assert '<details id="t-LAC-01-age" open>' in page(world, client).content.decode()


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({}, "Nothing typed yet"),
        ({"LAC-01.age.0-4": "60"}, "60 so far, 3 blank"),
        ({"LAC-01": "266", "LAC-01.age.0-4": "60"}, "60 of 266, 206 left, 3 blank"),
        ({"LAC-01": "266"} | BY_AGE, "266 of 266"),
        ({"LAC-01": "260"} | BY_AGE, "266 of 260, 6 too many"),
        ({"LAC-01": "266"} | BY_AGE | {"LAC-01.age.10": "<5"}, "163 to 167 of 266"),
        ({"LAC-01": "266"} | dict.fromkeys(BY_AGE, "not held"), "Not held"),
        ({"LAC-01": "0"} | dict.fromkeys(BY_AGE, "0"), "0 of 0"),
    ],
)
def test_the_sum_so_far_stands_against_the_whole(world, client, figures, words):
    world.type(figures)

    assert f'by__sum">{words}</span>' in page(world, client).content.decode()


def test_a_blank_category_stops_the_return_and_counts_as_one_to_do(world):
    world.type(COMPLETE)
    contents = world.contents()

    status = contents.status(contents.theme("looked-after-children"))

    assert {missing.issue.codes[0] for missing in contents.missing} == set(BY_AGE)
    assert (status.done, status.total) == (1, 2)


def test_categories_that_do_not_add_up_are_an_error_in_their_table(world, client):
    world.type(COMPLETE | BY_AGE | {"LAC-01.age.5-9": "100"})

    body = page(world, client).content.decode()

    assert "By age it does not add up" in body
    assert '<details id="t-LAC-01-age" open>' in body
    assert 'aria-invalid="true"' in body


def test_every_blank_is_filled_with_nought_in_one_go_and_nothing_else_changes(world, client):
    world.type({"LAC-01": "60", "LAC-01.age.0-4": "60"})

    answer = save(world, client, {"r-LAC-01-age": "0"})

    assert answer.status_code == 302
    assert texts(world) == dict.fromkeys(BY_AGE, "0") | {"LAC-01.age.0-4": "60"}


def test_a_whole_breakdown_gets_its_reason_in_one_go(world, client):
    save(world, client, {"v-LAC-01": "266", "r-LAC-01-age": "not held"})

    assert set(texts(world).values()) == {"not held"}
    assert world.contents().text(("LAC-01", QUARTER)) == "266"


def test_what_is_typed_now_is_not_overwritten_by_the_filling(world, client):
    save(world, client, {"v-LAC-01.age.5-9": "7", "r-LAC-01-age": "0"})

    assert texts(world)["LAC-01.age.5-9"] == "7"


def test_two_people_who_change_one_category_are_shown_both_texts(world, client):
    seen = {"seen-v-LAC-01.age.0-4": "", "v-LAC-01.age.0-4": "61"}
    world.type({"LAC-01.age.0-4": "60"}, by=world.colleague)

    answer = save(world, client, seen)

    assert answer.status_code == 409
    assert "pick-v-LAC-01.age.0-4" in answer.content.decode()
    assert texts(world)["LAC-01.age.0-4"] == "60"


def test_a_multi_choice_breakdown_says_that_it_need_not_add_up(world, client):
    BreakdownVersion.objects.update(exclusive=False)
    world.type({"LAC-01": "50"} | BY_AGE)

    body = page(world, client).content.decode()

    assert "4 of 4 filled in; a case may be in several" in body
    assert "does not add up" not in body


def test_the_whole_page_takes_the_same_queries_however_many_categories(world, client, query_count):
    client.force_login(world.preparer)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, "looked-after-children"])
    before = query_count(url)

    many = " | ".join(f"c{number}: Category {number}" for number in range(30))
    BreakdownVersionFactory(slug="much", categories=many, not_known="")
    Definition.objects.filter(indicator__code="LAC-01").update(collected_breakdowns="age; much")

    assert query_count(url) == before


def test_it_is_asked_from_its_quarter_on_and_as_its_version_says(world):
    later = PeriodFactory(year=2017, quarter=1)
    BreakdownVersionFactory(
        version=2, valid_from=later, categories="child: Under 10 | young: 10 and over",
        not_known="",
    )  # fmt: skip
    BreakdownVersionFactory(slug="sex", valid_from=later)

    now = BreakdownVersion.objects.asked_in(world.period)
    then = BreakdownVersion.objects.asked_in(later)

    assert [one.slug for one in now["age"].categories] == ["0-4", "5-9", "10", "not-known"]
    assert [one.slug for one in then["age"].categories] == ["child", "young"]
    assert set(now) == {"age"}
    assert set(then) == {"age", "sex"}


def test_the_notice_counts_breakdowns_apart_from_figures(world):
    assert what_is_asked(world.reload())[0] == "It asks for 6 figures and 1 breakdown."


def test_reopening_a_measure_reopens_its_categories(world):
    accept(world, BY_AGE)

    reviews.reopen(world.reload(), codes=["LAC-01"], reason="Please check.", by=world.analyst)

    assert set(ReopenedItem.objects.values_list("code", flat=True)) == {"LAC-01", *BY_AGE}


def accept(world, figures):
    """The return typed with these figures, sent, approved and accepted."""
    world.type(COMPLETE | figures)
    returns.submit(world.data_return, by=world.preparer)
    reviews.approve(world.data_return, by=world.approver)
    reviews.accept(world.data_return, by=world.analyst)


def sent(world, figures=BY_AGE):
    """The return accepted and published."""
    accept(world, figures)
    return publications.publish(world.board, world.period, by=world.analyst)


def test_what_was_sent_holds_every_category(world, client):
    sent(world)

    held = SubmittedFigure.objects.filter(code__startswith="LAC-01.")
    assert {row.code: row.figure.low for row in held} == {
        code: int(text) for code, text in BY_AGE.items()
    }
    client.force_login(world.analyst)
    url = reverse("dataset:submission_detail", args=[world.data_return.pk, 1])
    assert "By age" in client.get(url).content.decode()


def test_a_small_category_and_the_one_that_would_give_it_away_are_hidden(world):
    small = {"LAC-01.age.0-4": "3", "LAC-01.age.5-9": "100", "LAC-01.age.10": "163"}

    publication = sent(world, BY_AGE | small)

    hidden = publication.shown_to("board").filter(standing="hidden", code__startswith="LAC-01")
    assert {row.code for row in hidden} == {"LAC-01.age.0-4", "LAC-01.age.5-9"}


def test_a_small_category_of_many_choices_hides_itself_only(world):
    BreakdownVersion.objects.update(exclusive=False)
    RuleVersion.objects.filter(rule_id="V052").delete()

    publication = sent(world, BY_AGE | {"LAC-01.age.0-4": "3"})

    hidden = publication.shown_to("board").filter(standing="hidden", code__startswith="LAC-01")
    assert {row.code for row in hidden} == {"LAC-01.age.0-4"}


def test_a_sum_of_measures_gives_no_small_category_away(world):
    BreakdownVersion.objects.update(exclusive=False)
    DefinitionFactory(code="CPP-06", name="Plans that go on")
    RuleVersionFactory(
        rule_id="V511",
        expression="CPP-03 + CPP-06 == CPP-02",
        message="The parts do not add up | {left} is not {right}.",
    )
    Definition.objects.filter(indicator__code__in=["CPP-02", "CPP-03", "CPP-06"]).update(
        collected_breakdowns="age"
    )
    plans = {
        f"{code}.age.{category}": text
        for code, texts in {
            "CPP-02": ("20", "12", "8", "0"),
            "CPP-03": ("10", "9", "6", "0"),
            "CPP-06": ("10", "3", "2", "0"),
        }.items()
        for category, text in zip(("0-4", "5-9", "10", "not-known"), texts, strict=True)
    }

    publication = sent(world, BY_AGE | plans | {"CPP-03": "25", "CPP-06": "15"})

    hidden = publication.shown_to("board").filter(standing="hidden", code__endswith=".age.5-9")
    assert {row.code for row in hidden} == {"CPP-03.age.5-9", "CPP-06.age.5-9"}  # of 12


def test_the_indicator_page_shows_the_categories_with_their_shares(world, client):
    sent(world)
    client.force_login(world.member)

    body = client.get(reverse("audits:indicator", args=["LAC-01"])).content.decode()

    assert "By age" in body
    assert "Under 5" in body
    assert "22.6%" in body  # 60 of 266
    assert "Asked by age" in body


def test_a_hidden_category_has_neither_figure_nor_share_on_the_page_nor_in_the_file(world, client):
    sent(world, BY_AGE | {"LAC-01.age.0-4": "3", "LAC-01.age.5-9": "100", "LAC-01.age.10": "163"})
    client.force_login(world.analyst)

    body = client.get(reverse("audits:indicator", args=["LAC-01"])).content.decode()
    rows = client.get(reverse("audits:indicator_csv", args=["LAC-01"])).content.decode()

    assert "2 hidden to protect children" in body
    assert "1.1%" not in body
    assert "37.6%" not in body
    [young] = [row for row in rows.splitlines() if "LAC-01.age.0-4" in row]
    assert "age,Under 5,children,,,,hidden" in young


def test_the_scorecard_lists_measures_and_no_categories(world, client):
    sent(world)
    client.force_login(world.member)

    body = client.get(reverse("dataset:scorecard")).content.decode()

    assert "LAC-01" in body
    assert "LAC-01.age" not in body
    assert "Under 5" not in body


def test_the_api_says_which_breakdown_and_category_a_figure_is_of(world, client):
    sent(world)
    client.force_login(world.analyst)
    figures = "/api/v1/figures/"

    by_age = client.get(figures, {"breakdown": "age"}).json()["results"]
    whole = client.get(figures, {"breakdown": "none"}).json()["results"]
    listed = client.get("/api/v1/breakdowns/").json()["results"]

    assert {(row["breakdown"], row["category"], row["low"]) for row in by_age} == {
        ("age", "0-4", 60), ("age", "5-9", 103), ("age", "10", 103), ("age", "not-known", 0),
    }  # fmt: skip
    assert by_age[0]["indicator"] == "LAC-01"
    assert all(row["breakdown"] is None for row in whole)
    assert [one["slug"] for one in listed] == ["age"]
    assert client.get(figures, {"breakdown": "shoes"}).status_code == 400


def test_the_workbook_has_a_row_for_every_category_and_brings_them_back(world, client):
    client.force_login(world.preparer)
    detail = [world.data_return.pk]
    held = load_workbook(
        BytesIO(client.get(reverse("dataset:return_workbook", args=detail)).content)
    )
    for row in held["Figures"].iter_rows(min_row=4):
        if row[0].value in BY_AGE:
            row[6].value = int(BY_AGE[row[0].value])
    file = BytesIO()
    held.save(file)
    upload = SimpleUploadedFile("return.xlsx", file.getvalue())

    preview = client.post(reverse("dataset:return_upload", args=detail), {"workbook": upload})

    body = preview.content.decode()
    assert "by age: Under 5" in body
    assert all(code in body for code in BY_AGE)
    confirm = reverse("dataset:return_upload_confirm", args=detail)
    client.post(confirm, {"token": preview.context["token"]})
    assert texts(world) == BY_AGE


def test_a_measure_added_with_its_breakdown_needs_nothing_else(world, client):
    BreakdownVersionFactory(slug="sex", categories="female: Female | male: Male", not_known="")
    DefinitionFactory(
        code="LAC-77", name="Fresh measure", theme="Looked after children",
        collected_breakdowns="sex",
    )  # fmt: skip

    contents = world.contents()

    assert {"LAC-77", "LAC-77.sex.female", "LAC-77.sex.male"} <= {
        item.code for item in contents.items
    }
    assert "Fresh measure, by sex" in page(world, client).content.decode()


def test_a_breakdown_no_longer_held_is_asked_about_once(world):
    make_history(world, {"LAC-01": "260"} | BY_AGE)

    world.type(COMPLETE | dict.fromkeys(BY_AGE, "not held"))

    queried = [issue.codes[0] for issue in world.contents().issues if issue.rule_id == "V069"]
    assert queried == ["LAC-01.age.0-4"]
