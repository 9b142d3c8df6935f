"""Forms of the programme: an audit, its report, its presentation, its findings."""

from django import forms
from django.db.models import Q

from agencies import clock
from agencies.models import Agency, Group, Role, Seat, User
from agencies.models.boards import on
from agencies.validators import no_identifying_text
from audits.forms.fields import area, meetings_held
from audits.models import AuditKind, AuditState, FindingKind, Method, Priority, Severity
from dataset.models import Indicator


FIRST_YEAR = 2012
MOST_CASES = 200


def day_field(label, **kwargs):
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **kwargs,
    )


class AuditForm(forms.Form):
    """What is looked at, why, how, by whom and when.

    Of an audit that is agreed, kind and method are asked no more; once its tool is agreed, its
    agencies neither.
    """

    title = forms.CharField(
        label="What is looked at",
        max_length=160,
        validators=[no_identifying_text],
        help_text="For example: Children who live with domestic abuse",
    )
    kind = forms.ChoiceField(label="Kind", choices=AuditKind, widget=forms.RadioSelect)
    method = forms.ChoiceField(label="Method", choices=Method)
    year = forms.TypedChoiceField(label="Year of the programme", coerce=int)
    trigger = forms.CharField(
        label="Why",
        widget=area(3),
        validators=[no_identifying_text],
        help_text="A priority, a figure that moved, a review, Section 11",
    )
    code = forms.CharField(
        label="Measure that led to it",
        max_length=10,
        required=False,
        help_text="Its code, for example CSE-02",
    )
    priority = forms.ModelChoiceField(
        label="Priority", queryset=Priority.objects.none(), required=False, empty_label="None"
    )
    lead = forms.ModelChoiceField(
        label="Lead", queryset=Seat.objects.none(), help_text="The seat that answers for this audit"
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Agencies that take part",
        queryset=Agency.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    auditors = forms.ModelMultipleChoiceField(
        label="Auditors",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="People who audit for the Board and may write in this audit",
    )
    begins_on = day_field("Begins on")
    reports_on = day_field("Reports by")
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, board, audit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = audit.kind if audit else ""
        today = clock.today()
        now = clock.financial_year(today)
        self.fields["year"].choices = [
            (year, clock.financial_year_words(year)) for year in range(now + 2, FIRST_YEAR - 1, -1)
        ]
        self.fields["priority"].queryset = Priority.objects.filter(board=board)
        self.fields["lead"].queryset = Seat.objects.filter(board=board).order_by("title")
        self.fields["agencies"].queryset = Agency.objects.serving(board, today).order_by("name")
        self.fields["auditors"].queryset = User.objects.filter(
            on(today, "appointments__"),
            Q(appointments__ended_at__isnull=True),
            appointments__role=Role.AUDITOR,
            appointments__board=board,
        ).distinct()
        for name in _settled(audit):
            del self.fields[name]

    @classmethod
    def initial_of(cls, audit):
        """What stands there, to be changed."""
        names = ("title", "kind", "method", "year", "trigger", "code", "priority", "lead")
        return {name: getattr(audit, name) for name in names} | {
            "agencies": [one.agency_id for one in audit.agencies.all()],
            "auditors": [one.pk for one in audit.auditors.all()],
            "begins_on": audit.begins_on,
            "reports_on": audit.reports_on,
            "revision": audit.revision,
        }

    @classmethod
    def initial_of_reaudit(cls, audit):
        """The same again, a year on: only its dates are asked."""
        kept = ("kind", "method", "code", "priority", "lead", "agencies", "auditors")
        initial = cls.initial_of(audit)
        return {name: initial[name] for name in kept} | {
            "title": f"Re-audit: {audit.title}"[:160],
            "year": audit.year + 1,
            "trigger": f"The findings of {audit.reference} are looked at again.",
        }

    @staticmethod
    def initial_of_decision(decision):
        """What the group decided is why; its owner leads, by the day it gave."""
        return {
            "trigger": f"{decision.exception.reference}: {decision.text}",
            "code": decision.exception.code,
            "lead": decision.owner,
            "reports_on": decision.due_on,
        }

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if code and not Indicator.objects.filter(code=code).exists():
            raise forms.ValidationError(
                f"The dictionary has no measure called {code}. Look the code up under Indicators."
            )
        return code

    def clean(self):
        cleaned = super().clean()
        begins, reports = cleaned.get("begins_on"), cleaned.get("reports_on")
        if begins and reports and reports < begins:
            self.add_error("reports_on", "The report cannot come before the audit begins.")
        kind = cleaned.get("kind") or self.kind
        if kind == AuditKind.SINGLE and len(cleaned.get("agencies") or ()) > 1:
            self.add_error(
                "agencies",
                "A single-agency audit has one agency. Choose one, or make it multi-agency.",
            )
        return cleaned

    @property
    def columns(self):
        """The audit's own columns out of the cleaned form."""
        left_out = {"agencies", "auditors", "revision"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


def _settled(audit):
    """What is asked no more."""
    if audit is None or audit.state == AuditState.PROPOSED:
        return ()
    settled = ("kind", "method")
    return settled if audit.state == AuditState.PLANNED else (*settled, "agencies")


class SampleForm(forms.Form):
    """How many and by what rule: the key to the children stays in the agencies."""

    number = forms.IntegerField(
        label="How many cases",
        min_value=1,
        max_value=MOST_CASES,
        help_text="Every agency that takes part grades the same cases",
    )
    rule = forms.CharField(
        label="By what rule they are chosen",
        widget=area(3),
        validators=[no_identifying_text],
        help_text="For example: every fifth plan that began in the year, oldest first",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ReportForm(forms.Form):
    """The report in a page of plain words."""

    summary = forms.CharField(
        label="What was looked at, and what it shows",
        widget=area(8),
        max_length=8000,
        validators=[no_identifying_text],
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class OwnMethodReportForm(ReportForm):
    """Of an audit that grades no cases here: how many it looked at, and how chosen, as well."""

    sample_size = forms.IntegerField(
        label="How many cases or answers were looked at", min_value=1, max_value=10000
    )
    selection = forms.CharField(
        label="How they were chosen",
        widget=area(2),
        required=False,
        validators=[no_identifying_text],
    )
    field_order = ["sample_size", "selection", "summary", "revision"]


class PresentationForm(forms.Form):
    """That the group had it before it, and its view."""

    meeting = forms.ModelChoiceField(label="Presented in", queryset=None)
    view = forms.CharField(
        label="The group’s view", widget=area(4), validators=[no_identifying_text]
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_held(board).filter(group=Group.PERFORMANCE)


class FindingForm(forms.Form):
    """A strength, or learning with its severity."""

    kind = forms.ChoiceField(label="This is", choices=FindingKind, widget=forms.RadioSelect)
    theme = forms.CharField(
        label="Theme",
        max_length=100,
        validators=[no_identifying_text],
        help_text="The same words as in other audits, so that findings come together",
        widget=forms.TextInput(attrs={"list": "themes", "autocomplete": "off"}),
    )
    agency = forms.ModelChoiceField(
        label="Agency", queryset=Agency.objects.none(), required=False, empty_label="All of them"
    )
    severity = forms.ChoiceField(
        label="How serious, if it is learning",
        choices=[("", "A strength has none"), *Severity.choices],
        required=False,
    )
    text = forms.CharField(label="What was found", widget=area(4), validators=[no_identifying_text])

    def __init__(self, *args, audit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(
            pk__in=audit.agencies.values("agency")
        ).order_by("name")

    def clean(self):
        cleaned = super().clean()
        kind, severity = cleaned.get("kind"), cleaned.get("severity")
        if kind == FindingKind.LEARNING and not severity and "severity" not in self.errors:
            self.add_error("severity", "Say how serious the learning is.")
        if kind == FindingKind.STRENGTH:
            cleaned["severity"] = ""
        return cleaned

    @staticmethod
    def initial_of(finding):
        names = ("kind", "theme", "agency", "severity", "text")
        return {name: getattr(finding, name) for name in names}
