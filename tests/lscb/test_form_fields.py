"""Forms in GOV.UK markup: labels, hints and errors that a screen reader ties to their field."""

import pytest
from django import forms
from django.template import engines


class DecisionForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    code = forms.CharField(
        required=False,
        help_text="Six digits.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "short"}),
    )
    reason = forms.CharField(widget=forms.Textarea, required=False)
    impact = forms.ChoiceField(choices={"1": "1 negligible", "2": "2 minor"})
    outcome = forms.ChoiceField(
        choices={"accept": "Accept", "back": "Send back"}, widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="I have checked this return")
    token = forms.CharField(widget=forms.HiddenInput, required=False, initial="kept")

    def clean(self):
        self.add_error(None, "The address or the password is not right")


@pytest.fixture
def empty_form():
    return str(DecisionForm())


@pytest.fixture
def refused():
    return DecisionForm({"email": "<b>", "reason": "</textarea>", "impact": "2"})


def test_every_visible_field_has_a_label_or_legend(empty_form):
    form = DecisionForm()

    for field in form.visible_fields():
        assert (
            f'for="{field.id_for_label}">{field.label}' in empty_form
            or f">{field.label}</legend>" in empty_form
        )


def test_autocomplete_reaches_the_browser(empty_form):
    for purpose in ("username", "current-password", "one-time-code"):
        assert f'autocomplete="{purpose}"' in empty_form


def test_a_hint_is_tied_to_its_field(empty_form):
    assert 'id="id_code_helptext">Six digits.' in empty_form
    assert 'aria-describedby="id_code_helptext"' in empty_form


def test_a_class_of_its_own_is_kept_beside_ours(empty_form):
    assert 'class="govuk-input short"' in empty_form


def test_what_is_optional_says_so(empty_form):
    assert 'Code <span class="sec">(optional)</span>' in empty_form


def test_hidden_fields_are_plain(empty_form):
    assert '<input type="hidden" name="token" value="kept" id="id_token">' in empty_form


def test_radios_are_a_named_group(empty_form):
    assert '<legend class="govuk-fieldset__legend">Outcome</legend>' in empty_form
    assert '<label class="govuk-label govuk-radios__label" for="id_outcome_1">' in empty_form


def test_an_error_is_tied_to_its_field(refused):
    drawn = str(refused)

    assert 'aria-describedby="id_email_error" aria-invalid="true"' in drawn
    assert 'id="id_email_error"' in drawn


def test_what_was_typed_comes_back_harmless_and_a_password_does_not():
    form = DecisionForm({"email": "<b>", "password": "secret", "reason": "</textarea><b>"})

    drawn = str(form)

    assert 'value="&lt;b&gt;"' in drawn
    assert "&lt;/textarea&gt;&lt;b&gt;" in drawn
    assert "secret" not in drawn


def test_the_error_summary_links_each_error_to_its_field(refused):
    template = engines["django"].from_string("{% error_summary form %}")

    drawn = template.render({"form": refused})

    assert '<a href="#id_email">The address or the password is not right</a>' in drawn
    assert '<a href="#id_password">Password: this field is required</a>' in drawn
    assert 'href="#id_outcome_0"' in drawn


def test_a_form_without_errors_has_no_summary():
    template = engines["django"].from_string("{% error_summary form %}")

    assert template.render({"form": DecisionForm()}) == ""
