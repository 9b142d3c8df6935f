"""Forms of the challenge log."""

from django import forms

from agencies import clock
from agencies.models import Agency
from agencies.validators import no_identifying_text
from audits.forms.fields import CodesField, area, day, meetings_held
from audits.models import RaisedBy, Satisfied
from dataset.models import Definition


def _text(label, rows=3, **options):
    return forms.CharField(
        label=label, widget=area(rows), validators=[no_identifying_text], **options
    )


class _Seen(forms.Form):
    """What was on the page when the person began to write."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class ChallengeForm(forms.Form):
    """The question, to whom it goes, and where it was raised."""

    subject = forms.CharField(
        label="What it is about, in a few plain words",
        max_length=160,
        validators=[no_identifying_text],
    )
    agency = forms.ModelChoiceField(
        label="Who is asked",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="The whole board",
    )
    raised_by_kind = forms.ChoiceField(label="Raised by", choices=RaisedBy)
    meeting = forms.ModelChoiceField(
        label="Raised in", queryset=None, required=False, empty_label="No meeting"
    )
    minute = forms.CharField(
        label="Minute", max_length=40, required=False, help_text="For example 7.2"
    )
    theme = forms.ChoiceField(label="Theme", required=False)
    codes = CodesField(label="Measures it rests on")
    question = _text("The question", 4)
    answer_by = day("Answer by")

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["agency"].queryset = Agency.objects.serving(board, today).order_by("name", "pk")
        self.fields["meeting"].queryset = meetings_held(board)
        themes = Definition.objects.order_by("theme").values_list("theme", flat=True).distinct()
        self.fields["theme"].choices = [("", "No theme"), *((one, one) for one in themes)]

    def clean_answer_by(self):
        chosen = self.cleaned_data["answer_by"]
        if chosen <= clock.today():
            raise forms.ValidationError("Choose a day after today, so that there is time.")
        return chosen


class AnswerForm(_Seen):
    text = _text("The answer", 6)


class ViewForm(_Seen):
    satisfied = forms.ChoiceField(
        label="Is the chair satisfied with the answer?",
        choices=Satisfied,
        widget=forms.RadioSelect,
    )
    text = _text("Why")


class FollowUpForm(_Seen):
    text = _text("What is asked now")
    answer_by = day("Answer by")

    clean_answer_by = ChallengeForm.clean_answer_by


class EscalateForm(_Seen):
    text = _text(
        "To whom, and why", help_text="For example to the Executive Group, or the chief officers"
    )


class CloseForm(_Seen):
    outcome = _text(
        "What is different for children?",
        help_text="If nothing is, say that nothing is. It stands on the page “So what?”.",
    )
