"""Who gets an answer from the API, and in pages of what size. Set for every view in settings."""

from django.conf import settings
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission


class TokenAuthentication(KnoxTokenAuthentication):
    """`Authorization: Token ...`, by knox; a token that is no text is a wrong token."""

    def authenticate_credentials(self, token):
        try:
            return super().authenticate_credentials(token)
        except UnicodeDecodeError:
            raise AuthenticationFailed("Invalid token.") from None


class SecondFactorIsSetUp(BasePermission):
    """Where a second factor is required, a token made before it was set up opens nothing."""

    message = (
        "A second factor is required here, and your account has none. "
        "Sign in on the website and set it up; then your tokens work again."
    )

    def has_permission(self, request, view):
        return not settings.MFA_REQUIRED or request.user.has_second_factor


class Pages(PageNumberPagination):
    """100 rows a page; `page_size` up to 500."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500


class VisibleOnly:
    """For viewsets: what the person may not see does not exist (404)."""

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)
