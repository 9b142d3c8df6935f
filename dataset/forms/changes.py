"""A change of the dictionary: what it is for, each of its rows, and the decision."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html

from agencies.validators import no_identifying_text
from dataset.forms.entry import LONGEST_TEXT
from dataset.models import ChangeKind
from dataset.operations.changes import quarters_to_come
from dataset.present.dictionary_columns import GROUPS, KEY_LABELS, column_words


KEY_SHAPES = {
    ChangeKind.INDICATOR: r"[A-Z][A-Z0-9]{1,5}-\d{2,3}",
    ChangeKind.BREAKDOWN: r"(?=.{1,20}$)[a-z0-9]+(-[a-z0-9]+)*",
    ChangeKind.RULE: r"V\d{3,5}",
}


class ChangeForm(forms.Form):
    """What a change is for, and from which quarter it holds."""

    title = forms.CharField(
        label="What changes, in a few words",
        max_length=120,
        validators=[no_identifying_text],
        error_messages={"required": "Say what changes, in a few words."},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Whoever agrees reads it, and it stays with the change.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[no_identifying_text],
        error_messages={"required": "Say why the dictionary is to change."},
    )
    valid_from = forms.ChoiceField(
        label="From which quarter?",
        help_text="Quarters whose returns are open already keep their questions.",
        error_messages={"invalid_choice": "Choose a quarter whose returns are not open yet."},
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].choices = [
            (period.slug, str(period)) for period in quarters_to_come()
        ]


class DecisionForm(forms.Form):
    """A word on the decision: needed for a refusal."""

    decision = forms.CharField(
        label="A word on your decision",
        help_text="A refusal needs its reason.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[no_identifying_text],
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)


class LineForm(forms.Form):
    """One row of the dictionary. `before` is what is in force, {} for something new."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, kind, key, before, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.is_new = kind, not before
        if not key:
            label, help_text = KEY_LABELS[kind]
            self.fields["key"] = forms.CharField(
                label=label,
                help_text=help_text,
                max_length=20,
                validators=[RegexValidator(f"^(?:{KEY_SHAPES[kind]})$", help_text)],
                error_messages={"required": f"Give it a code. {help_text}"},
            )
        for group in GROUPS[kind]:
            for column in group.columns:
                self.fields[column.name] = _field(column)
                self._say_what_is_in_force(kind, column.name, before)
        if before and kind != ChangeKind.RULE:
            self.fields["is_editorial"] = forms.BooleanField(
                label="Only the wording changes: figures before and after can be compared",
                required=False,
            )

    def _say_what_is_in_force(self, kind, name, before):
        """Beside a column that the draft changes."""
        if before and self.initial.get(name, "") != before[name]:
            words = column_words(kind, name, before[name]) or "nothing"
            field = self.fields[name]
            field.help_text = format_html("{} In force: {}", field.help_text, words)

    @property
    def groups(self):
        """(heading, its bound fields)."""
        for group in GROUPS[self.kind]:
            yield group.heading, [self[column.name] for column in group.columns]

    @property
    def values(self):
        """{column: text} out of the cleaned form."""
        return {
            column.name: " ".join(self.cleaned_data[column.name].split())
            for group in GROUPS[self.kind]
            for column in group.columns
        }

    def blame(self, problem):
        """Put a `DictionaryError` beside its field; above the form where it has none."""
        here = problem.key in ("", self.cleaned_data.get("key", self.initial.get("key")))
        if here and problem.column in self.fields:
            self.add_error(problem.column, problem.why)
        else:
            self.add_error(None, problem.why if here else f"{problem.key}: {problem.why}")


def _field(column):
    errors = {"required": f"{column.label}: it is empty."}
    options = {
        "label": column.label,
        "help_text": column.help,
        "initial": column.default,
        "required": column.needed,
        "error_messages": errors,
    }
    if column.choices:
        needed = all(value for value, _ in column.choices)
        return forms.ChoiceField(**(options | {"choices": column.choices, "required": needed}))
    rows = {"widget": forms.Textarea(attrs={"rows": column.rows})} if column.rows > 1 else {}
    return forms.CharField(
        max_length=LONGEST_TEXT, validators=[no_identifying_text], **options, **rows
    )
