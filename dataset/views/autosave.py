"""The answer to a page that saves by itself: what is saved, and what waits for a decision."""

from django.http import JsonResponse
from django.utils import timezone

from dataset.forms.entry import PREFIXES
from dataset.present.returns_fields import field_name


HTML, JSON = "text/html", "application/json"


def is_asked(request):
    """Whether the page's script sent it, rather than a button."""
    return request.get_preferred_type([HTML, JSON]) == JSON


def answer(saved, edits):
    """`edits` are pairs of what ("figure", "note"...) and edit; `saved` is what became of them.

    {"saved": {field: text}, "waiting": [fields the button decides about], "words": ...}: those
    that somebody else changed too, and those with text that could identify a child.
    """
    waiting = {(one.what, one.key) for one in saved.unwritten}
    names = {(what, edit.key): _name(what, edit.key) for what, edit in edits}
    return JsonResponse(
        {
            "saved": {
                names[what, edit.key]: edit.text
                for what, edit in edits
                if (what, edit.key) not in waiting
            },
            "waiting": sorted(names[key] for key in waiting),
            "words": _words(len(saved.clashes), len(saved.refused)),
        }
    )


def _name(what, key):
    return field_name(PREFIXES[what], *(key if isinstance(key, tuple) else (key,)))


def _words(clashing, refused):
    words = f"Saved at {timezone.localtime():%H:%M}, not sent yet"
    if clashing:
        fields = "One field was" if clashing == 1 else f"{clashing} fields were"
        words = f"{words}. {fields} changed by somebody else too: press Save to choose."
    if refused:
        fields = "One field is" if refused == 1 else f"{refused} fields are"
        words = f"{words}. {fields} not saved, because a child could be recognised: press Save."
    return words
