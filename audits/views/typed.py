"""What the doors to audits share: a form on a page of its own, and what was typed kept when it
is refused or when somebody was quicker."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods


INVALID, CONFLICT = 422, 409
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


def render_form(request, template, form, status=None, **context):
    """The page `template` with `form`: 200 when it is opened, 422 when it was sent and is wrong."""
    status = status or (INVALID if form.is_bound else 200)
    return render(request, template, {"form": form, **context}, status=status)


def keep_typed(form, fresh, words):
    """The sent `form` says in `words` that `fresh` was saved meanwhile; the next save goes over
    what stands now. Answer it with CONFLICT."""
    form.data = form.data.copy()
    form.data["revision"] = fresh.revision
    form.add_error(None, words)
