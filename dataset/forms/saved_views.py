"""The name of a view that a person keeps."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.models import SavedView


class SavedViewForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=SavedView._meta.get_field("name").max_length,
        validators=[no_identifying_text],
        help_text="Your own words: “Child protection, what moved”. Only you see them.",
    )
