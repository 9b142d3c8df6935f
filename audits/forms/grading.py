"""Forms of the tool, of one case’s grades, and of its moderation."""

from django import forms

from agencies.validators import no_identifying_text
from audits.forms.fields import area
from audits.models import Audit, Scale
from audits.operations.audit_grades import grades_of


BLANK_ROWS = 6
MOST_QUESTIONS = 60
OWN_GRADE = "As the agency graded it"


class QuestionForm(forms.Form):
    """One row of the tool. Without its question the row is left out."""

    position = forms.IntegerField(label="Place", min_value=1, max_value=999, required=False)
    section = forms.CharField(
        label="Section", max_length=120, required=False, validators=[no_identifying_text]
    )
    text = forms.CharField(
        label="Question",
        max_length=300,
        required=False,
        validators=[no_identifying_text],
        widget=area(2),
    )
    scale = forms.ChoiceField(label="Scale", choices=Scale, initial=Scale.MET)
    is_overall = forms.BooleanField(label="Overall grade", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("text") and not cleaned.get("section") and "section" not in self.errors:
            self.add_error("section", "Say which section the question stands in.")
        return cleaned


class BaseToolFormSet(forms.BaseFormSet):
    """All rows of the tool, with blank ones to fill in."""

    def clean(self):
        if sum(bool(row.get("is_overall") and row.get("text")) for row in self._rows()) > 1:
            raise forms.ValidationError(
                "Only one question asks for the overall grade. Leave one of them marked."
            )

    def _rows(self):
        return [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]

    @property
    def questions(self):
        """The questions as typed, in the order of their places; rows without a place come last."""
        rows = [row for row in self._rows() if row.get("text")]
        rows.sort(key=lambda row: row["position"] or 1000)
        names = ("section", "text", "scale", "is_overall")
        return [{name: row[name] for name in names} for row in rows]


ToolFormSet = forms.formset_factory(
    QuestionForm,
    formset=BaseToolFormSet,
    extra=BLANK_ROWS,
    max_num=MOST_QUESTIONS,
    absolute_max=MOST_QUESTIONS,
    validate_max=True,
)


class CopyToolForm(forms.Form):
    """Whose tool to take over."""

    earlier = forms.ModelChoiceField(label="The tool of", queryset=Audit.objects.none())

    def __init__(self, *args, audit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["earlier"].queryset = (
            Audit.objects.filter(board=audit.board, questions__isnull=False)
            .exclude(pk=audit.pk)
            .distinct()
            .order_by("-year", "-number")
        )


class GradingForm(forms.Form):
    """An agency's grade and evidence for every question of one case."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"grade_{question.pk}"] = forms.ChoiceField(
                label=question.text,
                choices=[(grade, grade) for grade in grades_of(question)],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"note_{question.pk}"] = forms.CharField(
                label=f"Evidence: {question.text}",
                widget=area(2),
                max_length=2000,
                required=False,
                validators=[no_identifying_text],
            )

    @staticmethod
    def initial_of(grades):
        initial = {f"grade_{one.question_id}": one.grade for one in grades}
        return initial | {f"note_{one.question_id}": one.evidence for one in grades}

    @property
    def rows(self):
        """(question, its grade field, its note field), for the page."""
        return [
            (question, self[f"grade_{question.pk}"], self[f"note_{question.pk}"])
            for question in self.questions
        ]

    @property
    def answers(self):
        """{question: (grade, evidence)} of everything asked."""
        return {
            question: (
                self.cleaned_data[f"grade_{question.pk}"],
                self.cleaned_data[f"note_{question.pk}"],
            )
            for question in self.questions
        }


class ModerationForm(forms.Form):
    """The moderated grades of one case with their reasons, and the joint grade."""

    joint_grade = forms.ChoiceField(label="Joint grade", required=False)
    joint_because = forms.CharField(
        label="Why", widget=area(2), required=False, validators=[no_identifying_text]
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, grades, overall, **kwargs):
        super().__init__(*args, **kwargs)
        self.grades = grades
        choices = [(grade, grade) for grade in grades_of(overall)]
        self.fields["joint_grade"].choices = [("", "Not agreed yet"), *choices]
        for row in grades:
            choices = [(grade, grade) for grade in grades_of(row.question) if grade != row.grade]
            where = f"{row.agency}: {row.question}"
            self.fields[f"to_{row.pk}"] = forms.ChoiceField(
                label=f"Moderated grade, {where}",
                choices=[("", OWN_GRADE), *choices],
                required=False,
            )
            self.fields[f"because_{row.pk}"] = forms.CharField(
                label=f"Why it is changed, {where}",
                widget=area(2),
                max_length=1000,
                required=False,
                validators=[no_identifying_text],
            )

    @staticmethod
    def initial_of(case, grades):
        initial = {"joint_grade": case.joint_grade, "joint_because": case.joint_because}
        for row in grades:
            initial[f"to_{row.pk}"] = row.moderated
            initial[f"because_{row.pk}"] = row.moderated_because
        return initial

    def clean(self):
        cleaned = super().clean()
        for row in self.grades:
            because = f"because_{row.pk}"
            is_unsaid = not cleaned.get(because) and because not in self.errors
            if cleaned.get(f"to_{row.pk}") and is_unsaid:
                self.add_error(because, f"Say why {row.agency}’s grade is changed.")
        return cleaned

    def fields_of(self, row):
        return self[f"to_{row.pk}"], self[f"because_{row.pk}"]

    @property
    def changes(self):
        """{grade row: (moderated grade, reason)}."""
        return {
            row: (self.cleaned_data[f"to_{row.pk}"], self.cleaned_data[f"because_{row.pk}"])
            for row in self.grades
        }
