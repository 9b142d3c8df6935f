"""However a return comes in, equal returns are equal submissions; the API sends one only once."""

import json
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from dataset.figures import QUARTER
from dataset.intake.template import CODE, COMMENTARY, FIGURES, NOTE, POINT, VALUE
from dataset.models import DraftValue, Submission, Way
from dataset.operations import drafts, returns
from dataset.operations.drafts import Edit
from tests.dataset.worlds import COMPLETE, make_world
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
FIGURES_SENT = {
    (key if isinstance(key, tuple) else (key, QUARTER)): text for key, text in COMPLETE.items()
}
FIGURES_SENT |= {
    ("CPP-01", 1): "about 190",
    ("CPP-02", QUARTER): "60",
    ("LAC-01", QUARTER): "not held",
}
NOTE_SENT, WHY, BECAUSE = (
    "Counted twice.",
    "Two large families moved in.",
    "A team was recorded late.",
)
PROMPT = "why"


@pytest.fixture
def world():
    return make_world()


def address(world, route, *args):
    return reverse(f"dataset:{route}", args=[world.data_return.pk, *args])


def confirm(client, world, preview):
    token = re.search(r'name="token" value="([^"]+)"', preview.content.decode())[1]
    client.post(address(world, "return_upload_confirm"), {"token": token})


def theme(world):
    return world.contents().themes[0].name


def explain_and_send(world):
    world.type({}, explanations={("V502", "CPP-02"): WHY})
    return returns.submit(world.data_return, by=world.preparer)


def say_in_the_grid(world, note=True):
    if note:
        world.type({}, notes={"CPP-02": NOTE_SENT})
    drafts.save_commentary(
        world.data_return, theme(world), [Edit(PROMPT, "", BECAUSE)], by=world.preparer
    )


def typed(world, client):
    world.type(FIGURES_SENT)
    say_in_the_grid(world)
    return explain_and_send(world)


def by_workbook(world, client):
    book = load_workbook(BytesIO(client.get(address(world, "return_workbook")).content))
    points = {"Quarter": 0, "Jan 2017": 1, "Feb 2017": 2, "Mar 2017": 3}
    for row in book[FIGURES].iter_rows():
        slot = (row[CODE].value, points.get(row[POINT].value))
        if slot in FIGURES_SENT:
            row[VALUE].value = FIGURES_SENT[slot]
        if slot == ("CPP-02", QUARTER):
            row[NOTE].value = NOTE_SENT
    for row in book[COMMENTARY].iter_rows():
        if row[0].value == theme(world):
            row[2].value = BECAUSE
    file = BytesIO()
    book.save(file)
    upload = SimpleUploadedFile("return.xlsx", file.getvalue())
    confirm(client, world, client.post(address(world, "return_upload"), {"workbook": upload}))
    return explain_and_send(world)


def by_paste(world, client):
    rows = {}
    for (code, _), text in FIGURES_SENT.items():
        rows.setdefault(code, []).append(text)
    text = "\n".join("\t".join([code, *texts]) for code, texts in rows.items())
    confirm(client, world, client.post(address(world, "return_paste"), {"text": text}))
    say_in_the_grid(world)
    return explain_and_send(world)


def by_csv(world, client):
    lines = client.get(address(world, "return_csv")).content.decode("utf-8-sig").splitlines()
    points = {"Quarter": 0, "Jan 2017": 1, "Feb 2017": 2, "Mar 2017": 3}
    for at, line in enumerate(lines[2:], start=2):
        cells = line.split(",")
        slot = (cells[0], points.get(cells[2]))
        if slot in FIGURES_SENT:
            cells[3] = FIGURES_SENT[slot]
        if slot == ("CPP-02", QUARTER):
            cells[4] = NOTE_SENT
        if cells[:3] == ["commentary", theme(world), "Why"]:
            cells[3] = BECAUSE
        lines[at] = ",".join(cells)
    upload = SimpleUploadedFile("return.csv", "\n".join(lines).encode())
    confirm(client, world, client.post(address(world, "return_csv_upload"), {"file": upload}))
    return explain_and_send(world)


def body(world, **changed):
    return {
        "figures": [
            {"code": code, "month": month, "value": text,
             "note": NOTE_SENT if code == "CPP-02" else ""}
            for (code, month), text in FIGURES_SENT.items()
        ],
        "explanations": [{"rule": "V502", "code": "CPP-02", "text": WHY}],
        "commentary": [{"theme": theme(world), PROMPT: BECAUSE}],
    } | changed  # fmt: skip


def post(client, world, content, key="first"):
    return client.post(
        reverse("api:return-send", args=[world.data_return.pk]),
        json.dumps(content),
        content_type="application/json",
        headers={"Idempotency-Key": key} if key else {},
    )


def by_json(world, client):
    assert post(client, world, body(world)).status_code == 201
    return Submission.objects.get()


def told(submission):
    """Everything a submission says, but for when, by whom and how it came."""
    return {
        "digest": submission.digest,
        "figures": {
            (
                row.code,
                row.month,
                row.low,
                row.high,
                row.qualifier,
                row.reason,
                row.note,
                row.definition_id,
            )
            for row in submission.figures.all()
        },
        "explanations": list(submission.explanations.values_list("rule_id", "code", "text")),
        "commentary": [(one.theme, one.answers) for one in submission.commentary.all()],
    }


@pytest.mark.parametrize(
    ("way", "kept"),
    [
        (typed, "typed"), (by_workbook, "workbook"), (by_paste, "paste"), (by_csv, "CSV"),
        (by_json, "API"),
    ],
)  # fmt: skip
def test_every_figure_keeps_the_way_it_came(world, client, way, kept):
    client.force_login(world.preparer)

    way(world, client)

    submission = Submission.objects.get()
    assert set(submission.figures.values_list("way", flat=True)) == {kept}
    client.force_login(world.analyst)
    rows = client.get(address(world, "submission_csv", 1)).content.decode("utf-8-sig")
    [figure] = [row for row in rows.splitlines() if row.startswith("Figure,CPP-02,")]
    assert figure.endswith(Way(kept).label)


@pytest.mark.parametrize("way", [by_workbook, by_paste, by_csv, by_json])
def test_every_way_in_gives_an_equal_submission(world, client, way):
    client.force_login(world.preparer)
    expected = told(typed(world, client))
    returns.withdraw(world.data_return, by=world.preparer)
    world.data_return.draft_values.all().delete()
    world.data_return.explanations.all().delete()
    world.data_return.draft_commentary.all().delete()

    again = way(world, client) if way is not by_json else _second(world, client)

    assert told(again) == expected


def _second(world, client):
    assert post(client, world, body(world)).status_code == 201
    return Submission.objects.order_by("number").last()


def test_the_same_key_and_body_again_sends_nothing_a_second_time(world, client):
    client.force_login(world.preparer)
    first = post(client, world, body(world))

    second = post(client, world, body(world))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Submission.objects.count() == 1
    assert first.json()["receipt"].endswith(
        f"/returns/{world.data_return.pk}/submissions/1/receipt/"
    )


def test_the_same_key_with_another_body_is_a_conflict(world, client):
    client.force_login(world.preparer)
    post(client, world, body(world))

    answer = post(client, world, body(world, explanations=[]))

    assert answer.status_code == 409
    assert Submission.objects.count() == 1


def test_a_key_is_needed(world, client):
    client.force_login(world.preparer)

    assert post(client, world, body(world), key="").status_code == 400
    assert not DraftValue.objects.exists()


def test_what_is_still_to_be_done_is_told_in_the_words_of_the_page_and_nothing_is_stored(
    world, client
):
    client.force_login(world.preparer)
    wrong = [one for one in body(world)["figures"] if one["code"] != "LAC-01"]
    wrong = [one | {"value": "70"} if one["code"] == "CPP-03" else one for one in wrong]

    answer = post(client, world, body(world, figures=wrong, explanations=[]))

    assert answer.status_code == 422
    problems = {(one["severity"], one["rule"], one["code"]) for one in answer.json()["problems"]}
    assert problems == {
        ("error", "V501", "CPP-03"), ("query", "V502", "CPP-02"), ("error", "V069", "LAC-01"),
    }  # fmt: skip
    assert "Nothing was stored." in answer.json()["detail"]
    assert not DraftValue.objects.exists()
    assert world.reload().state == "not started"


def test_an_empty_value_empties_the_field_and_what_is_not_named_stays(world, client):
    client.force_login(world.preparer)
    by_json(world, client)
    returns.withdraw(world.data_return, by=world.preparer)

    answer = post(client, world, {"figures": [{"code": "LAC-01", "value": ""}]}, key="second")

    assert answer.status_code == 422
    missing = {one["code"] for one in answer.json()["problems"] if one["severity"] == "error"}
    assert missing == {"LAC-01"}


def test_a_null_value_is_refused(world, client):
    client.force_login(world.preparer)

    answer = post(client, world, {"figures": [{"code": "LAC-01", "value": None}]})

    assert answer.status_code == 400
    assert not DraftValue.objects.exists()


def test_what_the_return_does_not_ask_for_is_named(world, client):
    client.force_login(world.preparer)
    strange = [*body(world)["figures"], {"code": "QQQ-01", "value": "1"}]

    answer = post(client, world, body(world, figures=strange))

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["code"] == "QQQ-01, month 0"
    assert not DraftValue.objects.exists()


@pytest.mark.parametrize(
    ("part", "again"),
    [
        ("figures", {"code": "CPP-02", "value": "61"}),
        ("figures", {"code": "CPP-01", "month": 2, "value": "194"}),
        ("explanations", {"rule": "V502", "code": "CPP-02", "text": "Something else."}),
        ("commentary", {"theme": "Child protection plans", "effect": "None."}),
    ],
)
def test_what_is_sent_twice_in_one_body_is_refused(world, client, part, again):
    client.force_login(world.preparer)
    if part == "commentary":
        again = again | {"theme": theme(world)}

    answer = post(client, world, body(world, **{part: [*body(world)[part], again]}))

    assert answer.status_code == 400
    assert "sent twice" in str(answer.json()[part])
    assert not DraftValue.objects.exists()


def test_an_explanation_of_a_measure_that_is_not_asked_for_is_named(world, client):
    client.force_login(world.preparer)
    strange = [*body(world)["explanations"], {"rule": "V502", "code": "QQQ-01", "text": WHY}]

    answer = post(client, world, body(world, explanations=strange))

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["code"] == "V502, QQQ-01"


def test_text_that_could_identify_a_child_is_refused_and_not_stored(world, client):
    client.force_login(world.preparer)

    answer = post(client, world, body(world, explanations=[
        {"rule": "V502", "code": "CPP-02", "text": "Born on 3 May 2011, date of birth 03/05/2011."}
    ]))  # fmt: skip

    assert answer.status_code == 422
    assert "2011" not in answer.content.decode()
    assert not DraftValue.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("analyst", 404), ("nobody", 404)])
def test_only_the_agencys_writers_send(world, client, who, status):
    person = UserFactory() if who == "nobody" else getattr(world, who)
    client.force_login(person)

    assert post(client, world, body(world)).status_code == status
    assert not Submission.objects.exists()


def test_what_cannot_be_placed_stays_in_the_box(world, client):
    client.force_login(world.preparer)

    answer = client.post(address(world, "return_paste"), {"text": "Something else\t4"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "names no measure of this return" in page
    assert "Something else\t4" in page


def test_a_pasted_range_changes_nothing_before_it_is_confirmed(world, client):
    client.force_login(world.preparer)

    page = client.post(address(world, "return_paste"), {"text": "CPP-02\t41"}).content.decode()

    assert "Check what we read from what you pasted" in page
    assert "your file" not in page
    assert not DraftValue.objects.exists()
