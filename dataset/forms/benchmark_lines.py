"""A line of the mapping from national columns to ours, and what a marker of a release means."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.models.benchmark_lines import Scale
from dataset.models.benchmarks import ValueKind


class BenchmarkLineForm(forms.Form):
    """`codes` are (code, name) of the measures of the dictionary."""

    column = forms.CharField(
        label="National column",
        max_length=120,
        help_text="As the heading of the file names it. Capitals, spaces and order do not matter.",
    )
    words = forms.CharField(
        label="Only rows about",
        max_length=300,
        required=False,
        help_text="Words of the row that tell what it counts, parted by | where all of several "
        "must be there: “CLA on 31 March | With 3 or more placements during the year”. Leave "
        "empty to take every row.",
    )
    code = forms.ChoiceField(label="Measure of ours")
    kind = forms.ChoiceField(label="What stands in the column?", choices=ValueKind)
    scale = forms.ChoiceField(
        label="How is it counted?", choices=Scale, initial=Scale.ONE, required=False
    )
    note = forms.CharField(
        label="What it is, and why it is that measure",
        max_length=300,
        validators=[no_identifying_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For whoever asks later: the release’s own words for the column.",
    )

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [
            ("", "Choose a measure"), *((code, f"{code} {name}") for code, name in codes),
        ]  # fmt: skip

    def clean_scale(self):
        return self.cleaned_data["scale"] or Scale.ONE


class WithdrawLineForm(forms.Form):
    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        validators=[no_identifying_text],
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MarkerForm(forms.Form):
    meaning = forms.CharField(
        label="What it means in this release",
        max_length=120,
        validators=[no_identifying_text],
        help_text="Readers see these words where the figure would be.",
    )
    because = forms.CharField(
        label="Where does the release say so?",
        max_length=300,
        validators=[no_identifying_text],
        help_text="The document or page of the release, or who told you.",
    )
