import pytest

from agencies.models import Role
from tests.factories.agencies import BoardFactory, UserFactory


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


@pytest.mark.django_db
def test_whoever_may_read_what_the_board_decided_is_led_there(client):
    board = BoardFactory()
    decided = "/disclosure/"
    for role, leads in ((Role.CHAIR, True), (Role.PAG_CHAIR, True), (Role.LAY_MEMBER, False)):
        client.force_login(UserFactory(role=role, board=board))
        page = client.get("/help/protection/").text
        assert (f'href="{decided}"' in page) is leads, role
