"""The form of the group's analysis and questions."""

from django import forms

from agencies.validators import no_identifying_text
from audits.forms.fields import area
from audits.models import RemarkKind


class RemarkForm(forms.Form):
    """The group's analysis of a figure, or a question about it."""

    kind = forms.ChoiceField(label="This is", choices=RemarkKind, widget=forms.RadioSelect)
    text = forms.CharField(
        label="In plain words", widget=area(4), max_length=4000, validators=[no_identifying_text]
    )
