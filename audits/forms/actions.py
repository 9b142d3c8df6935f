"""Forms of the action list."""

from django import forms

from agencies import clock
from agencies.models import Agency, Meeting, Seat
from agencies.validators import no_identifying_text
from audits.forms.fields import area, meetings_held
from audits.models import ActionState, Audit, EvidenceKind, Priority
from audits.models.priorities import Wanted
from dataset.models import Indicator


CLEAN = [no_identifying_text]
DAY = {"type": "date"}


def day_field(label, **more):
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more
    )


def text_field(label, rows=3, **more):
    return forms.CharField(
        label=label, widget=area(rows), max_length=4000, validators=CLEAN, **more
    )


class ActionForm(forms.Form):
    """What is done by whom and when, and the measure that it should move."""

    title = forms.CharField(
        label="What will be done",
        max_length=200,
        validators=CLEAN,
        help_text="For example: Hold return interviews at weekends too",
    )
    detail = text_field("More about it", required=False)
    owner = forms.ModelChoiceField(
        label="Owner", queryset=Seat.objects.none(), help_text="The seat that answers for it"
    )
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="That of the owner’s seat",
    )
    due_on = day_field("Done by")
    priority = forms.ModelChoiceField(
        label="Priority of the business plan",
        queryset=Priority.objects.none(),
        required=False,
        empty_label="None",
    )
    meeting = forms.ModelChoiceField(
        label="Agreed in", queryset=Meeting.objects.none(), required=False, empty_label="No meeting"
    )
    code = forms.CharField(
        label="Measure that it should move",
        required=False,
        max_length=10,
        help_text="Its code, for example MIS-08. Leave it empty where no figure can show it.",
    )
    wanted = forms.ChoiceField(
        label="The measure should",
        choices=[("", "No measure"), *Wanted.choices],
        required=False,
    )
    moves_by = day_field("It should have moved by", required=False)

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        serving = Agency.objects.serving(board, clock.today()).order_by("name", "pk")
        self.fields["owner"].queryset = Seat.objects.filter(board=board).order_by("title")
        self.fields["agency"].queryset = serving
        self.fields["priority"].queryset = Priority.objects.filter(board=board)
        self.fields["meeting"].queryset = meetings_held(board)

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if code and not Indicator.objects.filter(code=code).exists():
            raise forms.ValidationError(
                f"The dictionary has no measure called {code}. Look the code up under Indicators."
            )
        return code

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if "due_on" in self.changed_data and day < clock.today():
            raise forms.ValidationError("That day has passed. Choose a day from today on.")
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("code"):
            if not cleaned.get("wanted"):
                self.add_error("wanted", "Say which way the measure should move.")
            if not cleaned.get("moves_by"):
                self.add_error("moves_by", "Say by when the measure should have moved.")
        elif "code" in cleaned and (cleaned.get("wanted") or cleaned.get("moves_by")):
            self.add_error("code", "Name the measure, or leave the next two questions empty.")
        return cleaned

    @property
    def columns(self):
        """The action's own columns out of the cleaned form."""
        return {name: self.cleaned_data[name] for name in ActionForm.base_fields}

    @staticmethod
    def initial_of(action):
        return {name: getattr(action, name) for name in ActionForm.base_fields} | {
            "revision": action.revision
        }


class ActionEditForm(ActionForm):
    """A change, with the reason that stands in the action's history."""

    reason = text_field("Why does it change?", 2)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class UpdateForm(forms.Form):
    """How it goes: one screen for somebody who has a minute."""

    state = forms.ChoiceField(
        label="How far is it?",
        choices=[(ActionState.UNDER_WAY, "Under way"), (ActionState.DONE, "Done")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is under way or done."},
    )
    text = text_field("What was done?", help_text="In plain words, without anything about a child")
    evidence = text_field(
        "What shows that it was done?",
        2,
        required=False,
        help_text="A document, a rota, minutes and where they can be seen. Needed when it is done.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("state") == ActionState.DONE and not cleaned.get("evidence", "").strip():
            self.add_error("evidence", "Say what shows that it was done.")
        return cleaned


class WithdrawForm(forms.Form):
    """Why an action is taken off the list."""

    reason = text_field(
        "Why is it withdrawn?", help_text="For example: another action covers it (name it)"
    )


class EvidenceForm(forms.Form):
    """One piece of evidence of impact. Of a measure the figures give the verdict themselves."""

    kind = forms.ChoiceField(label="Kind of evidence", choices=EvidenceKind)
    text = text_field("What does it show?", 4, help_text="Where from, how many were asked, when")
    is_better = forms.TypedChoiceField(
        label="Are children better off by it?",
        choices=[("yes", "Yes, it shows that they are"), ("no", "No, it does not show that")],
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "yes",
        empty_value=None,
        required=False,
        help_text="Not asked of a measure: its figures before and after say it",
    )
    audit = forms.ModelChoiceField(
        label="The re-audit",
        queryset=Audit.objects.none(),
        required=False,
        empty_label="None",
        help_text="For a re-audit grade only",
    )

    def __init__(self, *args, action, **kwargs):
        super().__init__(*args, **kwargs)
        if not action.code:
            self.fields["kind"].choices = [
                one for one in EvidenceKind.choices if one[0] != EvidenceKind.MEASURE
            ]
        self.fields["audit"].queryset = Audit.objects.filter(
            board=action.board, reaudit_of__isnull=False
        )

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind and kind != EvidenceKind.MEASURE and cleaned.get("is_better") is None:
            self.add_error("is_better", "Say whether it shows that children are better off.")
        if kind == EvidenceKind.REAUDIT and not cleaned.get("audit"):
            self.add_error("audit", "Choose the re-audit whose grades you mean.")
        return cleaned


def _decision(label, yes, no):
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "yes",
        error_messages={"required": "Choose one of the two."},
    )


class JudgeForm(forms.Form):
    """A second person on a piece of evidence."""

    accept = _decision(
        "Your decision", "Accept it as evidence", "Refuse it: it does not show enough"
    )
    reason = text_field("Why?")


class SignOffForm(forms.Form):
    """A second person on the whole action."""

    sign_off = _decision("Your decision", "Sign it off", "Refuse: it is under way again")
    reason = text_field("Why?", help_text="What the evidence says, or what is missing")
