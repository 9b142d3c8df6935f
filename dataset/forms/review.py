"""What people send when they decide about a return."""

from django import forms

from agencies.validators import no_identifying_text
from dataset.figures import Item
from dataset.forms.entry import LONGEST_TEXT


class ReasonForm(forms.Form):
    """Why a return goes back to the agency."""

    reason = forms.CharField(
        label="What has to be mended?",
        help_text="The agency’s data lead and approver read this, by e-mail as well.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[no_identifying_text],
        error_messages={"required": "Say what has to be mended."},
    )


class UnlockForm(forms.Form):
    """Why a locked return is opened again."""

    reason = forms.CharField(
        label="Why is it unlocked?",
        help_text="It is kept on the record of who did what.",
        max_length=LONGEST_TEXT,
        validators=[no_identifying_text],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the return is unlocked."},
    )


class ReopenForm(forms.Form):
    """Which items of an accepted return may be mended, and why."""

    codes = forms.MultipleChoiceField(
        label="Which items?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one item."},
    )
    reason = forms.CharField(
        label="Why are they reopened?",
        help_text="The agency reads this. The accepted figures count until the mended ones are.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[no_identifying_text],
        error_messages={"required": "Say why the items are reopened."},
    )

    def __init__(self, *args, items: tuple[Item, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(item.code, f"{item.code} {item.name}") for item in items]


class AskForm(ReopenForm):
    """Which items of its accepted return an agency wants to correct, and why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label = "What was wrong?"
        reason.help_text = "The Board’s analyst reads this and reopens the items, or says why not."
        reason.error_messages["required"] = "Say what was wrong."


class DeclineForm(forms.Form):
    """Why accepted figures are not reopened. The names of its fields begin with “decline”."""

    prefix = "decline"
    reason = forms.CharField(
        label="Why are they not reopened?",
        help_text="The agency reads this.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_identifying_text],
        error_messages={"required": "Say why they are not reopened."},
    )
