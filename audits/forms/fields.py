"""Fields that several forms of this room share."""

from django import forms

from agencies import clock
from agencies.models import Meeting
from dataset.models import Indicator


def area(rows):
    """A box for some lines of text."""
    return forms.Textarea(attrs={"rows": rows})


def meetings_held(board):
    """The meetings that have been, newest first."""
    return Meeting.objects.filter(board=board, held_on__lte=clock.today()).order_by(
        "-held_on", "pk"
    )


class CodesField(forms.CharField):
    """Codes of measures with commas between them; cleaned to a sorted list of known ones."""

    def __init__(self, **options):
        options = {
            "required": False,
            "help_text": "Codes with commas between them, for example MIS-05, MIS-08",
        } | options
        super().__init__(**options)

    def clean(self, value):
        typed = [part.strip().upper() for part in super().clean(value).split(",")]
        codes = sorted({code for code in typed if code})
        known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise forms.ValidationError(
                f"The dictionary has no measure called {', '.join(unknown)}. "
                "Look the code up under Indicators."
            )
        return codes


def day(label, **options):
    """A field for one day."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )
