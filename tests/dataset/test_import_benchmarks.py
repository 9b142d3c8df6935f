"""`manage.py import_benchmarks`: national figures are loaded whole, side by side, and compared."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agencies.models import Role
from dataset.models import BenchmarkArea, BenchmarkValue, Population, StatisticalNeighbour
from tests.dataset.intake.test_benchmarks import HEAD, ROWS, content
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
POPULATION_HEAD = [*HEAD[:10], "age_group", "population_estimate"]


def population(number, year="2016", row=ROWS[2]):
    return [year, *row[1:10], "Children aged 0 to 17 years", number]


@pytest.fixture
def load(tmp_path):
    def run(*files, release="Children in need 2017", published="2017-10-31"):
        paths = []
        for name, data in files:
            paths.append(tmp_path / name)
            paths[-1].write_bytes(data)
        said = StringIO()
        call_command(
            "import_benchmarks",
            *map(str, paths),
            release=release,
            published=date.fromisoformat(published),
            stdout=said,
        )
        return said.getvalue().strip().splitlines()

    return run


CIN = ("c1.csv", content(HEAD, ROWS))


def test_the_report_ends_with_one_line_of_counts_and_twice_changes_nothing(load):
    assert load(CIN)[-1] == (
        "4 rows: 8 new values, 0 the same, 0 changed; 0 neighbours; 0 rows refused."
    )
    assert load(CIN)[-1] == (
        "4 rows: 0 new values, 8 the same, 0 changed; 0 neighbours; 0 rows refused."
    )
    assert BenchmarkValue.objects.count() == 8


def test_what_is_no_measure_of_ours_is_said(load):
    assert "c1.csv: not a measure of ours: Something_else" in load(CIN)


def test_releases_stand_side_by_side_and_the_newest_is_read(load):
    load(CIN)
    later = [*ROWS[:2], [*ROWS[2][:11], "1400", "366.1", "3"], ROWS[3]]
    load(("c1.csv", content(HEAD, later)), release="2018", published="2018-10-25")

    bedford = BenchmarkValue.objects.filter(area__code="E06000055", code="REF-01", year=2017)
    assert sorted(one.raw for one in bedford) == ["1391", "1400"]
    assert bedford.newest().get().raw == "1400"


def test_a_measure_that_the_release_before_had_is_missed(load):
    load(CIN)
    head = ["Renamed" if each == "Referrals_rate" else each for each in HEAD]

    said = load(("c1.csv", content(head, ROWS)), release="2018", published="2018-10-25")

    assert "The release before also had: REF-08" in said


def test_a_file_that_is_not_understood_keeps_nothing_of_any(load):
    with pytest.raises(CommandError, match=r"b\.csv is not understood.*Nothing was kept"):
        load(CIN, ("b.csv", content(["one", "two", "three"], [["1", "2", "3"]])))

    assert not BenchmarkValue.objects.exists()


def test_an_area_has_the_years_in_which_it_is_published(load):
    load(CIN)

    bedford = BenchmarkArea.objects.get(code="E06000055")
    assert (bedford.old_code, bedford.first_year, bedford.last_year) == ("822", 2016, 2017)


def test_contradicting_files_of_one_release_are_told(load):
    other = [*ROWS[:2], [*ROWS[2][:11], "1", "363.8", "3"], ROWS[3]]

    said = load(CIN, ("c6.csv", content(HEAD, other)))

    assert "c6.csv, line 4: the files give it twice, with different values" in said
    assert BenchmarkValue.objects.get(area__code="E06000055", code="REF-01", year=2017).raw == (
        "1391"
    )


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    area = world.board.areas.get()
    area.ons_code = "E06000055"
    area.save()
    world.quarter(PLAIN)
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def test_our_own_population_is_what_rates_stand_on(world, load):
    load(("pop.csv", content(POPULATION_HEAD, [population("38850")])), release="Mid-year 2016")

    assert Population.objects.get(year=2016, edition="Mid-year 2016").children == 38850


def test_the_page_stands_a_rate_beside_england_the_region_and_neighbours(world, load, client):
    near = [*ROWS[2][:7], "826", "E06000042", "Milton Keynes", *ROWS[2][10:11], "2000", "300", "1"]
    load(
        ("c1.csv", content(HEAD, [*ROWS, near])),
        ("pop.csv", content(POPULATION_HEAD, [population("38238")])),
        ("near.csv", b"LA num,LA Name,LA number,SN1,SNP\n822,Bedford,822,826,Close\n"),
    )

    page = " ".join(client.get("/indicators/REF-08/").text.split())

    assert "Much lower than England in 2016-17" in page
    for figure in ("363.8", "548.2", "376.9", "300.0"):
        assert f'<td class="n">{figure}</td>' in page
    assert "confidential: a small number, or hidden beside one" in page  # 2016: "x"
    assert "Children in need 2017" in page
    assert "Open Government Licence v3.0" in page
    assert StatisticalNeighbour.objects.count() == 1


def test_without_national_figures_there_is_no_comparison(world, client):
    assert "Beside England" not in client.get("/indicators/REF-08/").text


def test_a_count_is_not_compared(world, load, client):
    load(CIN)

    assert "Beside England" not in client.get("/indicators/REF-01/").text


def test_the_queries_do_not_grow_with_areas_and_years(world, load, client, query_count):
    load(CIN)
    few = query_count("/indicators/REF-08/")
    many = [
        [str(year), *ROWS[2][1:8], f"E0600{at:04}", f"Area {at}", *ROWS[2][10:]]
        for year in (2013, 2014, 2015)
        for at in range(60, 90)
    ]
    load(("more.csv", content(HEAD, many)))

    assert query_count("/indicators/REF-08/") == few
