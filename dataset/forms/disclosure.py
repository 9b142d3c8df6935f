"""What a board shows to one audience."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.forms.entry import LONGEST_TEXT
from dataset.models import PolicyFor, Rounding, Threshold


class DisclosureForm(forms.Form):
    """The choices that make sense for this audience; `seen` is the decision they were made upon."""

    smallest_shown = forms.TypedChoiceField(
        label="Counts of children that are hidden",
        choices=Threshold.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    zeros_shown = forms.TypedChoiceField(
        label="And 0",
        choices=[("yes", "0 is shown"), ("no", "0 is hidden with the small counts")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="Where 0 is shown, everybody knows that a hidden count is 1 or more.",
    )
    rounded_to = forms.TypedChoiceField(
        label="Counts of children that are shown",
        choices=Rounding.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    raw = forms.TypedChoiceField(
        label="Figures as they were sent",
        choices=[
            ("no", "not shown"),
            ("yes", "may be opened, on pages that say so; every look is in the access log"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why",
        help_text="For example: decided by the Board on 4 April, item 6.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_identifying_text],
        error_messages={"required": "Say why, so that the next person understands."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, audience, **kwargs):
        super().__init__(*args, **kwargs)
        if audience != PolicyFor.PUBLIC:
            del self.fields["rounded_to"]
        if audience not in {PolicyFor.BOARD, PolicyFor.INSPECTOR}:
            del self.fields["raw"]
        if audience == PolicyFor.INSPECTOR:  # they read the Board's set
            del self.fields["smallest_shown"], self.fields["zeros_shown"]

    @property
    def decision(self):
        """Keyword arguments for `operations.disclosure.decide`; the default for what is not asked."""
        standing = {
            "smallest_shown": Threshold.FIVE, "zeros_shown": True,
            "rounded_to": Rounding.NONE, "raw": False,
        }  # fmt: skip
        return standing | self.cleaned_data


def initial_of(decision):
    """The form as the decision stands."""
    return {
        "smallest_shown": decision.smallest_shown,
        "zeros_shown": "yes" if decision.zeros_shown else "no",
        "rounded_to": decision.rounded_to,
        "raw": "yes" if decision.raw else "no",
        "seen": decision.pk,
    }
