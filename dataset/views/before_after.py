"""The door to before and after: did a measure change when something happened?"""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies import clock
from dataset.forms.before_after import BeforeAfterForm
from dataset.present.before_after import before_and_after
from dataset.present.before_after_choices import choices
from dataset.views.reading import raw_link, reader_for


INVALID = 422


@require_safe
def before_after(request, code):
    """Pick a dated event, or read what may be said of one: the day is in the address."""
    held = choices(request.board, code, clock.today()) if request.board else None
    if held is None:
        raise Http404
    form = BeforeAfterForm(request.GET if "on" in request.GET else None, periods=held.periods)
    reader = reader_for(request)
    page = None
    if form.is_valid():
        day, left_out = form.cleaned_data["on"], form.left_out
        page = before_and_after(request.board, code, day, reader, left_out=left_out)
    context = {
        "form": form,
        "choices": held,
        "page": page,
        "reader": reader,
        "raw_link": raw_link(request, reader, page and page.publication),
        "indicator": settings.INDICATOR_PATH.format(code=code),
    }
    status = INVALID if form.errors else 200
    return render(request, "dataset/before_after.html", context, status=status)
