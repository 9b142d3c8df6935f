"""The page of one theme: fields, what stood there before, findings, saving, two people."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from dataset.operations import reviews
from tests.dataset.worlds import COMPLETE, make_history, make_world
from tests.factories.agencies import AgencyFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def page(client, world):
    """Open the theme's page as somebody, or send it."""

    def page(data=None, by=None, slug="child-protection"):
        client.force_login(by or world.preparer)
        url = reverse("dataset:return_theme", args=[world.data_return.pk, slug])
        return client.post(url, data) if data is not None else client.get(url)

    return page


def text(response):
    """What the page says, in one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def stored(world):
    return {slot: draft.text for slot, draft in world.contents().drafts.items() if draft.text}


def test_every_item_of_the_theme_has_its_fields(page):
    html = page().content.decode()

    names = re.findall(r'name="(v-[^"]+)"', html)
    assert names == [
        "v-CPP-01-1",
        "v-CPP-01-2",
        "v-CPP-01-3",
        "v-CPP-02",
        "v-CPP-03",
        "v-CPP-05n",
        "v-CPP-05d",
    ]


def test_every_field_has_a_label_that_names_the_measure(page):
    html = page().content.decode()

    for name in re.findall(r'<input name="(v-[^"]+)"', html):
        label = re.search(rf'<label for="{name}">(.*?)</label>', html)[1]
        assert len(re.sub(r"<[^>]*>", "", label)) > len("Jan, ")


def test_last_quarter_and_a_year_ago_stand_beside_the_field(world, page):
    make_history(world, {"CPP-02": "58", ("CPP-01", 0): "187"})
    make_history(world, {"CPP-02": "56"}, quarters_back=4, source="illustrative")

    response = page()

    assert "Oct to Dec 2016 A year ago Jan to Mar 2016" in text(response)
    row = response.context["page"].rows[1]
    assert (row.last_quarter.text, row.last_quarter.illustrative) == ("58", False)
    assert (row.year_ago.text, row.year_ago.illustrative) == ("56", True)
    assert 'aria-label="illustrative"' in response.content.decode()


def test_another_agencys_figures_never_stand_beside_ours(world, page):
    other = AgencyFactory(boards=[world.board])
    make_history(replace(world, agency=other), {"CPP-02": "999"})

    assert "999" not in text(page())


def test_saving_keeps_what_was_typed_and_works_out_quarter_and_share(world, page):
    response = page(
        {
            "v-CPP-01-1": "189",
            "v-CPP-01-2": " 194 ",
            "v-CPP-01-3": "196",
            "v-CPP-05n": "<5",
            "z-CPP-05n": "some",
            "v-CPP-05d": "70",
            "then": "child-protection",
        }
    )
    assert response.status_code == 302

    saved = page()
    assert stored(world)[("CPP-01", 2)] == "194"
    assert stored(world)[("CPP-05n", 0)] == "<5 not 0"
    assert "Last day of the quarter: 196" in text(saved)
    assert "worked out: 1 to 4 of 70 1.4% to 5.7%" in text(saved).replace(" </code>", "")


def test_fewer_than_asks_whether_it_could_be_none(world, page):
    page({"v-CPP-02": "<5"})
    response = page()
    assert "Fewer than 5: could it be none?" in text(response)
    assert 'name="z-CPP-02" value="none" checked' in response.content.decode()

    page({"v-CPP-02": "<5", "seen-v-CPP-02": "<5", "z-CPP-02": "some"})
    assert stored(world)[("CPP-02", 0)] == "<5 not 0"

    page({"v-CPP-02": "<5", "seen-v-CPP-02": "<5 not 0", "z-CPP-02": "none"})
    assert stored(world)[("CPP-02", 0)] == "<5"


def test_a_reason_is_chosen_instead_of_a_number(world, page):
    page({"v-CPP-02": "", "r-CPP-02": "not held"})
    page({"v-CPP-01-1": "", "v-CPP-01-2": "", "v-CPP-01-3": "", "r-CPP-01-1": "late"})

    assert stored(world) == {
        ("CPP-02", 0): "not held",
        **{("CPP-01", month): "late" for month in (1, 2, 3)},
    }


def test_a_note_stays_with_its_measure(world, page):
    page({"v-CPP-02": "40", "n-CPP-02": "Counted by hand.\r\nTwice."})

    assert world.contents().drafts[("CPP-02", 0)].note == "Counted by hand.\nTwice."
    assert "Note: Counted by hand." in text(page())


def test_an_error_is_told_at_the_field_and_above_and_does_not_stop_saving(world, page):
    page({"v-CPP-02": "40", "v-CPP-03": "41"})
    response = page()

    assert stored(world) == {("CPP-02", 0): "40", ("CPP-03", 0): "41"}
    html = response.content.decode()
    assert "One error in this theme" in html
    assert '<a href="#v-CPP-03">More plans ended than started</a>' in html
    assert re.search(
        r'id="v-CPP-03"[^>]* aria-invalid="true" aria-describedby="finding-V501-CPP-03"', html
    )
    assert 'id="finding-V501-CPP-03"' in html
    assert "41 ended, but 40 started." in text(response)


def test_unreadable_text_is_kept_and_shown_with_its_message(page):
    page({"v-CPP-02": "approx one hundred"})
    response = page()

    assert 'value="approx one hundred"' in response.content.decode()
    assert "“approx one hundred” is not a number." in text(response)


def test_a_blank_field_is_no_error_on_the_page_while_it_is_being_filled_in(page):
    page({"v-CPP-02": "40"})

    response = page()

    assert "There is a problem" not in text(response)
    assert not response.context["page"].problems
    assert response.context["page"].themes[0].status.words == "1 of 7"


def test_a_query_has_a_box_for_the_explanation_that_is_kept(world, page):
    page({"v-CPP-02": "60"})
    assert 'name="x-V502-CPP-02"' in page().content.decode()

    page({"x-V502-CPP-02": "Two large families moved in."})

    assert "Two large families moved in." in page().content.decode()
    assert page().context["page"].themes[0].status.to_explain == 0


def test_could_not_be_tested_is_shown_where_a_reason_stands(page):
    page({"v-CPP-02": "40", "v-CPP-03": "not held"})

    assert "could not be tested: it needs CPP-03 (not held). That is not a pass." in text(page())


def test_when_two_people_change_a_field_both_values_are_shown_and_nothing_is_lost(world, page):
    page({"v-CPP-02": "45", "seen-v-CPP-02": ""}, by=world.colleague)

    response = page({"v-CPP-02": "46", "seen-v-CPP-02": "", "v-CPP-03": "30", "seen-v-CPP-03": ""})

    assert response.status_code == 409
    html = response.content.decode()
    assert "Colleague changed Plans started at" in text(response)
    assert "Theirs: 45" in text(response)
    assert "Yours: 46" in text(response)
    assert re.search(r'<input name="v-CPP-02"[^>]*value="46"', html)
    assert '<input type="hidden" name="theirs-v-CPP-02" value="45">' in html
    assert stored(world) == {("CPP-02", 0): "45", ("CPP-03", 0): "30"}


@pytest.mark.parametrize(("choice", "kept"), [("mine", "46"), ("theirs", "45")])
def test_the_choice_after_a_clash_is_saved(world, page, choice, kept):
    page({"v-CPP-02": "45", "seen-v-CPP-02": ""}, by=world.colleague)

    response = page(
        {
            "v-CPP-02": "46",
            "seen-v-CPP-02": "",
            "theirs-v-CPP-02": "45",
            "pick-v-CPP-02": choice,
        }
    )

    assert response.status_code == 302
    assert stored(world) == {("CPP-02", 0): kept}


def test_a_third_change_after_the_choice_is_shown_again(world, page):
    page({"v-CPP-02": "45", "seen-v-CPP-02": ""}, by=world.colleague)
    page({"v-CPP-02": "47", "seen-v-CPP-02": "45"}, by=world.colleague)

    response = page(
        {"v-CPP-02": "46", "seen-v-CPP-02": "", "theirs-v-CPP-02": "45", "pick-v-CPP-02": "mine"}
    )

    assert response.status_code == 409
    assert "Theirs: 47" in text(response)


@pytest.mark.parametrize(
    ("then", "where"),
    [
        ("child-protection", "/theme/child-protection/"),
        ("looked-after-children", "/theme/looked-after-children/"),
        ("nowhere", "/theme/child-protection/"),
        ("//evil.example/", "/theme/child-protection/"),
        ("commentary", "/commentary/"),
        ("check", ""),
    ],
)
def test_the_button_leads_on(world, page, then, where):
    response = page({"v-CPP-02": "40", "then": then})

    root = world.data_return.get_absolute_url()
    assert response.headers["Location"] == f"{root}{where.removeprefix('/')}"


def test_a_field_of_another_theme_is_not_written(world, page):
    page({"v-LAC-01": "266", "v-CPP-02": "40"})

    assert stored(world) == {("CPP-02", 0): "40"}


def test_after_a_reopening_only_the_named_item_has_a_field(world, page):
    world.accept()
    reviews.reopen(world.data_return, codes=["CPP-02"], reason="Wrong.", by=world.analyst)

    html = page().content.decode()

    assert re.findall(r'<input name="(v-[^"]+)"', html) == ["v-CPP-02"]


def test_a_board_member_reads_the_draft_and_changes_nothing(world, page):
    world.type(COMPLETE)

    response = page(by=world.member)

    assert response.status_code == 200
    assert "<button" not in response.content.decode().split("<main")[1]
    assert page({"v-CPP-02": "41"}, by=world.member).status_code == 403


def test_a_theme_that_is_not_asked_does_not_exist(page):
    assert page(slug="weather").status_code == 404


def test_the_page_takes_the_same_queries_however_many_items(client, world, page, query_count):
    client.force_login(world.preparer)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])
    world.type({"CPP-02": "40"})
    few = query_count(url)

    for number in range(40, 70):
        DefinitionFactory(code=f"CPP-{number}")
    world.type({f"CPP-{number}": "5" for number in range(40, 70)})

    assert query_count(url) == few <= 17


def test_characters_that_no_database_or_workbook_can_hold_are_left_out(page, client, world):
    page({"v-CPP-02": "4\x000", "n-CPP-02": "Counted\x00 by \x0bhand\r\ntwice"})

    assert world.contents().note(world.contents().items[1]) == "Counted  by  hand\ntwice"
    workbook = reverse("dataset:return_workbook", args=[world.data_return.pk])
    assert client.get(workbook).status_code == 200
