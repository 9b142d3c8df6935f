"""The description of the API: valid, complete about refusals, readable under the strict policy."""

import re
from io import StringIO

import pytest
import yaml
from django.core.management import call_command

from agencies.models import Role
from tests.dataset.published import PLAIN
from tests.factories.agencies import BoardFactory, UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def schema():
    text = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=text)
    return yaml.safe_load(text.getvalue())


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role=Role.CHAIR, board=BoardFactory()))
    return client


def operations(schema):
    return [
        (f"{method} {path}", operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_schema_is_valid_and_two_addresses_alone_change_anything(schema):
    names = [name for name, _ in operations(schema)]

    assert [name for name in names if not name.startswith("get ")] == [
        "post /api/v1/actions/{id}/updates/",
        "post /api/v1/returns/{id}/submissions/",
    ]
    assert len(names) == 34


def test_every_operation_says_how_it_refuses(schema):
    for name, operation in operations(schema):
        assert {"401", "403", "404", "429"} <= operation["responses"].keys(), name
        assert {"200", "201"} & operation["responses"].keys(), name
        assert operation["summary"], name
    filtered = dict(operations(schema))["get /api/v1/figures/"]
    assert "400" in filtered["responses"]


def test_every_filter_and_every_part_of_an_address_is_explained(schema):
    unexplained = [
        f"{name}: {parameter['name']}"
        for name, operation in operations(schema)
        for parameter in operation["parameters"]
        if not parameter.get("description")
    ]
    assert unexplained == []


def test_what_the_schema_says_of_a_figure_is_what_comes(schema, as_program, published):
    published.quarter(PLAIN)
    (row,) = as_program(published.analyst).get("/api/v1/figures/?code=CPP-01").json()["results"]

    assert row.keys() == schema["components"]["schemas"]["ShownFigure"]["properties"].keys()


def test_the_schema_is_served_to_somebody_signed_in(reader):
    response = reader.get("/api/schema/")

    assert response.status_code == 200
    assert yaml.safe_load(response.content)["openapi"].startswith("3.")


def test_the_docs_page_has_nothing_inline_and_nothing_from_elsewhere(reader):
    response = reader.get("/api/docs/")
    page = response.content.decode()

    assert response.status_code == 200
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []


def test_the_docs_page_explains_every_address_filter_and_field_of_the_schema(reader, schema):
    page = reader.get("/api/docs/").content.decode()

    for path, methods in schema["paths"].items():
        assert path in page, path
        for parameter in (one for method in methods.values() for one in method["parameters"]):
            assert f"<code>{parameter['name']}</code>" in page, parameter["name"]
    for name, shape in schema["components"]["schemas"].items():
        if "properties" in shape and not name.startswith("Paginated"):
            for field in shape["properties"]:
                assert f"<code>{field}</code>" in page, f"{name}.{field}"


def test_every_link_on_the_docs_page_leads_somewhere(reader):
    page = reader.get("/api/docs/").content.decode()
    here = set(re.findall(r'id="(\w+)"', page))

    assert set(re.findall(r'href="#(\w+)"', page)) <= here
    for address in re.findall(r'href="(/api/[^"]+)"', page):
        assert reader.get(address).status_code == 200, address


def test_the_docs_page_sends_the_signed_out_to_sign_in(client):
    response = client.get("/api/docs/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")
