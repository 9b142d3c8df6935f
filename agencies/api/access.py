"""Who may use the API, and how much of it comes at once. Named in the settings."""

from django.conf import settings
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission


class Pages(PageNumberPagination):
    """100 rows a page; `page_size` up to 500."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500


class SecondFactorIsSetUp(BasePermission):
    """Where a second factor is required, a token is no way round it."""

    message = "Set up your second factor in the service first."

    def has_permission(self, request, view):
        return not settings.MFA_REQUIRED or request.user.has_second_factor
