"""How allauth behaves on this site. Each method here overrides one that allauth documents."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gsi_tracker.accounts import counters, mail, second_factor, security_log
from gsi_tracker.accounts.client import address_of

SITE_NAME = "GSI Tracker"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is wrong or was used before."),
        "too_many_login_attempts": _(
            "Too many wrong codes. Wait 15 minutes, then try a fresh one; an administrator can "
            "unlock the account sooner."
        ),
        "rate_limited": _("Too many wrong codes. Wait 15 minutes, then try a fresh one."),
        "invalid_password_reset": _("This link is no longer valid."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts come only by invitation."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: every answer is a page."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return url_has_allowed_host_and_scheme(
            url,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 (a key to count by, not to listen on)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Does not count: axes counts passwords, in the database, and knows when a lock ends."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_own")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A link with the site's own address: no mail repeats the host that a request claims."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + path.replace("UID-KEY", quote(key))

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        if not counters.may_send_reset(self.request, user):
            return
        kinds = security_log.Kind
        security_log.write(kinds.PASSWORD_RESET_ASKED, person=user, request=self.request)
        super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.send(self.render_mail(template_prefix, email, {**context, "request": self.request}))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or was used before."),
        "cannot_delete_authenticator": _(
            "Your role needs a second factor, and this is your only one. Add another one first."
        ),
        "cannot_generate_recovery_codes": _("Set up an app or a key first."),
    }

    def get_totp_issuer(self) -> str:
        return SITE_NAME

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": SITE_NAME}

    def _get_site_name(self) -> str:
        return SITE_NAME

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = second_factor.factors_of(authenticator.user).exclude(pk=authenticator.pk)
        return not second_factor.is_needed(authenticator.user) or others.exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's)
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key %(number)s") % {"number": number}
