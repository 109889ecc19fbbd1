"""Signing in with a second factor, by keyboard and with a key; the pages of accounts themselves."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.server import demo_environment, manage
from tests.browser.visits import Visit

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NO_KEY = "() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }"
GIVE_APP = """
from django.contrib.auth.models import User
from allauth.mfa.totp.internal.auth import TOTP
TOTP.activate(User.objects.get(username="{name}"), "{secret}")
"""
TAKE_ALL = """
from allauth.mfa.models import Authenticator
Authenticator.objects.all().delete()
"""


def code_of(secret):
    # allauth's settings are not read here: six digits, half a minute.
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture(scope="module", autouse=True)
def factors_taken_away(address, var_dir):
    """Other tests sign in to the same demonstration with the password alone."""
    yield
    manage(demo_environment(var_dir, 1), "shell", "--no-imports", "-c", TAKE_ALL)


@pytest.fixture
def password(address, var_dir):
    return (var_dir / "demo-password").read_text("ascii").strip()


@pytest.fixture
def browser_of(chromium, address):
    """Gives a browser of its own, nobody signed in, at this address of the site."""
    contexts = []

    def open_browser(path, site=None, width=1280):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        contexts.append(context)
        return Visit.to(site or address, path, context)

    yield open_browser
    for context in contexts:
        context.close()


def type_in(visit, *texts):
    """Types each text and goes on with Tab; the last is sent with Enter.

    The browser gives the first field its focus at a moment of its own after it loaded the page.
    """
    visit.tab.locator("input:focus").wait_for()
    for text in texts[:-1]:
        visit.tab.keyboard.type(text)
        visit.tab.keyboard.press("Tab")
    visit.tab.keyboard.type(texts[-1])
    with visit.tab.expect_navigation():
        visit.tab.keyboard.press("Enter")


def path_of(visit):
    return re.sub(r"^https?://[^/]+", "", visit.tab.url)


def go(visit, path):
    visit.tab.goto(visit.site + path)


def prove(visit, password):
    """Answers the question whether it is really oneself, where it is asked."""
    if "/reauthenticate/" in visit.tab.url:
        type_in(visit, password)


def test_signing_in_with_an_app_by_keyboard(browser_of, var_dir, password):
    manage(
        demo_environment(var_dir, 1),
        "shell", "--no-imports", "-c", GIVE_APP.format(name="contributor", secret=SECRET),
    )  # fmt: skip
    visit = browser_of("/desk/drafts/")

    type_in(visit, "contributor", password)
    assert path_of(visit) == "/accounts/second-factor/authenticate/"
    visit.assert_well("accounts-second-factor")
    type_in(visit, "000000")
    assert "This code is wrong" in visit.tab.locator("main").inner_text()
    for _ in range(2):  # the half minute may end while it is typed
        if path_of(visit) != "/desk/drafts/":
            type_in(visit, code_of(SECRET))

    assert path_of(visit) == "/desk/drafts/"
    assert visit.complaints == []


def test_setting_up_an_app_and_using_a_recovery_code(browser_of, password):
    visit = browser_of("/accounts/second-factor/")
    type_in(visit, "editor", password)
    assert path_of(visit) == "/accounts/second-factor/"
    visit.assert_well("accounts-factors")

    go(visit, "/accounts/second-factor/totp/activate/")
    visit.assert_well("accounts-is-it-you")
    prove(visit, password)
    visit.assert_well("accounts-app")
    assert visit.tab.locator("img.qr-code").evaluate("image => image.naturalWidth > 0")
    for _ in range(2):
        if "activate" in visit.tab.url:
            visit.tab.locator("#id_code").focus()
            type_in(visit, code_of(visit.tab.locator(".secret-key").inner_text()))
    assert path_of(visit) == "/accounts/second-factor/recovery-codes/"
    visit.assert_well("accounts-recovery-codes")
    recovery_code = visit.tab.locator(".recovery-codes li").first.inner_text()

    again = browser_of("/desk/")
    type_in(again, "editor", password)
    type_in(again, recovery_code)
    assert path_of(again) == "/desk/"
    go(again, "/accounts/sessions/")
    again.assert_well("accounts-sessions")
    with again.tab.expect_navigation():
        again.tab.get_by_role("button", name="End all other sessions").click()
    go(visit, "/desk/")
    assert path_of(visit) == "/accounts/login/?next=/desk/"


def test_a_key_is_added_and_signs_in(browser_of, address, password):
    """With the virtual key of Chromium, on a name: a key belongs to a name, not to a number."""
    site = address.replace("127.0.0.1", "localhost")
    visit = browser_of("/accounts/second-factor/webauthn/", site=site)
    wire = visit.tab.context.new_cdp_session(visit.tab)
    wire.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    type_in(visit, "administrator", password)
    visit.assert_well("accounts-no-key")

    go(visit, "/accounts/second-factor/webauthn/add/")
    prove(visit, password)
    visit.assert_well("accounts-add-key")
    visit.tab.evaluate(
        "() => { navigator.credentials.create = () => Promise.reject(new Error('no')); }"
    )
    visit.tab.get_by_role("button", name="Add the key").click()
    visit.tab.get_by_text("The browser gave no key").wait_for()
    visit.tab.reload()
    with visit.tab.expect_navigation(url="**/recovery-codes/"):
        visit.tab.get_by_role("button", name="Add the key").click()
    go(visit, "/accounts/second-factor/webauthn/")
    assert "Key 1" in visit.tab.locator("tbody").inner_text()
    visit.assert_well("accounts-keys")

    with visit.tab.expect_navigation():
        visit.tab.get_by_role("button", name="Sign out").click()
    go(visit, "/desk/")
    type_in(visit, "administrator", password)
    assert path_of(visit) == "/accounts/second-factor/authenticate/"
    with visit.tab.expect_navigation(url="**/desk/"):
        visit.tab.get_by_role("button", name="Use a key or passkey").click()
    assert path_of(visit) == "/desk/"
    assert visit.complaints == []

    for name in ("people", "invitations", "security-log"):
        go(visit, f"/accounts/manage/{name}/")
        visit.assert_well(f"accounts-{name}")
    go(visit, "/accounts/")
    visit.assert_well("accounts-own")
