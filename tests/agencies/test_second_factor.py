import base64
import hashlib
import hmac
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured

from agencies.adapters import MFAAdapter
from agencies.models import Role
from tests.factories.agencies import PASSWORD, UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    user = UserFactory(email="lead@police.example", password=PASSWORD, role=Role.PREPARER)
    sign_in(client)
    return user


def sign_in(client):
    return client.post("/accounts/login/", {"login": "lead@police.example", "password": PASSWORD})


def code_for(secret, steps=0):
    """What an authenticator app shows (RFC 6238), written apart from the library under test."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def activate(client):
    """Set the app up as a person does. Returns its secret."""
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret, steps=-1)})
    assert answer.status_code == 302
    return secret


def test_once_set_up_signing_in_asks_for_a_code(client, person):
    secret = activate(client)
    client.post("/accounts/logout/")

    halfway = sign_in(client)
    assert halfway["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/account/").status_code == 302
    assert "Type the code" in client.get(halfway["Location"]).content.decode()

    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    assert "_auth_user_id" not in client.session

    client.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_code_cannot_be_used_twice(client, person):
    secret = activate(client)
    code = code_for(secret)
    for expected in ("_auth_user_id", None):
        client.post("/accounts/logout/")
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is bool(expected)


def test_a_recovery_code_works_once(client, person):
    activate(client)
    page = client.get("/accounts/2fa/recovery-codes/")
    code = page.context["unused_codes"][0]
    assert code in page.content.decode()
    for expected in (True, False):
        client.post("/accounts/logout/")
        sign_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_secrets_do_not_lie_in_the_database_in_clear(client, person):
    secret = activate(client)

    kept = {held.type: held.data for held in Authenticator.objects.all()}

    assert secret not in str(kept)
    assert MFAAdapter().decrypt(kept["totp"]["secret"]) == secret
    assert kept["recovery_codes"]["seed"] != MFAAdapter().decrypt(kept["recovery_codes"]["seed"])


def test_secrets_survive_a_new_secret_key_while_the_former_one_is_kept(settings):
    settings.SECRET_KEY = "one"
    kept = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "two", ["one"]
    assert MFAAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ImproperlyConfigured, match="LSCB_FORMER_SECRET_KEYS"):
        MFAAdapter().decrypt(kept)


def test_where_it_is_required_nothing_opens_before_it_is_set_up(client, person, settings):
    settings.MFA_REQUIRED = True

    for path in ("/", "/account/", "/search/"):
        assert client.get(path)["Location"] == "/accounts/2fa/totp/activate/"
    assert client.post("/account/tokens/")["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/help/glossary/").status_code == 200

    activate(client)

    assert client.get("/account/").status_code == 200


def test_changing_it_asks_for_the_password_again_after_a_while(client, person):
    activate(client)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    for path in (
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
    ):
        response = client.get(path)
        assert "reauthenticate" in response["Location"], path
        assert client.get(response["Location"]).status_code == 200


def test_it_can_be_removed_and_codes_renewed(client, person):
    activate(client)
    assert "Recovery codes" in client.get("/accounts/2fa/").content.decode()
    before = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]

    assert client.get("/accounts/2fa/recovery-codes/generate/").status_code == 200
    client.post("/accounts/2fa/recovery-codes/generate/")
    after = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert set(before).isdisjoint(after)
    file = client.get("/accounts/2fa/recovery-codes/download/").content.decode()
    assert after[0] in file

    assert client.get("/accounts/2fa/totp/deactivate/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert "Set up the authenticator app" in client.get("/accounts/2fa/").content.decode()
