"""The forms of accounts: allauth's in the site's words, and the site's own."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

from allauth.account import forms as account
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.contrib.auth.models import Group, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gsi_tracker.accounts import counters, security_log
from gsi_tracker.accounts.models import SecurityEvent, SecurityEventQuerySet

PASSWORD_HELP = _(
    "At least 12 characters; a few words in a row are good. Not a common password or your name."
)
# A code of an app is good for half a minute; twice as long it is remembered that it was used.
USED_CODE_SECONDS = 90
LAST_YEAR = 2200
CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "autocapitalize": "none",
    "inputmode": "numeric",
}


def without_placeholders(form: forms.BaseForm) -> None:
    """Removes placeholders: they only repeat the label, in pale letters."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    """The sign-in form, with the field names that password managers know."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.pop("login")
        field.label = _("User name")
        field.widget.attrs |= {"autocapitalize": "none", "autofocus": True}
        password = self.fields["password"]
        password.help_text = ""
        self.fields = {"username": field, "password": password}
        without_placeholders(self)

    def clean(self) -> Any:
        self.cleaned_data["login"] = self.cleaned_data.get("username", "")
        return super().clean()


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs["autofocus"] = True
        without_placeholders(self)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["oldpassword"].help_text = ""
        name_new_password(self)


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Email address")
        without_placeholders(self)


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_new_password(self)


def name_new_password(form: forms.BaseForm) -> None:
    form.fields["password1"].label = _("New password")
    form.fields["password1"].help_text = PASSWORD_HELP
    form.fields["password2"].label = _("New password again")
    without_placeholders(form)


def note_failure(user: User, failure: ValidationError) -> None:
    kinds = security_log.Kind
    security_log.write(
        kinds.FACTOR_FAILED, person=user, request=context.request, detail=str(failure.code or "")
    )


class CodeInput(forms.TextInput):
    """An input that comes back empty: a wrong code would be in the way of the next one."""

    is_required = True

    def format_value(self, value: Any) -> None:
        return None


class CountedCode(forms.Form):
    """A code of the second factor: failures are counted and logged; a code works once."""

    user: User
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = CodeInput(attrs={**CODE_ATTRS, "autofocus": True})

    def clean_code(self) -> str:
        try:
            with counters.counted_code(context.request, self.user):
                code: str = super().clean_code()  # type: ignore[misc]  # of the form beside it
            return code
        except ValidationError as failure:
            note_failure(self.user, failure)
            raise


class CodeForm(CountedCode, codes.AuthenticateForm):
    """The code at sign-in."""


class CodeAgainForm(CountedCode, codes.ReauthenticateForm):
    """The code before a change to the account's own protection."""


@contextmanager
def refusing_what_is_no_key() -> Iterator[None]:
    """Refuses malformed answers of a browser, on which the libraries would fail."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class CountedKey(forms.Form):
    user: User

    def clean_credential(self) -> Authenticator:
        try:
            with counters.counted_code(context.request, self.user), refusing_what_is_no_key():
                return super().clean_credential()  # type: ignore[misc]  # of the form beside it
        except ValidationError as failure:
            note_failure(self.user, failure)
            raise


class KeyForm(CountedKey, keys.AuthenticateWebAuthnForm):
    """The key at sign-in."""


class KeyAgainForm(CountedKey, keys.ReauthenticateWebAuthnForm):
    """The key before a change to the account's own protection."""


class ActivateAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code that the app shows")
        field.widget = CodeInput(attrs=CODE_ATTRS)

    def clean_code(self) -> str:
        """Uses up the code that proved the app, so that it cannot also sign somebody in."""
        code: str = super().clean_code()
        key = f"allauth.mfa.totp.used?user={self.user.pk}&code={code}"
        cache.set(key, "y", timeout=USED_CODE_SECONDS)
        return code


class AddKeyForm(keys.AddWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        with refusing_what_is_no_key():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class EditKeyForm(keys.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the key"), max_length=100)


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("The link is sent there and shown to you once."),
    )
    roles = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=_("Roles"),
        to_field_name="name",  # a number could be too long for the database
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this email address already."))
        return email


class JoinForm(forms.Form):
    """The name and password that an invited person chooses."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Letters, digits and @ . + - _; the history of records shows this name."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    first_name = forms.CharField(
        label=_("First name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password1 = SetPasswordField(label=_("Password"), help_text=PASSWORD_HELP)
    password2 = PasswordField(label=_("Password again"), autocomplete="new-password")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The password is compared with these while it is cleaned.
        typed = {name: str(self.data.get(name, "")) for name in ("username", "first_name")}
        self.fields["password1"].user = User(email=email, **typed)  # type: ignore[attr-defined]
        without_placeholders(self)

    def clean_username(self) -> str:
        """Refuses a name that differs from another only in capitals."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This user name is taken. Choose another one."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ. Enter the same one twice."))
        return cleaned

    def named(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ("username", "first_name", "last_name")}


class LogForm(forms.Form):
    """The filter of a log: whose entries, of which days."""

    name = forms.CharField(label=_("User name, exactly"), required=False, max_length=150)
    start = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    older = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62
    )

    def clean_end(self) -> Any:
        """Refuses the last possible day: the comparison needs the day after it."""
        end = self.cleaned_data["end"]
        if end and end.year > LAST_YEAR:
            raise ValidationError(_("This date is too far in the future."))
        return end

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("This is before the first day."))
        return cleaned

    def narrowed(self, rows: Any) -> Any:
        """The entries that pass the filter, in their order; none if the filter is not valid."""
        if not self.is_valid():
            return rows.none()
        chosen = self.cleaned_data
        if chosen["name"]:
            rows = rows.naming(chosen["name"])
        if chosen["start"]:
            rows = rows.from_day(_midnight(chosen["start"]))
        if chosen["end"]:
            rows = rows.before(_midnight(chosen["end"]) + timedelta(days=1))
        if chosen["older"]:
            rows = rows.older_than(chosen["older"])
        return rows


class SecurityLogForm(LogForm):
    """The filter of the security log."""

    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *SecurityEvent.Kind.choices],
    )
    field_order = ("kind",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].help_text = _("By or about.")

    def found(self) -> SecurityEventQuerySet:
        """The entries that pass the filter, newest first; none if the filter is not valid."""
        rows: SecurityEventQuerySet = self.narrowed(SecurityEvent.objects.newest_first())
        kind = self.cleaned_data.get("kind")
        return rows.of_kind(kind) if kind else rows


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)
