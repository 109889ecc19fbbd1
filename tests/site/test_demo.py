"""The demonstration: its accounts, and its refusal to be anything else."""

import socket

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from gsi_tracker.environment import Mode
from tracking.management.commands import install
from tracking.sample import accounts

pytestmark = pytest.mark.django_db


def test_each_role_has_an_account_of_its_name():
    accounts.create_accounts("a password of some length")

    for name in ("contributor", "editor", "administrator"):
        person = User.objects.get(username=name)
        assert person.check_password("a password of some length")
        assert [group.name for group in person.groups.all()] == [name]
        assert person.is_staff
        assert not person.is_superuser


def test_another_password_takes_the_place_of_the_first():
    accounts.create_accounts("the first password")
    accounts.create_accounts("the second password")

    assert not User.objects.get(username="editor").check_password("the first password")
    assert User.objects.get(username="editor").check_password("the second password")
    assert User.objects.filter(username="editor").count() == 1


def test_the_password_is_made_once_and_stored(settings):
    first, second = accounts.demo_password(), accounts.demo_password()

    assert first == second
    assert (settings.VAR_DIR / "demo-password").stat().st_mode & 0o077 == 0


def test_a_weak_password_from_outside_is_refused(settings):
    settings.DEMO_PASSWORD = "password"

    with pytest.raises(ValidationError):
        accounts.demo_password()


@pytest.mark.parametrize("mode", [Mode.PRODUCTION, Mode.TEST])
def test_no_other_mode_gets_accounts_with_a_known_password(settings, mode):
    settings.MODE = mode

    with pytest.raises(CommandError, match="make run"):
        call_command("demo", prepare=True)

    assert not User.objects.filter(username__in=accounts.NAMES).exists()


def test_a_port_in_use_is_named_with_another(settings):
    settings.MODE = Mode.DEMO
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.PORT = taken.getsockname()[1]

        with pytest.raises(CommandError, match=rf"PORT={settings.PORT % 65535 + 1}"):
            call_command("demo", prepare=True)


def test_installing_again_changes_nothing(capsys, monkeypatch):
    monkeypatch.setattr(install, "load_named_forums", lambda folder: 0)

    call_command("install")

    printed = capsys.readouterr().out
    assert "0 new, 0 changed" in printed
    assert "up to date" in printed


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demonstration_is_named_on_every_page(client, settings, is_demo):
    settings.MODE = Mode.DEMO if is_demo else Mode.PRODUCTION

    for address in ("/", "/accounts/login/", "/nowhere/"):
        assert (b"Demonstration" in client.get(address).content) is is_demo
