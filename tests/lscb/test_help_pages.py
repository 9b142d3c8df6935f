import pytest

from tests.factories.agencies import UserFactory


PAGES = ["/help/protection/", "/help/accessibility/", "/help/glossary/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_pages_of_help_are_there_signed_in_and_signed_out(client, path):
    assert client.get(path).status_code == 200

    client.force_login(UserFactory())
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_the_glossary_uses_the_areas_own_name_for_the_group(client, settings):
    settings.LABELS = settings.LABELS | {"group": "Quality Group"}

    page = client.get("/help/glossary/").content.decode()

    assert "<dt>Quality Group</dt>" in page
    assert "Performance and Audit Group" not in page
