"""When something happened, and which quarters led to it."""

from django import forms


FIRST_YEAR, LAST_YEAR = 1990, 2100


class BeforeAfterForm(forms.Form):
    """`periods` are the quarters that may have led to it, newest first."""

    on = forms.DateField(
        label="When did it happen?",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the day on which it happened, as 2016-07-01.",
            "invalid": "That is no day. Write it as 2016-07-01.",
        },
    )
    without = forms.MultipleChoiceField(
        label="Which quarters led to it?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are left out. A poor quarter is often followed by a usual one whatever "
        "anybody does, and that would be counted as a change.",
        error_messages={"invalid_choice": "Choose quarters out of the list."},
    )

    def __init__(self, *args, periods, **kwargs):
        super().__init__(*args, **kwargs)
        self.periods = {one.slug: one for one in periods}
        self.fields["without"].choices = [(one.slug, str(one)) for one in periods]

    def clean_on(self):
        day = self.cleaned_data["on"]
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError("Give the year in four digits, as 2016-07-01.")
        return day

    @property
    def left_out(self):
        """The quarters chosen, as they are in the database."""
        return tuple(self.periods[slug] for slug in self.cleaned_data["without"])
