"""The group's words on a figure stay with the version they were about."""

import pytest
from django.urls import reverse

from agencies.models import Role
from audits.models import Remark
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.audits import RemarkFactory
from tests.factories.dataset import DefinitionFactory, PublicationFactory, ShownFigureFactory


pytestmark = pytest.mark.django_db
SENT = {"kind": "question", "text": "What changed for children?"}


@pytest.fixture
def publication():
    DefinitionFactory(code="CPP-01")
    publication = PublicationFactory(board=BoardFactory())
    ShownFigureFactory(publication=publication, code="CPP-01", text="196")
    return publication


def test_a_member_of_the_group_asks_a_question_about_a_figure(client, publication):
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=publication.board))

    response = client.post(reverse("audits:remark_add", args=["CPP-01"]), SENT, follow=True)

    assert Remark.objects.get().publication == publication
    assert "What changed for children?" in response.text


def test_it_stays_with_the_version_it_was_about(client, publication):
    RemarkFactory(publication=publication, text="About the first version.")
    second = PublicationFactory(board=publication.board, period=publication.period, version=2)
    ShownFigureFactory(publication=second, code="CPP-01", text="195")
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=publication.board))

    page = client.get(reverse("audits:indicator", args=["CPP-01"])).text

    assert "About the first version." in page
    assert "version 1" in page


def test_an_empty_remark_is_asked_for_words(client, publication):
    client.force_login(UserFactory(role=Role.PAG_CHAIR, board=publication.board))

    response = client.post(reverse("audits:remark_add", args=["CPP-01"]), {"kind": "analysis"})

    assert response.status_code == 422
    assert not Remark.objects.exists()


@pytest.mark.parametrize("role", [Role.LAY_MEMBER, Role.CHAIR, Role.AUDITOR])
def test_readers_may_not_write(client, publication, role):
    client.force_login(UserFactory(role=role, board=publication.board))

    response = client.post(reverse("audits:remark_add", args=["CPP-01"]), SENT)

    assert response.status_code == 403
    assert not Remark.objects.exists()


def test_another_boards_remarks_are_not_shown(client, publication):
    elsewhere = PublicationFactory()
    RemarkFactory(publication=elsewhere, text="About another board.")
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=publication.board))

    assert (
        "About another board." not in client.get(reverse("audits:indicator", args=["CPP-01"])).text
    )
