"""How a number is made, as the agency's people write it."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.models import RECIPE_QUESTIONS


HINTS = {
    "system": "The system and report, such as “Case system, report 114”.",
    "query": "What is counted and what is left out, so that somebody else gets the same number.",
    "who": "A post or a team, not a person: posts stay when people leave.",
}


class RecipeForm(forms.Form):
    """The three answers, and the version that was seen."""

    system = forms.CharField(
        label=RECIPE_QUESTIONS["system"],
        help_text=HINTS["system"],
        max_length=200,
        required=False,
        validators=[no_identifying_text],
    )
    query = forms.CharField(
        label=RECIPE_QUESTIONS["query"],
        help_text=HINTS["query"],
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[no_identifying_text],
    )
    who = forms.CharField(
        label=RECIPE_QUESTIONS["who"],
        help_text=HINTS["who"],
        max_length=200,
        required=False,
        validators=[no_identifying_text],
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def texts(self):
        return {name: self.cleaned_data[name] for name in RECIPE_QUESTIONS}
