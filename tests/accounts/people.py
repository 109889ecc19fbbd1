"""People who can sign in, their second factors, and the way in."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from tests import factories

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"


def with_password(role="editor", **values):
    return factories.user(role, password=PASSWORD, email="person@example.org", **values)


def with_app(person):
    """This person has an app with the secret of the tests, and recovery codes."""
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def code_now(steps=0, secret=SECRET):
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def recovery_codes_of(person):
    stored = Authenticator.objects.get(user=person, type="recovery_codes")
    return stored.wrap().get_unused_codes()


def sign_in(client, person, password=PASSWORD, **more):
    name = person if isinstance(person, str) else person.get_username()
    headers = more.pop("headers", None)
    return client.post(LOGIN, {"username": name, "password": password, **more}, headers=headers)


def signed_in_with_password(person, **more):
    client = Client(**more)
    assert sign_in(client, person).status_code == 302
    return client
