"""Forms of the risk log."""

from datetime import timedelta

from django import forms

from agencies import clock
from agencies.models import Meeting, Seat
from agencies.validators import no_identifying_text
from audits.forms.fields import CodesField, area, day, meetings_held
from audits.models import (
    Challenge,
    ClosedAs,
    ControlStrength,
    EscalatedTo,
    Proximity,
    RiskBands,
    RiskCategory,
    Treatment,
)
from audits.scoring import Bands, Impact, Likelihood


LIKELIHOODS = [(one.value, f"{one.value} {one.word}: {one.meaning}") for one in Likelihood]
IMPACTS = [(one.value, f"{one.value} {one.word}: {one.meaning}") for one in Impact]


class RiskForm(forms.Form):
    """The words of a risk, its owner, and the measures that show it."""

    title = forms.CharField(
        label="The risk in a few plain words",
        max_length=160,
        validators=[no_identifying_text],
        help_text="For example: Return interviews are late or not held",
    )
    category = forms.ChoiceField(label="Kind of risk", choices=RiskCategory)
    cause = forms.CharField(label="Because of", widget=area(2), validators=[no_identifying_text])
    event = forms.CharField(
        label="there is a risk that", widget=area(2), validators=[no_identifying_text]
    )
    consequence = forms.CharField(
        label="which would lead to", widget=area(2), validators=[no_identifying_text]
    )
    owner = forms.ModelChoiceField(
        label="Owner",
        queryset=Seat.objects.none(),
        help_text="The seat on the Board that answers for this risk",
    )
    controls = forms.CharField(
        label="What already works against it",
        widget=area(3),
        required=False,
        validators=[no_identifying_text],
    )
    control_strength = forms.ChoiceField(
        label="How strong that is",
        choices=[("", "Not judged yet"), *ControlStrength.choices],
        required=False,
    )
    assurance = forms.CharField(
        label="Where we know it from",
        widget=area(2),
        required=False,
        validators=[no_identifying_text],
        help_text="Measures, audits, inspections, Section 11",
    )
    treatment = forms.ChoiceField(
        label="What the Board does about it",
        choices=[one for one in Treatment.choices if one[0] != Treatment.TOLERATE],
        help_text="To tolerate a risk is a decision of its own, with a reason",
    )
    proximity = forms.ChoiceField(
        label="When it may bite",
        choices=[("", "Cannot be told"), *Proximity.choices],
        required=False,
    )
    codes = CodesField(label="Measures that would show it")
    challenges = forms.ModelMultipleChoiceField(
        label="Challenges that bear on it",
        queryset=Challenge.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    review_on = day("Review by")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.bands = RiskBands.objects.of(board)
        self.fields["owner"].queryset = Seat.objects.filter(board=board).order_by("title")
        challenges = Challenge.objects.filter(board=board).order_by("-number")
        self.fields["challenges"].queryset = challenges
        if not challenges.exists():
            del self.fields["challenges"]
        if self.initial.get("treatment") == Treatment.TOLERATE:
            self.fields["treatment"].choices = Treatment.choices

    @classmethod
    def initial_of(cls, risk, codes, challenges):
        names = (
            "title", "category", "cause", "event", "consequence", "owner", "controls",
            "control_strength", "assurance", "treatment", "proximity",
        )  # fmt: skip
        return {name: getattr(risk, name) for name in names} | {
            "challenges": challenges,
            "codes": ", ".join(codes),
            "review_on": risk.review_on,
            "revision": risk.revision,
        }

    def clean_review_on(self):
        chosen = self.cleaned_data["review_on"]
        if chosen < clock.today():
            raise forms.ValidationError("The review date has passed. Choose a day from today on.")
        return chosen

    @property
    def columns(self):
        """The risk's own columns out of the cleaned form."""
        left_out = {"codes", "challenges", "revision"} | set(ScoreForm.base_fields)
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


class ScoreForm(forms.Form):
    """Likelihood and impact without controls, now, and where the Board wants to be."""

    inherent_likelihood = forms.TypedChoiceField(
        label="Likelihood without controls", choices=LIKELIHOODS, coerce=int
    )
    inherent_impact = forms.TypedChoiceField(
        label="Impact without controls", choices=IMPACTS, coerce=int
    )
    current_likelihood = forms.TypedChoiceField(
        label="Likelihood now", choices=LIKELIHOODS, coerce=int
    )
    current_impact = forms.TypedChoiceField(label="Impact now", choices=IMPACTS, coerce=int)
    target_likelihood = forms.TypedChoiceField(
        label="Likelihood the Board wants", choices=LIKELIHOODS, coerce=int
    )
    target_impact = forms.TypedChoiceField(
        label="Impact the Board wants", choices=IMPACTS, coerce=int
    )
    reason = forms.CharField(
        label="Why these scores", widget=area(2), validators=[no_identifying_text]
    )

    def clean(self):
        cleaned = super().clean()
        names = [
            f"{kind}_{side}"
            for kind in ("inherent", "current", "target")
            for side in ("likelihood", "impact")
        ]
        if any(name not in cleaned for name in names):
            return cleaned
        inherent, current, target = (
            cleaned[f"{kind}_likelihood"] * cleaned[f"{kind}_impact"]
            for kind in ("inherent", "current", "target")
        )
        if current > inherent:
            self.add_error(
                "current_likelihood",
                f"The risk now ({current}) is higher than without controls ({inherent}). "
                "Controls cannot make a risk worse: check both.",
            )
        if target > current:
            self.add_error(
                "target_likelihood",
                f"The Board cannot want a higher risk ({target}) than it has now ({current}).",
            )
        return cleaned

    @property
    def scores(self):
        return {name: self.cleaned_data[name] for name in ScoreForm.base_fields if name != "reason"}

    @staticmethod
    def initial_of(scoring):
        return {name: getattr(scoring, name) for name in ScoreForm.base_fields if name != "reason"}


class NewRiskForm(RiskForm, ScoreForm):
    """A risk with its first scoring."""

    def clean(self):
        cleaned = super().clean()
        if "current_likelihood" in cleaned and "current_impact" in cleaned:
            points = cleaned["current_likelihood"] * cleaned["current_impact"]
            _refuse_far_review(self, "review_on", points, self.bands)
        return cleaned

    field_order = [*RiskForm.base_fields, *ScoreForm.base_fields]


class RescoreForm(ScoreForm):
    """A further scoring, perhaps made in a meeting."""

    meeting = forms.ModelChoiceField(
        label="Agreed in", queryset=Meeting.objects.none(), required=False, empty_label="No meeting"
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_held(board)


class ReviewForm(forms.Form):
    """The risk was looked at in a meeting."""

    meeting = forms.ModelChoiceField(label="Meeting", queryset=Meeting.objects.none())
    note = forms.CharField(label="What was said", widget=area(3), validators=[no_identifying_text])
    next_review_on = day("Next review by")

    def __init__(self, *args, board, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.points, self.bands = points, RiskBands.objects.of(board)
        self.fields["meeting"].queryset = meetings_held(board)

    def clean(self):
        _refuse_far_review(self, "next_review_on", self.points, self.bands)
        return super().clean()

    def clean_next_review_on(self):
        chosen = self.cleaned_data["next_review_on"]
        if chosen <= clock.today():
            raise forms.ValidationError("Choose a day after today.")
        return chosen


class TurnForm(forms.Form):
    """Why, and where it was agreed."""

    reason = forms.CharField(label="Why?", widget=area(3), validators=[no_identifying_text])
    meeting = forms.ModelChoiceField(
        label="Agreed in", queryset=Meeting.objects.none(), required=False, empty_label="No meeting"
    )
    minute = forms.CharField(
        label="Minute", max_length=40, required=False, help_text="For example 7.2"
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_held(board)


class CloseForm(TurnForm):
    """Why a risk is closed."""

    closed_as = forms.ChoiceField(label="It is closed because", choices=ClosedAs)

    field_order = ["closed_as", "reason"]


class EscalateForm(TurnForm):
    """To whom a risk is taken."""

    to = forms.ChoiceField(label="To whom?", choices=EscalatedTo)

    field_order = ["to", "reason"]


class ReopenForm(TurnForm):
    """Why a closed risk comes back, and when it is looked at."""

    review_on = day("Review by")

    clean_review_on = RiskForm.clean_review_on


class BandsForm(forms.Form):
    """Where the bands begin: 1 to the first of these is low."""

    medium = forms.IntegerField(label="Medium from", min_value=2, max_value=25)
    high = forms.IntegerField(label="High from", min_value=2, max_value=25)
    very_high = forms.IntegerField(label="Very high from", min_value=2, max_value=25)

    def clean(self):
        cleaned = super().clean()
        if len(cleaned) == len(self.fields):
            try:
                Bands(**cleaned)
            except ValueError as wrong:
                raise forms.ValidationError(str(wrong)) from wrong
        return cleaned


def _refuse_far_review(form, field, points, bands):
    """A review later than the band allows is an error of its field."""
    chosen = form.cleaned_data.get(field)
    months = bands.months_between_reviews(points)
    if chosen and chosen > clock.today() + timedelta(days=31 * months):
        form.add_error(
            field,
            f"A risk of {points} ({bands.of(points).name}) is reviewed within {months} months. "
            "Choose an earlier day.",
        )
