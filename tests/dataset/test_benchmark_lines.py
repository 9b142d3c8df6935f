"""Users extend the mapping from national columns to our measures, as data, with reasons."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Role, TrailEntry
from audits.tasks.jobs import run_jobs
from dataset.models import BenchmarkFile, BenchmarkLine, BenchmarkValue, Job
from dataset.operations import benchmark_lines as operations
from dataset.operations import benchmarks
from tests.dataset.intake.test_benchmarks import HEAD, ROWS, content
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db
RELEASE = "Children in need 2017"
CIN = ("c1.csv", content(HEAD, ROWS))
LINE = {
    "column": "something ELSE", "words": "", "code": "NFA-01", "kind": "number", "scale": "1",
    "note": "Table C1, its last column",
}  # fmt: skip
WORDED = [*HEAD[:10], "population_count", "number"]


@pytest.fixture(autouse=True)
def analyst(settings, client):
    settings.DEMO_DATE = date(2019, 4, 27)
    DefinitionFactory(code="NFA-01", name="No further action")
    DefinitionFactory(code="NFA-02", name="Share of it", share=True)
    analyst = UserFactory(name="Analyst", role=Role.ANALYST, board=BoardFactory())
    client.force_login(analyst)
    return analyst


@pytest.fixture
def board(analyst):
    return analyst.appointments.get().board


def load(*files, release=RELEASE, published=date(2017, 10, 31)):
    return benchmarks.load(files, release, published_on=published)


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def post(client, address, **data):
    return client.post(address, data)


def test_the_shipped_lines_come_with_the_first_file_and_once(client):
    load(CIN)
    count = BenchmarkLine.objects.count()
    load(CIN)

    assert BenchmarkLine.objects.count() == count
    assert count == BenchmarkLine.objects.filter(is_shipped=True, made_by=None).count() > 20
    assert operations.load_shipped() == (0, 0)
    page = text(client.get("/benchmarks/lines/"))
    assert "Referrals_rate every row REF-08" in page
    assert "Shipped with the service" in page


def test_a_line_that_is_shipped_no_longer_is_withdrawn_and_own_ones_stay(board, analyst):
    operations.load_shipped()
    operations.add(board, **LINE, by=analyst)
    BenchmarkLine.objects.create(
        column="Gone", code="REF-01", kind="number", is_shipped=True, made_at="2017-01-01T10:00Z"
    )

    assert operations.load_shipped() == (0, 1)

    gone = BenchmarkLine.objects.get(column="Gone")
    assert gone.withdrawn_because == "It is no longer shipped with the service"
    assert BenchmarkLine.objects.standing().filter(is_shipped=False).count() == 1


def test_a_line_added_on_the_screen_makes_the_column_load(client):
    load(CIN)
    page = client.get("/benchmarks/lines/")
    assert "Something_else , 3 numbers (England, 2017: 1)" in text(page)
    assert "/benchmarks/lines/new/?column=Something_else" in page.text
    assert (
        'value="Something_else"' in client.get("/benchmarks/lines/new/?column=Something_else").text
    )

    tried = post(client, "/benchmarks/lines/new/", **LINE)
    assert "c1.csv , Children in need 2017: 4 of 4 rows" in text(tried)
    assert not BenchmarkLine.objects.filter(is_shipped=False).exists()
    assert post(client, "/benchmarks/lines/new/", **LINE, add="yes").status_code == 302

    report = load(CIN)
    assert report.line() == (
        "4 rows: 4 new values, 8 the same, 0 changed; 0 neighbours; 0 rows refused."
    )
    assert load(CIN).new == 0
    assert BenchmarkValue.objects.get(code="NFA-01", area__code="E06000055", year=2017).raw == "3"
    after = text(client.get("/benchmarks/lines/"))
    assert "Every column with numbers has a line." in after
    assert "Table C1, its last column Analyst, 27 April 2019" in after
    assert TrailEntry.objects.filter(verb="dataset.benchmark_line_added").count() == 1


def test_the_report_of_a_file_leads_to_the_columns_that_had_no_line(client):
    client.post(
        "/benchmarks/",
        {
            "release": RELEASE,
            "published": "2017-10-31",
            "files": SimpleUploadedFile("c1.csv", CIN[1]),
        },
    )
    run_jobs()

    page = client.get(Job.objects.get().get_absolute_url())

    assert "These columns had no line in the mapping" in text(page)
    assert 'href="/benchmarks/lines/#columns"' in page.text


def test_words_choose_the_rows_and_the_preview_says_what_there_is(client):
    rows = [[*ROWS[2][:10], words, "40"] for words in ("No further action", "Ceasing", "Ceasing")]
    load(("cla.csv", content(WORDED, rows)))
    line = LINE | {"column": "number"}

    tried = text(post(client, "/benchmarks/lines/new/", **line | {"words": "Ceasing"}))
    assert "cla.csv , Children in need 2017: 2 of 3 rows" in tried
    tried = text(post(client, "/benchmarks/lines/new/", **line | {"words": "Nobody"}))
    assert (
        "none of 3 rows holds these words. Its rows are about: ceasing no_further_action" in tried
    )


def test_a_column_that_no_file_has_is_told_with_those_of_a_similar_name(client):
    load(CIN)

    tried = text(post(client, "/benchmarks/lines/new/", **LINE | {"column": "Somethin_els"}))

    assert "No file that was loaded has this column." in tried
    assert "Columns with a similar name: Something_else." in tried


def test_a_renamed_column_is_told_and_loads_with_a_line_of_ones_own(board, analyst):
    load(CIN)
    head = ["Referrals_per_10k" if each == "Referrals_rate" else each for each in HEAD]
    later = ("c1.csv", content(head, ROWS))
    DefinitionFactory(code="REF-08", kind="ratio", unit="per 10,000")

    report = load(later, release="2018", published=date(2018, 10, 25))
    assert report.lost == ["REF-08"]
    assert "Referrals_per_10k" in report.unmapped["c1.csv"]
    operations.add(
        board, **LINE | {"column": "Referrals_per_10k", "code": "REF-08", "kind": "rate"},
        by=analyst,
    )  # fmt: skip

    report = load(later, release="2018", published=date(2018, 10, 25))
    assert (report.new, report.same, report.lost) == (4, 4, [])


def test_a_scale_makes_the_number_ours_and_keeps_the_text(board, analyst):
    made = operations.add(board, **LINE | {"scale": "1000"}, by=analyst)
    load(CIN)

    value = BenchmarkValue.objects.get(code="NFA-01", area__code="E06000055", year=2017)
    assert (value.raw, value.number) == ("3", 3000)
    operations.withdraw(made, board, because="They are not in thousands.", by=analyst)
    operations.add(board, **LINE, by=analyst)
    assert load(CIN).changed == 3
    value.refresh_from_db()
    assert (value.raw, value.number) == ("3", 3)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"code": "NFA-02"}, "it can only be read from a column of the kind “Percent”"),
        ({"kind": "rate"}, "it can only be read from a column of the kind “Number”"),
        ({"scale": "10"}, "Only a rate is counted like that"),
        ({"column": "Referrals"}, "There is a line for this column already"),
        ({"note": ""}, "What it is, and why it is that measure: this field is required"),
        ({"note": "As told for NHS number 943 476 5919"}, "NHS number"),
        ({"code": "XYZ-01"}, "Select a valid choice"),
    ],
)
def test_a_line_that_cannot_stand_is_refused_at_its_field(client, changed, words):
    operations.load_shipped()

    answer = post(client, "/benchmarks/lines/new/", **LINE | changed, add="yes")

    assert answer.status_code == 422
    assert words in text(answer)
    assert not BenchmarkLine.objects.filter(is_shipped=False).exists()


def test_withdrawing_needs_a_reason_and_keeps_the_figures(client, board, analyst):
    made = operations.add(board, **LINE, by=analyst)
    load(CIN)
    address = f"/benchmarks/lines/{made.pk}/withdraw/"

    assert post(client, address, because="").status_code == 422
    assert post(client, address, because="Another measure after all").status_code == 302

    assert BenchmarkValue.objects.filter(code="NFA-01").count() == 4
    assert "Something_else" in load(CIN).unmapped["c1.csv"]
    page = text(client.get("/benchmarks/lines/"))
    assert "Withdrawn 27 April 2019 by Analyst: Another measure after all" in page
    assert client.get(address).status_code == 404
    assert TrailEntry.objects.filter(verb="dataset.benchmark_line_withdrawn").count() == 1


def test_a_shipped_line_is_not_withdrawn_by_hand(client, board, analyst):
    operations.load_shipped()
    shipped = BenchmarkLine.objects.first()

    with pytest.raises(operations.Refused, match="shipped with the service"):
        operations.withdraw(shipped, board, because="No.", by=analyst)
    assert client.get(f"/benchmarks/lines/{shipped.pk}/withdraw/").status_code == 404


def test_only_the_staff_of_a_board_write(board, analyst):
    made = operations.add(board, **LINE, by=analyst)
    chair = UserFactory(role=Role.CHAIR, board=board)

    with pytest.raises(PermissionDenied, match="analyst or business manager"):
        operations.add(board, **LINE | {"column": "Another"}, by=chair)
    with pytest.raises(PermissionDenied):
        operations.withdraw(made, board, because="No.", by=chair)
    with pytest.raises(ValidationError):
        operations.withdraw(made, board, because=" ", by=analyst)


def test_the_queries_do_not_grow_with_lines_and_files(query_count, board, analyst):
    load(CIN)
    operations.add(board, **LINE, by=analyst)
    few = query_count("/benchmarks/lines/")
    for at in range(4):
        load((f"c{at}.csv", CIN[1]), release=f"Release {at}")
        operations.add(board, **LINE | {"column": f"Column {at}"}, by=analyst)

    assert BenchmarkFile.objects.count() == 5
    assert query_count("/benchmarks/lines/") == few
