"""Forms of the register of inspections."""

from django import forms

from agencies import clock
from agencies.models import Agency
from agencies.validators import no_identifying_text
from audits.forms.fields import area, day
from audits.models import Inspectorate
from audits.policies import KEEPERS
from audits.policies.inspections import REPORTERS


class InspectionForm(forms.Form):
    """What was inspected, by whom, and what it means here."""

    title = forms.CharField(
        label="The inspection in a few plain words",
        max_length=160,
        validators=[no_identifying_text],
        help_text="For example: Inspection of services for children in need of help",
    )
    agency = forms.ModelChoiceField(
        label="Who was inspected",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="The area, or the Board itself",
    )
    body = forms.ChoiceField(label="By whom", choices=Inspectorate)
    reported_on = day("Report published on")
    judgement = forms.CharField(
        label="Judgement",
        max_length=120,
        required=False,
        help_text="In the body’s own word, for example “requires improvement”",
    )
    summary = forms.CharField(
        label="What it means for children here",
        widget=area(4),
        validators=[no_identifying_text],
    )
    presented_on = day("Presented to the Board or a group on", required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, board, user, **kwargs):
        super().__init__(*args, **kwargs)
        serving = Agency.objects.serving(board, clock.today())
        if not user.holds(*KEEPERS, board=board):
            own = {held.agency_id for held in user.current_appointments if held.role in REPORTERS}
            serving = serving.filter(pk__in=own)
            self.fields["agency"].required = True
            self.fields["agency"].empty_label = None
        self.fields["agency"].queryset = serving.order_by("name", "pk")

    def clean_reported_on(self):
        chosen = self.cleaned_data["reported_on"]
        if chosen > clock.today():
            raise forms.ValidationError("The report cannot have come out after today.")
        return chosen

    @property
    def columns(self):
        """The inspection's own columns out of the cleaned form."""
        left_out = {"revision", "recommendations"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class NewInspectionForm(InspectionForm):
    """An inspection with what it recommends."""

    recommendations = forms.CharField(
        label="What it recommends, one a line",
        widget=area(6),
        required=False,
        validators=[no_identifying_text],
    )

    def clean_recommendations(self):
        lines = self.cleaned_data["recommendations"].splitlines()
        return [line.strip() for line in lines if line.strip()]


class RecommendationForm(forms.Form):
    text = forms.CharField(
        label="What is recommended", widget=area(3), validators=[no_identifying_text]
    )
