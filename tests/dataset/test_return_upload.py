"""The workbook: download it, fill it in, look at what would change, take it or not."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Role, User
from dataset.intake.template import CODE, FIGURES, NOTE, POINT, VALUE
from dataset.models import DraftCommentary, DraftValue, State, Submission
from dataset.operations import returns, reviews
from tests.dataset.worlds import COMPLETE, make_history, make_world
from tests.factories.agencies import AgencyFactory, AppointmentFactory
from tests.factories.dataset import DataReturnFactory, DraftCommentaryFactory


pytestmark = pytest.mark.django_db

MONTHS = {0: "Quarter", 1: "Jan 2017", 2: "Feb 2017", 3: "Mar 2017"}


@pytest.fixture
def world(client):
    world = make_world()
    client.force_login(world.preparer)
    return world


def url(world, name):
    return reverse(f"dataset:{name}", args=[world.data_return.pk])


def text(response):
    main = response.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def download(client, world):
    return load_workbook(BytesIO(client.get(url(world, "return_workbook")).content))


def row_of(page, slot):
    for row in page.iter_rows(min_row=1):
        if (row[CODE].value, row[POINT].value) == (slot[0], MONTHS[slot[1]]):
            return row
    raise LookupError(slot)


def fill(book, figures, notes=None):
    """Fill in the yellow fields, as somebody does in Excel."""
    for key, value in figures.items():
        slot = key if isinstance(key, tuple) else (key, 0)
        row_of(book[FIGURES], slot)[VALUE].value = value
    for code, note in (notes or {}).items():
        row_of(book[FIGURES], (code, 0))[NOTE].value = note
    return book


def upload(client, world, book):
    content = book
    if not isinstance(book, bytes):
        file = BytesIO()
        book.save(file)
        content = file.getvalue()
    return client.post(
        url(world, "return_upload"), {"workbook": SimpleUploadedFile("return.xlsx", content)}
    )


def confirm(client, world, response):
    return client.post(url(world, "return_upload_confirm"), {"token": response.context["token"]})


def as_numbers(figures):
    return {key: int(value) if value.isdigit() else value for key, value in figures.items()}


def test_the_download_is_named_after_its_return_and_prefilled(client, world):
    make_history(world, {"CPP-02": "58"}, source="illustrative")
    world.type({"CPP-02": "60", "CPP-03": "<5"})

    response = client.get(url(world, "return_workbook"))

    assert response.headers["Content-Disposition"] == (
        'attachment; filename="return-2016-17-q4-social-care-bedford.xlsx"'
    )
    assert "no-store" in response.headers["Cache-Control"]
    page = load_workbook(BytesIO(response.content))[FIGURES]
    assert row_of(page, ("CPP-02", 0))[VALUE].value == 60
    assert row_of(page, ("CPP-03", 0))[VALUE].value == "<5"
    assert "58 (illustrative)" in [cell.value for cell in row_of(page, ("CPP-02", 0))]


def test_the_preview_changes_nothing_and_says_what_would(client, world):
    world.type({"CPP-02": "40", "CPP-03": "30"})
    book = fill(
        download(client, world),
        {"CPP-02": 42, "CPP-03": 30, "LAC-01": 266, "CPP-05n": "approx one hundred"},
    )

    response = upload(client, world, book)

    said = text(response)
    assert "Nothing has been changed yet. The file itself is not kept." in said
    assert "1 could not be read 1 would change 1 new 1 the same as now" in said
    assert re.search(r"Figures G\d+ Children counted CPP-05n “approx one hundred”", said)
    assert re.search(r"Figures G\d+ Plans started CPP-02 40 42 \+2", said)
    assert re.search(r"Figures G\d+ Children looked after LAC-01 266 no figure", said)
    assert "Take these 2 figures" in said
    assert dict(DraftValue.objects.values_list("code", "text")) == {"CPP-02": "40", "CPP-03": "30"}


def test_confirming_takes_the_figures_and_the_notes(client, world):
    book = fill(download(client, world), {"CPP-02": 42}, notes={"CPP-02": "Counted by hand."})

    response = confirm(client, world, upload(client, world, book))

    assert response.status_code == 302
    draft = DraftValue.objects.get()
    assert (draft.text, draft.note, draft.origin) == ("42", "Counted by hand.", "workbook")
    assert world.reload().state == State.IN_PREPARATION


def test_commentary_comes_with_the_workbook(client, world):
    book = download(client, world)
    page = book["Commentary"]
    row = next(row for row in page.iter_rows() if row[0].value == "Child protection")
    row[2].value = "A new team."

    preview = upload(client, world, book)
    assert "Take this 1 answer" in text(preview)
    confirm(client, world, preview)

    assert DraftCommentary.objects.get().why == "A new team."


def test_the_preview_shows_the_words_it_would_replace(client, world):
    DraftCommentaryFactory(data_return=world.data_return, why="The old team left.")
    world.type({"CPP-02": "40"}, notes={"CPP-02": "Counted twice."})
    book = fill(download(client, world), {}, notes={"CPP-02": "Counted by hand."})
    row = next(row for row in book["Commentary"].iter_rows() if row[0].value == "Child protection")
    row[2].value = "A new team."

    said = text(upload(client, world, book))

    assert "Plans started, note Counted by hand. In place of: Counted twice." in said
    assert "Child protection: why A new team. In place of: The old team left." in said
    assert "Nothing has been changed yet" in said


def test_an_answer_that_is_too_long_is_named_and_not_cut(client, world):
    book = download(client, world)
    page = book["Commentary"]
    row = next(row for row in page.iter_rows() if row[0].value == "Child protection")
    row[2].value = "word " * 1000

    said = text(upload(client, world, book))

    assert "1 could not be read" in said
    assert re.search(r"Commentary C\d+ Child protection Why", said)
    assert "longer than 4,000 characters" in said
    assert "There is nothing to take." in said


def test_an_explanation_survives_the_next_upload(client, world):
    world.type({"CPP-02": "60"}, explanations={("V502", "CPP-02"): "Two families moved in."})

    preview = upload(client, world, fill(download(client, world), {"CPP-02": 61}))
    assert "Your explanation is kept" in text(preview)
    confirm(client, world, preview)

    contents = world.contents()
    (query,) = [issue for issue in contents.issues if issue.explainable]
    assert contents.explanation(query) == "Two families moved in."


def test_a_blank_cell_leaves_what_was_typed(client, world):
    world.type({"CPP-02": "40"})
    book = fill(download(client, world), {"CPP-02": None, "CPP-03": 30})

    preview = upload(client, world, book)
    assert "1 field of the return is blank in your file. What you have typed there stays." in text(
        preview
    )
    confirm(client, world, preview)

    assert dict(DraftValue.objects.values_list("code", "text")) == {"CPP-02": "40", "CPP-03": "30"}


def test_a_file_that_brings_nothing_new_has_nothing_to_confirm(client, world):
    world.type({"CPP-02": "40"})

    said = text(upload(client, world, download(client, world)))

    assert "There is nothing to take." in said
    assert "Take these" not in said


def test_the_same_return_by_grid_and_by_workbook_gives_equal_submissions(client, world):
    by_grid = world.send()
    other = make_twin(world)
    client.force_login(other.preparer)
    book = fill(download(client, other), as_numbers(COMPLETE))
    confirm(client, other, upload(client, other, book))
    by_workbook = returns.submit(other.data_return, by=other.preparer)

    def sent(submission):
        return {
            (row.code, row.month, row.low, row.high, row.qualifier, row.reason, row.source)
            for row in submission.figures.all()
        }

    assert by_workbook.digest == by_grid.digest
    assert sent(by_workbook) == sent(by_grid)
    assert Submission.objects.count() == 2


def make_twin(world):
    """Another agency with the same return, and the same person in it."""
    agency = AgencyFactory(slug="twin", boards=[world.board])
    AppointmentFactory(user=world.preparer, role=Role.PREPARER, agency=agency)
    return replace(
        world,
        agency=agency,
        data_return=DataReturnFactory(agency=agency, board=world.board, period=world.period),
        preparer=User.objects.get(pk=world.preparer.pk),
    )


def test_a_figure_changed_between_preview_and_confirmation_is_asked_about(client, world):
    preview = upload(client, world, fill(download(client, world), {"CPP-02": 42, "CPP-03": 30}))
    world.type({"CPP-02": "45"}, by=world.colleague)

    response = confirm(client, world, preview)

    assert response.status_code == 409
    assert "Plans started CPP-02 45, by Colleague 42" in text(response)
    assert dict(DraftValue.objects.values_list("code", "text")) == {"CPP-02": "45", "CPP-03": "30"}

    assert confirm(client, world, response).status_code == 302
    assert DraftValue.objects.get(code="CPP-02").text == "42"


@pytest.mark.parametrize("token", ["", "made up", "W10:1abc:def"])
def test_a_made_up_confirmation_changes_nothing(client, world, token):
    response = client.post(url(world, "return_upload_confirm"), {"token": token}, follow=True)

    assert "Nothing was changed: upload the file again." in text(response)
    assert not DraftValue.objects.exists()


def test_a_confirmation_is_for_one_person_and_one_return(client, world):
    preview = upload(client, world, fill(download(client, world), {"CPP-02": 42}))
    client.force_login(world.colleague)

    response = client.post(
        url(world, "return_upload_confirm"), {"token": preview.context["token"]}, follow=True
    )

    assert "read for another return" in text(response)
    assert not DraftValue.objects.exists()


def test_a_confirmation_ends_after_an_hour(client, world):
    preview = upload(client, world, fill(download(client, world), {"CPP-02": 42}))
    client.logout()

    with time_machine.travel(2_000_000_000, tick=False):
        client.force_login(world.preparer)
        response = client.post(
            url(world, "return_upload_confirm"), {"token": preview.context["token"]}, follow=True
        )

    assert "more than an hour ago" in text(response)
    assert not DraftValue.objects.exists()


def test_after_a_reopening_the_workbook_has_only_the_items_named(client, world):
    world.accept()
    reviews.reopen(world.data_return, codes=["LAC-01"], reason="Wrong.", by=world.analyst)
    book = download(client, world)

    with pytest.raises(LookupError):
        row_of(book[FIGURES], ("CPP-02", 0))
    confirm(client, world, upload(client, world, fill(book, {"LAC-01": 270})))

    assert world.contents().text(("LAC-01", 0)) == "270"


# Files that are refused as a whole


def refused(response):
    assert response.status_code == 422
    assert "Nothing of the file has been stored, and nothing in your return has changed." in text(
        response
    )
    assert not DraftValue.objects.exists()
    return text(response)


def test_another_agencys_file_is_refused(client, world):
    other = make_twin(world)
    client.force_login(other.preparer)
    book = fill(download(client, other), {"CPP-02": 42})

    assert "This file belongs to another return" in refused(upload(client, world, book))


def test_a_file_of_an_old_version_is_refused(client, world):
    book = fill(download(client, world), {"CPP-02": 42})
    world.contents().definitions["LAC-01"].indicator.definitions.update(collected=False)

    assert "This file is an old version" in refused(upload(client, world, book))


@pytest.mark.parametrize("content", [b"", b"code,value\nCPP-02,42\n", b"%PDF-1.7", b"PK\x03\x04"])
def test_a_file_that_is_no_workbook_is_refused(client, world, content):
    refused(upload(client, world, content))


def test_an_extra_sheet_is_refused_by_name(client, world):
    book = download(client, world)
    book.create_sheet("List 7")

    assert "Not ours: “List 7”." in refused(upload(client, world, book))


def test_a_file_over_the_limit_is_dropped_unread(client, world, settings):
    settings.UPLOAD_LIMIT = 100_000

    response = upload(client, world, b"PK\x03\x04" + b"x" * 200_000)

    assert "The limit is 10 MB" in refused(response)


def test_nothing_of_an_upload_touches_the_disk(client, world, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    upload(client, world, b"PK\x03\x04" + b"x" * 5_000_000)

    assert list(tmp_path.iterdir()) == []


def test_choosing_no_file_is_said(client, world):
    response = client.post(url(world, "return_upload"), {})

    assert response.status_code == 422
    assert "Choose the workbook to upload." in text(response)


def test_nothing_is_uploaded_once_the_return_is_sent(client, world):
    preview = upload(client, world, fill(download(client, world), {"CPP-02": 42}))
    world.send()

    assert client.get(url(world, "return_upload")).status_code == 403
    assert confirm(client, world, preview).status_code == 403
