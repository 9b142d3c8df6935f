"""The board's calendar, more time for a return, and a telephone call."""

from django import forms

from agencies import clock
from agencies.validators import no_identifying_text
from dataset.forms.entry import LONGEST_TEXT
from dataset.models import SpokenTo
from dataset.models.calendar import STANDARD
from dataset.operations.calendar import out_of_order, wrong_date


LABELS = {
    "notice": ("Notice to data leads and approvers", "Before the quarter ends: a minus number."),
    "opens": ("Returns open", ""),
    "reminder": ("First reminder", "To the data lead, while the return has not been sent."),
    "due": ("Returns are due", "Approved by the agency. Punctuality is counted here."),
    "second_reminder": ("Second reminder", "To the approver and the agency’s board member."),
    "telephone": ("The business manager telephones", ""),
    "letter": ("The chair’s letter", "A draft comes to the business manager."),
    "closes": ("Collection closes", "What has not come is shown as missing."),
}
LONGEST = 60  # working days: about a quarter


class CalendarForm(forms.Form):
    """The working day of each step, counted from the last day of the quarter."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in STANDARD:
            label, hint = LABELS[name]
            self.fields[name] = forms.IntegerField(
                label=label,
                help_text=hint,
                min_value=-LONGEST,
                max_value=LONGEST,
                error_messages={
                    "required": f"{label}: give a working day, such as {STANDARD[name]}.",
                    "invalid": f"{label}: give a whole number, such as {STANDARD[name]}.",
                },
            )

    def clean(self):
        days = super().clean()
        if not self.errors:
            for name, wrong in out_of_order(days).items():
                self.add_error(name, wrong)
        return days


class ExtensionForm(forms.Form):
    """Until when, and why."""

    due_on = forms.DateField(
        label="New due date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose the day on which it will be due.",
            "invalid": "Give the day as 2017-05-03.",
        },
    )
    reason = forms.CharField(
        label="Why does the agency need more time?",
        help_text="The agency reads it, and it stands in the chasing log. No names.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_identifying_text],
        error_messages={"required": "Say why the agency needs more time."},
    )

    def __init__(self, *args, data_return, **kwargs):
        super().__init__(*args, **kwargs)
        self.data_return = data_return

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if wrong := wrong_date(self.data_return, due_on):
            raise forms.ValidationError(wrong)
        return due_on


class CallForm(forms.Form):
    """When the manager rang, whom by role, and what was agreed."""

    called_on = forms.DateField(
        label="Day of the call",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Give the day of the call.",
            "invalid": "Give the day as 2017-04-27.",
        },
    )
    spoken_to = forms.ChoiceField(
        label="Whom did you speak to?",
        help_text="By role: names have no place in the log.",
        choices=[("", "Choose a role"), *SpokenTo.choices],
        error_messages={"required": "Choose whom you spoke to."},
    )
    result = forms.CharField(
        label="What was agreed?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_identifying_text],
        error_messages={"required": "Say what was agreed."},
    )

    def __init__(self, *args, data_return, **kwargs):
        super().__init__(*args, **kwargs)
        self.data_return = data_return

    def clean_called_on(self):
        called_on = self.cleaned_data["called_on"]
        if called_on > clock.today():
            raise forms.ValidationError("The call cannot lie in the future.")
        if called_on < self.data_return.opens_on:
            raise forms.ValidationError(
                f"The return opened on {self.data_return.opens_on:%-d %B %Y}. Give that day or a "
                "later one."
            )
        return called_on
