"""What a person sees when a request is refused, lost or failed."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import requires_csrf_token

from lscb.signed_out import is_from_here, keep


@requires_csrf_token
def bad_request(request, exception):
    return _page(request, "400.html", 400)


@requires_csrf_token
def forbidden(request, exception):
    """The reason is the sentence a Verdict raised; other reasons are not for the reader."""
    return _page(request, "403.html", 403, reason=str(exception))


def csrf_failure(request, reason=""):
    """Signed in or out since in another window. What our own page sent can be sent again."""
    if request.user.is_authenticated and is_from_here(request):
        return keep(request, "send_again.html", 403)
    return _page(request, "403_csrf.html", 403)


@requires_csrf_token
def not_found(request, exception):
    return _page(request, "404.html", 404)


@requires_csrf_token
def server_error(request):
    """Made without the request: whatever failed (the database, say) is not asked again."""
    context = {"time": timezone.localtime(), "labels": settings.LABELS}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _page(request, template, status, **context):
    return render(request, template, {"time": timezone.localtime(), **context}, status=status)
