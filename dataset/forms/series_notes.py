"""What the analyst decides about the chart of a measure."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.models.series_notes import Form, NoteKind


class SeriesNoteForm(forms.Form):
    """`periods` are the quarters in which the measure has a figure, newest first; only a flow
    (`counts_events`) has rare events."""

    kind = forms.ChoiceField(
        label="What do you decide?", choices=NoteKind.choices, widget=forms.RadioSelect
    )
    period = forms.ChoiceField(label="From, or in, which quarter?")
    form = forms.ChoiceField(
        label="Which chart?",
        choices=[("", "Leave it as it is"), *Form.choices],
        required=False,
        help_text="Only for another kind of chart.",
    )
    text = forms.CharField(
        label="What happened, or why?",
        max_length=200,
        validators=[no_identifying_text],
        help_text="Readers see these words on the chart and under it. Keep them short: “New "
        "provider began”.",
    )

    def __init__(self, *args, periods, counts_events, **kwargs):
        super().__init__(*args, **kwargs)
        if not counts_events:
            self.fields["form"].choices = [
                choice for choice in self.fields["form"].choices if choice[0] != Form.RARE
            ]
        self.periods = {one.slug: one for one in periods}
        self.fields["period"].choices = [(one.slug, str(one)) for one in periods]

    def clean(self):
        cleaned = super().clean()
        is_chart = cleaned.get("kind") == NoteKind.CHART
        if is_chart and not cleaned.get("form") and "form" not in self.errors:
            self.add_error("form", "Choose which chart it is to be.")
        if not is_chart:
            cleaned["form"] = ""
        return cleaned

    @property
    def quarter(self):
        return self.periods[self.cleaned_data["period"]]
