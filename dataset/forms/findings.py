"""What people send about a finding: an answer, a refusal, who looks after it."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.forms.entry import LONGEST_TEXT
from dataset.operations.findings import possible_owners


class AnswerForm(forms.Form):
    """One message of the thread."""

    text = forms.CharField(
        label="Your answer",
        help_text="Say what happened and how it is counted. No names, no dates of birth.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[no_identifying_text],
        error_messages={"required": "Write your answer first."},
    )


class RefusalForm(forms.Form):
    """Why an explanation is not enough."""

    reason = forms.CharField(
        label="Why is it not enough?",
        help_text="The agency’s data lead and approver read this, by e-mail as well.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_identifying_text],
        error_messages={"required": "Say why the explanation is not enough."},
    )


class OwnerForm(forms.Form):
    """Who looks after a finding: one of those whose turn it is, or nobody in particular."""

    owner = forms.TypedChoiceField(
        label="Who looks after it?", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args, finding, **kwargs):
        super().__init__(*args, initial={"owner": finding.owner_id}, **kwargs)
        people = sorted(possible_owners(finding).items(), key=lambda one: one[1])
        self.fields["owner"].choices = [("", "Nobody in particular"), *people]
