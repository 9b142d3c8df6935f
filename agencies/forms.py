"""Forms of the account pages and of people and invitations."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from agencies import policies
from agencies.models import Role


LONG_ENOUGH = "At least 12 characters. Three words that do not belong together are good."
CODE_HELP = "The six digits that your app shows now."


# What each field of allauth's forms asks for, for when it was left empty.
REQUIRED = {
    "login": "your e-mail address",
    "email": "your e-mail address",
    "password": "your password",
    "oldpassword": "your current password",
    "password1": "the new password",
    "password2": "the new password a second time",
    "code": "the code",
}


def name_field(form, name, label, help_text="", **attrs):
    """Put a field of somebody else's form into our words."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.error_messages["required"] = f"Type {REQUIRED[name]}."
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "login", "E-mail address", autocomplete="username")
        name_field(self, "password", "Password")


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "password", "Your password")


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "oldpassword", "Current password")
        name_field(self, "password1", "New password", LONG_ENOUGH)
        name_field(self, "password2", "New password again")


class ForgottenPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "email", "E-mail address", autocomplete="username")


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "password1", "New password", LONG_ENOUGH)
        name_field(self, "password2", "New password again")


class SecondFactorForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "code", "Code", f"{CODE_HELP} A recovery code does as well.")


class SecondFactorAgainForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "code", "Code", f"{CODE_HELP} A recovery code does as well.")


class ActivateSecondFactorForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_field(self, "code", "Code from the app", CODE_HELP)


class NewAccountForm(forms.Form):
    """Name and password of somebody who was invited."""

    name = forms.CharField(
        label="Your name",
        help_text="As colleagues know you. It stands beside what you do here.",
        error_messages={"required": "Type your name."},
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label="Password",
        help_text=LONG_ENOUGH,
        error_messages={"required": "Choose a password."},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, person, **kwargs):
        """`person` is the unsaved account: a password may not be like its name or address."""
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        cleaned = super().clean()
        self.person.name = cleaned.get("name", "")
        if password := cleaned.get("password"):
            try:
                password_validation.validate_password(password, self.person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class InviteForm(forms.Form):
    """Whom to invite, to which role, for which board or agency."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="Their own work address. The invitation goes there, and they sign in with it.",
        error_messages={"required": "Type the e-mail address of the person you invite."},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Role", choices=(), error_messages={"required": "Choose the role."}
    )
    place = forms.ChoiceField(
        label="For",
        choices=(),
        help_text="A board for a role on the Board, an agency for a role in an agency.",
        error_messages={"required": "Choose the board or the agency."},
    )

    def __init__(self, *args, by, places, **kwargs):
        """`places` maps a value to (board or None, agency or None, label)."""
        super().__init__(*args, **kwargs)
        self.by, self.places = by, places
        given = [role for role in Role if self._could_give(role)]
        self.fields["role"].choices = [
            ("", "Choose a role"),
            *((role.value, role.label) for role in given),
        ]
        self.fields["place"].choices = [
            ("", "Choose where"),
            *((value, label) for value, (_board, _agency, label) in places.items()),
        ]

    def _could_give(self, role):
        return any(
            policies.may_invite(self.by, role=role, board=board, agency=agency)
            for board, agency, _label in self.places.values()
        )

    def clean(self):
        cleaned = super().clean()
        if "role" in cleaned and "place" in cleaned:
            board, agency, _label = self.places[cleaned["place"]]
            verdict = policies.may_invite(self.by, role=cleaned["role"], board=board, agency=agency)
            if not verdict:
                self.add_error("place", verdict.reason)
        return cleaned

    @property
    def invitation(self):
        """What the valid form asks for, as keyword arguments of the operation."""
        board, agency, _label = self.places[self.cleaned_data["place"]]
        wanted = self.cleaned_data
        return {"email": wanted["email"], "role": wanted["role"], "board": board, "agency": agency}
