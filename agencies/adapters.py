"""How allauth works for us: nobody signs up, plain words, secrets encrypted at rest."""

import base64
import hashlib
import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask the business unit.",
        "email_password_mismatch": (
            "The e-mail address or the password is not right. "
            "After 5 wrong tries there is a pause of 15 minutes."
        ),
        "enter_current_password": "That is not your current password.",
        "incorrect_password": "That is not your password.",
        "incorrect_code": "That code is not right, or it has been used. Type the newest one.",
        "too_many_login_attempts": (
            "There were too many wrong tries, so signing in to this account pauses for "
            "15 minutes. Then try again, or ask for a new password now."
        ),
        "rate_limited": "There were too many tries. Wait 15 minutes, then try again.",
    }

    def is_open_for_signup(self, request):
        """People come by invitation only."""
        return False

    def get_password_change_redirect_url(self, request):
        return reverse("agencies:account")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever proved who they are minutes ago, also by signing in, is not asked again."""
        proofs = get_authentication_records(self.request, self.request.user)
        latest = max((proof["at"] for proof in proofs), default=0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT


class MFAAdapter(DefaultMFAAdapter):
    """Second factor: what could be used to sign in is kept encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That code is not right, or it has been used. Type the newest one.",
    }

    def encrypt(self, text):
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """The secret again. ImproperlyConfigured when the secret key is not the one it had."""
        try:
            return _locks().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "A second factor cannot be read with this secret key. Add the former key to "
                "LSCB_FORMER_SECRET_KEYS."
            ) from error


def _locks():
    """Encrypts with the present secret key, and still reads what former ones encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key):
    digest = hashlib.sha256(b"lscb second factor:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
