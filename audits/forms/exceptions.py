"""Forms about exceptions: what the agency says, what the group decides, how one ends."""

from django import forms

from agencies import clock
from agencies.models import Meeting, Seat
from agencies.validators import no_identifying_text
from audits.forms.fields import area, meetings_held
from audits.models import Choice
from dataset.models import Publication


LONGEST = 4000
EXPLANATION = "Why are the words right all the same?"


def _answer(label, help_text=""):
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=area(3),
        max_length=LONGEST,
        validators=[no_identifying_text],
    )


class CommentaryForm(forms.Form):
    """Four prompts, as with a return; and the explanation of words that were queried."""

    happened = _answer("What happened?", "No names, no dates of birth, no small numbers.")
    why = _answer("Why?")
    effect = _answer("What does it mean for children?")
    plan = _answer("What will be done, and by when?")
    explanation = forms.CharField(
        label=EXPLANATION,
        help_text="Asked only where the words say the opposite of the figure. Or change the words.",
        widget=area(2),
        max_length=LONGEST,
        required=False,
        validators=[no_identifying_text],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.data.get("queried"):
            del self.fields["explanation"]

    @property
    def answers(self):
        return {name: self.cleaned_data[name] for name in ("happened", "why", "effect", "plan")}


class DecisionForm(forms.Form):
    """One decision of the group: what, in which words, whose, by when."""

    choice = forms.ChoiceField(
        label="What does the group decide?",
        choices=Choice,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the group decides."},
    )
    text = forms.CharField(
        label="Decision and reason, as it goes into the minutes",
        widget=area(2),
        max_length=LONGEST,
        validators=[no_identifying_text],
        error_messages={"required": "Say what was decided, and why."},
    )
    owner = forms.ModelChoiceField(
        label="Owner (seat)", queryset=Seat.objects.none(), empty_label="Choose a seat"
    )
    due_on = forms.DateField(
        label="Due", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, exception, **kwargs):
        super().__init__(*args, initial={"revision": exception.revision}, **kwargs)
        self.fields["owner"].queryset = Seat.objects.filter(board=exception.board)

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < clock.today():
            raise forms.ValidationError("Choose today or a later day.")
        return day


class LooseDecisionForm(DecisionForm):
    """A decision that may have been made outside a meeting, or is recorded after one."""

    meeting = forms.ModelChoiceField(
        label="Decided in",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="Outside a meeting",
    )

    def __init__(self, *args, exception, **kwargs):
        super().__init__(*args, exception=exception, **kwargs)
        self.fields["meeting"].queryset = meetings_held(exception.board)


class CloseExceptionForm(forms.Form):
    """Why it ends, and the later figure where a change is claimed."""

    reason = forms.CharField(
        label="Why is it closed?",
        help_text="For example: what was agreed is done; the figure is back in its usual range; "
        "it was a matter of recording",
        widget=area(3),
        max_length=LONGEST,
        validators=[no_identifying_text],
    )
    claims_change = forms.BooleanField(label="The figure has changed since", required=False)
    later = forms.ModelChoiceField(
        label="The later quarter that shows it",
        queryset=Publication.objects.none(),
        required=False,
        empty_label="None chosen",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, exception, **kwargs):
        super().__init__(*args, initial={"revision": exception.revision}, **kwargs)
        self.fields["later"].queryset = exception.later_editions()
