"""Forms of the priorities of the business plan."""

from django import forms

from agencies.models import Seat
from agencies.validators import no_identifying_text
from audits.forms.fields import area
from dataset.models import Indicator


CLEAN = [no_identifying_text]


class PriorityForm(forms.Form):
    """What the board will improve, and the measures that show whether it does."""

    year = forms.TypedChoiceField(label="Year of the business plan", coerce=int)
    title = forms.CharField(
        label="Priority",
        max_length=160,
        validators=CLEAN,
        help_text="For example: Neglect is seen and acted on early",
    )
    aim = forms.CharField(
        label="What will be different for children",
        widget=area(3),
        max_length=4000,
        validators=CLEAN,
    )
    lead = forms.ModelChoiceField(
        label="Led by", queryset=Seat.objects.none(), required=False, empty_label="Nobody yet"
    )
    up = forms.CharField(
        label="Measures that should go up",
        required=False,
        help_text="Codes with commas between them, for example MIS-05, MIS-08",
    )
    down = forms.CharField(label="Measures that should go down", required=False)

    def __init__(self, *args, board, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years
        self.fields["lead"].queryset = Seat.objects.filter(board=board).order_by("title")

    def clean_up(self):
        return _codes(self.cleaned_data["up"])

    def clean_down(self):
        return _codes(self.cleaned_data["down"])

    def clean(self):
        cleaned = super().clean()
        both = set(cleaned.get("up", ())) & set(cleaned.get("down", ()))
        if both:
            self.add_error("down", f"{', '.join(sorted(both))}: it cannot go up and down.")
        return cleaned

    @property
    def measures(self):
        """{code: "up" or "down"}."""
        return {code: way for way in ("up", "down") for code in self.cleaned_data[way]}


class PriorityEditForm(PriorityForm):
    """A change; the year stays."""

    year = None
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, board, **kwargs):
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["lead"].queryset = Seat.objects.filter(board=board).order_by("title")

    @staticmethod
    def initial_of(priority):
        held = list(priority.measures.order_by("code"))
        return {
            "title": priority.title,
            "aim": priority.aim,
            "lead": priority.lead_id,
            "revision": priority.revision,
        } | {
            way: ", ".join(one.code for one in held if one.wanted == way) for way in ("up", "down")
        }


def _codes(text):
    codes = sorted({part.strip().upper() for part in text.split(",")} - {""})
    known = set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
    if unknown := [code for code in codes if code not in known]:
        raise forms.ValidationError(
            f"The dictionary has no measure called {', '.join(unknown)}. "
            "Look the code up under Indicators."
        )
    return codes
