"""The dictionary as a spreadsheet on its pages: what is downloaded, what an upload would change."""

import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Role, TrailEntry
from dataset.intake.dictionary_book import write_book
from dataset.intake.dictionary_file import BREAKDOWN, BY_KIND, INDICATOR, RULE, read_file, write_csv
from dataset.models import ChangeLine, Definition, DictionaryChange, RuleVersion
from dataset.models.dictionary_texts import newest
from dataset.operations import changes
from tests.dataset.intake.dictionaries import shipped
from tests.dataset.worlds import make_world
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory, PeriodFactory


pytestmark = pytest.mark.django_db
UPLOAD = "/dictionary/upload/"


@pytest.fixture
def analyst(client):
    """The analyst of a board that has the shipped dictionary, signed in."""
    call_command("load_dictionary", stdout=StringIO())
    analyst = UserFactory(role=Role.ANALYST, board=BoardFactory())
    client.force_login(analyst)
    return analyst


def text(response):
    main = response.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def uploaded(client, data, name="dictionary.csv"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def rules_with(**changes):
    """The CSV of the shipped rules with {V001: {column: text}} put into it."""
    rows = [row | changes.get(row["rule_id"], {}) for row in shipped()[RULE]]
    return write_csv(BY_KIND[RULE], rows)


def indicators_with(*more, **changes):
    rows = [row | changes.get(row["code"].replace("-", ""), {}) for row in shipped()[INDICATOR]]
    return write_csv(BY_KIND[INDICATOR], [*rows, *more])


def test_what_is_downloaded_is_the_shipped_dictionary(client, analyst):
    book = client.get(reverse("dataset:dictionary_xlsx"))

    assert book["Content-Disposition"] == 'attachment; filename="dictionary.xlsx"'
    for kind, rows in read_file(book.content, "x").rows.items():
        table = BY_KIND[kind]
        by_key = {row[table.key]: row for row in shipped()[kind]}
        assert {row.values[table.key]: row.values for row in rows} == by_key
        csv = client.get(f"/dictionary/{table.file}")
        assert read_file(csv.content, "x").rows[kind] == rows


def test_the_newest_agreed_version_is_downloaded_also_before_its_quarter(analyst):
    DefinitionFactory(
        indicator=Definition.objects.get(indicator__code="CPP-01").indicator,
        version=2,
        valid_from=PeriodFactory(year=2017, quarter=4),
        name="Plans to come",
    )

    row = newest()[INDICATOR]["CPP-01"]

    assert (row["name"], row["version"]) == ("Plans to come", "2")


def test_the_file_as_downloaded_changes_nothing(client, analyst):
    response = uploaded(client, client.get(reverse("dataset:dictionary_xlsx")).content)

    page = text(response)
    assert "0 refused 0 would change 0 new 304 the same as now" in page
    assert "Indicators: 205 rows the same as now." in page
    assert "make a draft" not in page.lower()


def test_a_change_is_shown_field_by_field_and_nothing_is_in_force(client, analyst):
    before = (RuleVersion.objects.count(), TrailEntry.objects.count())

    page = text(uploaded(client, rules_with(V001={"tolerance": "2", "advice": "Correct it."})))

    assert "V001 Row 2 tolerance 0 2" in page
    assert "V001 advice Correct one of the three. Correct it." in page
    assert "Indicators: not in the file, so nothing happens to them." in page
    assert (RuleVersion.objects.count(), TrailEntry.objects.count()) == before


def test_how_a_measure_is_drawn_is_a_column_of_the_file(client, analyst):
    page = text(uploaded(client, indicators_with(MIS01={"chart": "rare"})))

    assert "chart blank rare" in page
    assert "1 would change" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (indicators_with(CPP01={"chart": "pie"}), "chart “pie” is none of xmr, rare, line"),
        (rules_with(V001={"expression": "ICP-02 + == ICP-01"}), "Rules, row 2 V001 expression"),
        (rules_with(V001={"tolerance": "lots"}), "Rules, row 2 V001 tolerance"),
        (rules_with(V001={"severity": "fatal"}), "expression “fatal” is not error, query or info."),
        (rules_with(V001={"name": "x" * 201}), "at most 200 characters (it has 201)"),
        (indicators_with(CPP01={"kind": "stok"}), "kind “stok” is none of flow, stock, ratio"),
        (indicators_with(CPP01={"multiplier": "x"}), "“x” is not a whole number above nought."),
        (indicators_with(CPP01={"unit": ""}), "unit It is empty."),
        (indicators_with(CPP01={"name": "x" * 201}), "at most 200 characters (it has 201)"),
        (
            indicators_with(CPP01={"collected_breakdowns": "age; shoes"}),
            "collected_breakdowns “shoes” is no breakdown.",
        ),
        (
            indicators_with({**shipped()[INDICATOR][0], "code": "new one"}),
            "code A code is letters, a hyphen and two digits, such as ICP-01.",
        ),
        (
            write_csv(BY_KIND[BREAKDOWN], [shipped()[BREAKDOWN][0] | {"categories": "all: All"}]),
            "categories A breakdown has two categories at least.",
        ),
    ],
)
def test_a_row_with_a_mistake_is_refused_with_its_place_and_the_others_stand(
    client, analyst, data, said
):
    page = text(uploaded(client, data))

    assert said in page
    assert "1 refused 0 would change 0 new" in page


@pytest.fixture
def to_draft(client):
    """`to_draft(data, **told)` uploads a file, and presses the button below the preview."""

    def to_draft(data, before=None, **told):
        page = uploaded(client, data).content.decode()
        token = re.search(r'name="token" value="([^"]+)"', page)[1]
        if before:
            before()
        quarter = changes.quarters_to_come()[1].slug
        said = {"title": "Wider", "reason": "Agreed in May.", "valid_from": quarter} | told
        return client.post(f"{UPLOAD}draft/", {"token": token, **said})

    return to_draft


def test_the_changes_become_a_draft_that_a_second_person_agrees(client, analyst, to_draft):
    new = shipped()[INDICATOR][30] | {"code": "NEW-01", "version": ""}
    response = to_draft(indicators_with(new, CPP01={"name": "Plans", "tier": "board"}))

    change = DictionaryChange.objects.get()
    assert response.url == change.get_absolute_url()
    assert (change.title, change.state, change.drafted_by) == ("Wider", "draft", analyst)
    lines = {line.key: line for line in change.lines.all()}
    assert lines["CPP-01"].changed == ("name", "tier")
    assert lines["NEW-01"].is_new
    assert newest()[INDICATOR]["CPP-01"]["name"] != "Plans"

    manager = UserFactory(role=Role.MANAGER, board=change.board)
    changes.propose(change, edition=change.edition, by=analyst)
    change.refresh_from_db()
    changes.agree(change, edition=change.edition, by=manager)

    after = newest()[INDICATOR]
    assert (after["CPP-01"]["name"], after["CPP-01"]["version"]) == ("Plans", "2")
    assert after["NEW-01"]["version"] == "1"


def test_breakdowns_and_rules_are_drafted_too(client, analyst, to_draft):
    tables = dict(shipped())
    tables[BREAKDOWN] = [
        *(row | ({"tolerated": "10"} if row["slug"] == "age" else {}) for row in tables[BREAKDOWN]),
        {**tables[BREAKDOWN][0], "slug": "shift", "name": "shift", "valid_from": ""},
    ]
    tables[RULE] = [row | ({"stage": "later"} if row["rule_id"] == "V001" else {})
                    for row in tables[RULE]]  # fmt: skip

    to_draft(write_book(tables))

    drafted = {(line.kind, line.key): line.changed for line in ChangeLine.objects.all()}
    assert drafted[BREAKDOWN, "age"] == ("tolerated",)
    assert drafted[RULE, "V001"] == ("stage",)
    assert set(drafted) == {(BREAKDOWN, "age"), (BREAKDOWN, "shift"), (RULE, "V001")}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"title": ""}, "Say what changes, in a few words."),
        ({"reason": ""}, "Say why the dictionary is to change."),
        ({"reason": "as for 943 476 5919"}, "This looks like it holds an NHS number."),
        ({"valid_from": "2012-13-q1"}, "Choose a quarter whose returns are not open yet."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(client, analyst, to_draft, told, said):
    response = to_draft(rules_with(V001={"tolerance": "2"}), **told)

    page = text(response)
    assert response.status_code == 422
    assert said in page
    assert "V001 Row 2 tolerance 0 2" in page
    assert "Rules: 89 rows the same as now." in page
    typed = {"title": "Wider", "reason": "Agreed in May."} | told
    assert all(words in response.content.decode() for words in (typed["title"], typed["reason"]))
    assert not DictionaryChange.objects.exists()


def test_what_somebody_changed_meanwhile_is_shown_before_anything_is_drafted(
    client, analyst, to_draft
):
    def meanwhile():
        held = RuleVersion.objects.get(rule_id="V001")
        held.pk, held.version, held.tolerance = None, 2, "7"
        held.save()

    response = to_draft(rules_with(V001={"tolerance": "2"}), before=meanwhile)

    assert response.status_code == 422
    page = text(response)
    assert "Somebody has changed the dictionary since you uploaded the file." in page
    assert "It stands in version 2 now, and this file was made from version 1." in page
    assert not DictionaryChange.objects.exists()


def test_what_was_sealed_for_one_person_is_nothing_to_another(client, analyst, to_draft):
    other = UserFactory(role=Role.ANALYST, board=BoardFactory())

    response = to_draft(
        rules_with(V001={"tolerance": "2"}), before=lambda: client.force_login(other)
    )

    assert response.url == UPLOAD
    assert not DictionaryChange.objects.exists()


def test_a_token_that_was_tampered_with_drafts_nothing(client, analyst):
    response = client.post(f"{UPLOAD}draft/", {"token": "made:up", "title": "x", "reason": "x"})

    assert response.url == UPLOAD
    assert not DictionaryChange.objects.exists()


def test_what_would_not_fit_together_stops_the_draft(client, analyst):
    """CPP-01 is named by rules: when nobody is asked for it, they could never be tested."""
    page = text(uploaded(client, indicators_with(CPP01={"collected": "no"})))

    assert "No draft can be made of this: the dictionary would not fit together." in page
    assert "nobody is asked for CPP-01." in page


def test_a_measure_may_name_a_part_that_the_same_file_adds(client, analyst):
    rows = {row["code"]: row for row in shipped()[INDICATOR]}
    base = rows["CPP-01"] | {"code": "NEW-01", "version": ""}
    share = rows["POP-03"] | {"code": "NEW-02", "numerator": "NEW-01", "version": ""}

    page = text(uploaded(client, indicators_with(share, base)))

    assert "0 refused 0 would change 2 new" in page


def test_a_share_of_a_measure_that_was_refused_stops_the_draft(client, analyst):
    rows = {row["code"]: row for row in shipped()[INDICATOR]}
    base = rows["CPP-01"] | {"code": "NEW-01", "unit": ""}
    share = rows["POP-03"] | {"code": "NEW-02", "numerator": "NEW-01"}

    page = text(uploaded(client, indicators_with(share, base)))

    assert "NEW-02, numerator: NEW-01 is no indicator" in page
    assert "No draft can be made" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "neither an Excel workbook nor a CSV file"),
        (b"\xff\xfe\x00\x01" * 50, "not a table of the dictionary"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"UPN,Surname,Forename,DOB\nA,B,C,1\n", "This file is about single children."),
    ],
)
def test_a_file_that_is_no_dictionary_is_refused_in_the_form(client, analyst, data, said):
    response = uploaded(client, data)

    assert response.status_code == 422
    assert said in text(response)
    assert "Nothing of it was kept." in text(response)


def test_a_file_over_the_limit_is_refused(client, analyst, settings):
    settings.UPLOAD_LIMIT = 1000

    response = uploaded(client, b"x" * 2000)

    assert response.status_code == 422
    assert "larger than 10 MB" in text(response)


def test_downloads_take_the_same_queries_however_long(client, query_count):
    world = make_world()
    client.force_login(world.analyst)
    few = query_count(reverse("dataset:dictionary_xlsx"))

    for number in range(10, 20):
        DefinitionFactory(code=f"CPP-{number}")

    assert query_count(reverse("dataset:dictionary_xlsx")) == few


def test_the_preview_takes_the_same_queries_however_many_rows_change(client, analyst):
    counts = []
    for changed in (1, 60):
        rows = [
            row | ({"name": f"{row['name']} x"} if number < changed else {})
            for number, row in enumerate(shipped()[INDICATOR])
        ]
        with CaptureQueriesContext(connection) as queries:
            page = text(uploaded(client, write_csv(BY_KIND[INDICATOR], rows)))
        assert f"0 refused {changed} would change" in page
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_list_of_indicators_links_the_downloads_and_for_staff_the_upload(client):
    world = make_world()
    pages = {}
    for user in (world.analyst, world.preparer):
        client.force_login(user)
        pages[user] = client.get("/indicators/").content.decode()

    assert all("/dictionary/dictionary.xlsx" in page for page in pages.values())
    assert all("/dictionary/rules.csv" in page for page in pages.values())
    assert UPLOAD in pages[world.analyst]
    assert UPLOAD not in pages[world.preparer]
