"""Pointing at the figures once: what would be taken is shown, and next quarter it is remembered."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from agencies.models import TrailEntry
from dataset.models import DraftValue, SheetMapping
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
ROWS = [
    ["", "Jan 2017", "Feb 2017", "Mar 2017", "Q4 2016-17"],
    ["Children on a plan", 189, 194, 196, 196],
    ["Plans started", 12, 13, 15, 40],
    ["Plans ended", 8, 9, 13, 30],
]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def go(client, world):
    """Send something to one of the pages, as the data lead."""
    client.force_login(world.preparer)

    def to(route, **data):
        return client.post(reverse(f"dataset:{route}", args=[world.data_return.pk]), data)

    return to


def spreadsheet(rows):
    book = Workbook()
    book.active.title = "Team"
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return SimpleUploadedFile("our figures.xlsx", file.getvalue())


def token(answer):
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]


def cells(answer):
    """{field: cell} as the page offers them."""
    found = re.findall(r'name="(w-[^"]+)" value="([^"]+)"', answer.content.decode())
    return dict(found)


def point(go, rows=ROWS, **changes):
    answer = go("return_own", spreadsheet=spreadsheet(rows))
    return go("return_own_map", token=token(answer), **(cells(answer) | changes))


def test_the_first_time_cells_are_offered_and_nothing_is_changed(go):
    answer = go("return_own", spreadsheet=spreadsheet(ROWS))

    assert cells(answer) == {
        "w-CPP-01-1": "B2", "w-CPP-01-2": "C2", "w-CPP-01-3": "D2", "w-CPP-02": "E3",
        "w-CPP-03": "E4",
    }  # fmt: skip
    assert "5 of 8 figures have a cell" in answer.content.decode()
    assert not SheetMapping.objects.exists()
    assert not DraftValue.objects.exists()


def test_what_would_be_taken_is_shown_and_taken_on_confirmation(go, world):
    preview = point(go)
    assert "Check what we read from your file" in preview.content.decode()
    assert not DraftValue.objects.exists()

    go("return_upload_confirm", token=token(preview))

    held = {(one.code, one.month): (one.text, one.origin) for one in DraftValue.objects.all()}
    assert held["CPP-02", 0] == ("40", "own sheet")
    assert held["CPP-01", 3] == ("196", "own sheet")


def test_the_next_file_of_the_same_layout_goes_straight_to_the_preview(go):
    point(go)
    later = [*ROWS[:2], ["Plans started", 12, 13, 15, 44], ROWS[3]]

    preview = go("return_own", spreadsheet=spreadsheet(later))

    page = preview.content.decode()
    assert "Check what we read from your file" in page
    assert ">44<" in page.replace("<b>", "").replace("</b>", "") or "44" in page


def test_a_changed_layout_is_said(go):
    point(go)
    later = [*ROWS[:3], ["Plans closed", 8, 9, 13, 30]]

    page = go("return_own", spreadsheet=spreadsheet(later)).content.decode()

    assert "Your spreadsheet has changed since we last read it." in page
    assert "CPP-03 is not found." in page
    assert "A row is new: plans closed" in page
    assert "A row is gone: plans ended" in page


def test_a_cell_that_is_none_is_refused_and_the_others_stay(go):
    answer = point(go, **{"w-CPP-02": "somewhere", "w-CPP-03": "D4"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“somewhere” is no cell. Write it as C14." in page
    assert cells(answer)["w-CPP-03"] == "D4"
    assert not SheetMapping.objects.exists()


def test_the_mapping_holds_words_and_no_figure(go):
    point(go)

    mapping = SheetMapping.objects.get()
    assert mapping.pointers["CPP-02"] == {"0": ["team", "plans started", "<q:0>", "E3"]}
    assert "196" not in str(mapping.pointers) + str(mapping.layout)
    assert TrailEntry.objects.filter(verb="dataset.mapping_saved").count() == 1


def test_what_the_page_carries_is_for_one_person_and_return(go, client, world):
    answer = go("return_own", spreadsheet=spreadsheet(ROWS))
    client.force_login(world.colleague)

    refused = go("return_own_map", token=token(answer), **cells(answer))

    assert refused.status_code == 302
    assert not SheetMapping.objects.exists()


def test_a_list_of_children_is_refused_and_nothing_of_it_is_kept(go):
    rows = [["Forename", "Surname", "Date of birth"], ["Ann", "Other", "2010-02-03"]]

    answer = go("return_own", spreadsheet=spreadsheet(rows))

    assert answer.status_code == 422
    assert "Send counts only" in answer.content.decode()
    assert "Other" not in answer.content.decode().replace("Others", "")


def test_the_return_leads_to_it(client, world):
    client.force_login(world.preparer)

    page = client.get(world.data_return.get_absolute_url()).content.decode()

    assert reverse("dataset:return_own", args=[world.data_return.pk]) in page


def test_words_of_the_file_that_could_identify_a_child_are_not_remembered(go):
    rows = [*ROWS, ["Jane Bramble 12/03/2009", "", "", "", 1]]

    answer = point(go, rows)

    assert answer.status_code == 422
    assert "a date of birth" in answer.content.decode()
    assert not SheetMapping.objects.exists()
