"""Invitations: the way to an account, once, for whom an administrator chose."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from gsi_tracker.accounts import invitations
from gsi_tracker.accounts.models import Invitation, SecurityEvent
from tests import factories
from tests.accounts.people import PASSWORD, sign_in

LIST = "/accounts/manage/invitations/"
TYPED = {
    "username": "ada",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def role(name):
    return Group.objects.get(name=name)


def invited(*roles, by=None):
    """The path of the link of a new invitation."""
    chosen = [role(name) for name in roles or ["editor"]]
    _, link = invitations.invite("ada@example.org", chosen, by=by)
    return link.removeprefix("http://127.0.0.1:8000")


@pytest.mark.django_db
class TestInviting:
    def test_an_administrator_gets_the_link_once_and_a_mail_goes_out(
        self, administrator, signed_in, mailoutbox, django_capture_on_commit_callbacks
    ):
        client = signed_in(administrator)

        with django_capture_on_commit_callbacks(execute=True):
            client.post(LIST, {"email": "ada@example.org", "roles": ["editor"]})
        first, second = client.get(LIST).text, client.get(LIST).text

        link = re.search(r"http://127\.0\.0\.1:8000/accounts/invitation/[\w-]{43}/", first)[0]
        assert link not in second
        assert link in mailoutbox[0].body
        assert mailoutbox[0].to == ["ada@example.org"]
        assert SecurityEvent.objects.get(kind="invited").by == administrator

    def test_the_secret_of_the_link_is_not_stored(self):
        token = invited().split("/")[-2]

        assert token not in str(Invitation.objects.values().get())
        assert not SecurityEvent.objects.filter(detail__contains=token).exists()

    @pytest.mark.parametrize(
        ("email", "roles", "says"),
        [
            ("", ["editor"], "This field is required"),
            ("nobody", ["editor"], "valid email address"),
            ("ada@example.org", [], "Choose at least one role."),
            ("taken@example.org", ["editor"], "an account with this email address already"),
        ],
    )
    def test_each_error_is_shown_beside_its_field(
        self, administrator, signed_in, email, roles, says
    ):
        factories.user("editor", email="Taken@Example.org")
        data = {"email": email, "roles": roles}

        answer = signed_in(administrator).post(LIST, data)

        assert says in answer.text
        assert not Invitation.objects.exists()

    @pytest.mark.parametrize("value", ["x", "99999999999999999999", "\x00", "-1"])
    def test_nonsense_for_a_role_is_refused(self, administrator, signed_in, value):
        data = {"email": "ada@example.org", "roles": [value]}

        answer = signed_in(administrator).post(LIST, data)

        assert answer.status_code == 200
        assert not Invitation.objects.exists()

    def test_nobody_but_administrators_invites(self, editor, stranger, signed_in):
        for person in (editor, stranger):
            data = {"email": "ada@example.org", "roles": ["editor"]}
            assert signed_in(person).post(LIST, data).status_code == 403
        assert Client().post(LIST).status_code == 302
        assert not Invitation.objects.exists()


@pytest.mark.django_db
class TestJoining:
    def test_the_invited_person_makes_an_account_with_the_roles(self, visitor):
        link = invited("editor", "contributor")

        page, answer = visitor.get(link), visitor.post(link, TYPED)

        assert "contributor, editor" in page.text
        assert answer["Location"] == "/accounts/login/"
        person = User.objects.get(username="ada")
        assert {group.name for group in person.groups.all()} == {"editor", "contributor"}
        assert (person.email, person.is_staff, person.is_superuser) == (
            "ada@example.org", True, False,
        )  # fmt: skip
        assert sign_in(Client(), person)["Location"] == "/desk/"
        assert Invitation.objects.get().used_by == person

    def test_the_form_gives_nothing_that_nobody_offers(self, visitor):
        more = {"is_superuser": "on", "groups": [role("administrator").pk], "email": "x@y.org"}

        visitor.post(invited("contributor"), {**TYPED, **more})

        person = User.objects.get(username="ada")
        assert (person.is_superuser, person.email) == (False, "ada@example.org")
        assert [group.name for group in person.groups.all()] == ["contributor"]

    def test_a_link_works_once(self, visitor):
        link = invited()
        visitor.post(link, TYPED)

        again = visitor.post(link, {**TYPED, "username": "eve"})

        assert again.status_code == 404
        assert "This invitation is not open" in again.text
        assert not User.objects.filter(username="eve").exists()

    def test_a_revoked_link_does_not_work(self, visitor, administrator, signed_in):
        link = invited()
        pk = Invitation.objects.get().pk
        client = signed_in(administrator)

        client.post(f"{LIST}{pk}/revoke/")
        twice = client.post(f"{LIST}{pk}/revoke/", follow=True)

        assert visitor.get(link).status_code == visitor.post(link, TYPED).status_code == 404
        assert "no longer open" in twice.text
        assert SecurityEvent.objects.filter(kind="invitation_revoked").count() == 1

    def test_a_link_ends_after_seven_days(self, visitor):
        link = invited()

        with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
            answer = visitor.post(link, TYPED)

        assert answer.status_code == 404

    @pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "%ED%A0%80", "..%2f", "'--"])
    def test_a_made_up_link_is_not_found(self, visitor, token):
        assert visitor.get(f"/accounts/invitation/{token}/").status_code == 404

    @pytest.mark.parametrize(
        ("changed", "says"),
        [
            ({"username": "TAKEN"}, "This user name is taken."),
            ({"username": "a b"}, "valid username"),
            ({"username": ""}, "This field is required"),
            ({"username": "a\x00b"}, "Null characters"),
            ({"username": "x" * 151}, "at most 150"),
            ({"password1": "short", "password2": "short"}, "at least 12"),
            ({"password1": "password123456", "password2": "password123456"}, "too common"),
            ({"username": "ada.lovelace.1", "password1": "ada.lovelace.12",
              "password2": "ada.lovelace.12"}, "too similar"),
            ({"password2": "something else entirely"}, "The two passwords differ."),
        ],
    )  # fmt: skip
    def test_each_error_is_shown_beside_its_field(self, visitor, changed, says):
        factories.user().__class__.objects.create_user("taken")
        link = invited()

        answer = visitor.post(link, {**TYPED, **changed})

        assert says in answer.text
        assert 'value="Lovelace"' in answer.text
        assert visitor.post(link, TYPED).status_code == 302

    @pytest.mark.parametrize("length", [64, 128, 1000])
    def test_a_long_password_is_taken_whole(self, visitor, length):
        long = ("correct horse battery " * 50)[: length - 1] + "x"

        visitor.post(invited(), {**TYPED, "password1": long, "password2": long})

        person = User.objects.get(username="ada")
        assert person.check_password(long)
        assert not person.check_password(long[:-1])


@pytest.mark.django_db
def test_of_two_who_saw_it_open_one_has_the_account(rf):
    invited()
    first, second = Invitation.objects.get(), Invitation.objects.get()
    invitations.accept(first, password=PASSWORD, request=rf.post("/"), username="first")

    with pytest.raises(invitations.NoLongerOpen):
        invitations.accept(second, password=PASSWORD, request=rf.post("/"), username="second")

    assert not User.objects.filter(username="second").exists()


@pytest.mark.django_db
class TestCommand:
    def test_the_first_administrator_is_invited_by_a_command(self, capsys, visitor):
        call_command("invite", "ada@example.org")

        printed = capsys.readouterr().out
        link = re.search(r"http://127\.0\.0\.1:8000(/accounts/invitation/\S+)", printed)[1]
        visitor.post(link, TYPED)
        assert [g.name for g in User.objects.get(username="ada").groups.all()] == ["administrator"]

    def test_roles_can_be_named(self, capsys):
        call_command("invite", "ada@example.org", role=["contributor", "editor"])

        assert Invitation.objects.get().role_names == "contributor, editor"

    def test_an_unknown_role_a_known_address_and_nonsense_are_refused(self):
        factories.user("editor", email="ada@example.org")

        with pytest.raises(CommandError, match="administrator, contributor, editor"):
            call_command("invite", "eve@example.org", role=["king"])
        with pytest.raises(CommandError, match="changepassword"):
            call_command("invite", "ada@example.org")
        with pytest.raises(CommandError, match="not an email address"):
            call_command("invite", "ada")
