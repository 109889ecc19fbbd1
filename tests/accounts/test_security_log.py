"""The security log: what happened, for administrators, to read alone."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from gsi_tracker.accounts import security_log
from gsi_tracker.accounts.models import SecurityEvent
from tests.accounts.people import sign_in, with_password
from tests.tracking.desk.forms import shown_in

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

LOG = "/accounts/manage/security-log/"
Kind = SecurityEvent.Kind


@pytest.fixture
def client(administrator, signed_in):
    return signed_in(administrator)


def kinds_of(person):
    return list(
        SecurityEvent.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)
    )


def test_the_way_in_and_out_is_logged(visitor):
    person = with_password()

    sign_in(visitor, person, "wrong")
    sign_in(visitor, person)
    visitor.post("/accounts/logout/")

    assert kinds_of(person) == ["sign_in_failed", "signed_in", "signed_out"]
    assert set(SecurityEvent.objects.values_list("address", flat=True)) == {"127.0.0.1"}


def change(client, person, **values):
    where = reverse("admin:auth_user_change", args=[person.pk])
    data = {**shown_in(client.get(where)), "date_joined": "", **values}
    return client.post(where, {name: value for name, value in data.items() if value is not None})


def test_a_change_of_roles_is_logged_with_before_and_after(client, administrator):
    person = with_password("contributor")

    change(client, person, groups=[Group.objects.get(name="editor").pk])

    event = SecurityEvent.objects.get(kind="roles_changed")
    assert (event.person, event.by) == (person, administrator)
    assert event.detail == "roles: contributor → editor"


def test_a_right_or_superuser_given_is_logged(signed_in):
    root = User.objects.create_superuser("root")
    person = with_password("contributor")

    change(signed_in(root), person, is_superuser="on", user_permissions=["1"])

    detail = SecurityEvent.objects.get(kind="roles_changed").detail
    assert "superuser: none → True" in detail
    assert "rights: none → " in detail


def test_switching_off_and_a_new_mail_address_are_logged(client):
    person = with_password()

    change(client, person, is_active=None, email="new@example.org")

    detail = SecurityEvent.objects.get(kind="account_changed").detail
    assert detail == "active: True → none; mail: person@example.org → new@example.org"


def test_saving_without_a_change_is_not_logged(client):
    person = with_password()

    change(client, person)

    assert kinds_of(person) == []


def test_an_account_made_and_a_password_set_in_the_admin_are_logged(client, administrator):
    words = {"password1": "a long pass phrase", "password2": "a long pass phrase"}
    client.post(
        reverse("admin:auth_user_add"), {"username": "new", "usable_password": "true", **words}
    )
    person = User.objects.get(username="new")

    client.post(
        reverse("admin:auth_user_password_change", args=[person.pk]),
        {"usable_password": "true", **words},
    )

    assert kinds_of(person) == ["account_made", "password_changed"]
    assert {event.by for event in SecurityEvent.objects.filter(person=person)} == {administrator}


def test_it_outlives_the_account(client):
    person = with_password()
    security_log.write(Kind.LOCKED, person=person)
    name = person.username
    User.objects.filter(pk=person.pk).delete()

    assert name in client.get(LOG).text


def test_it_is_for_administrators_alone(visitor, editor, contributor, stranger, signed_in):
    assert visitor.get(LOG).status_code == 302
    for person in (editor, contributor, stranger):
        assert signed_in(person).get(LOG).status_code == 403


def test_nothing_changes_it(client, signed_in):
    security_log.write(Kind.LOCKED)
    root = signed_in(User.objects.create_superuser("root"))

    answers = [getattr(client, method)(LOG) for method in ("post", "put", "delete", "patch")]

    assert [answer.status_code for answer in answers] == [405] * 4
    assert "accounts" not in root.get("/admin/").text.replace("/accounts/", "")


def test_it_is_narrowed_by_kind_name_and_day(client):
    ada, eve = with_password(), with_password()
    for person in (ada, eve):
        security_log.write(Kind.LOCKED, person=person)
        security_log.write(Kind.FREED, person=eve, by=ada)

    def found(query):
        return [(event.kind, event.person) for event in client.get(LOG + query).context["events"]]

    assert found(f"?kind=locked&name={ada.username}") == [("locked", ada)]
    assert found(f"?name={ada.username}") == [("freed", eve), ("freed", eve), ("locked", ada)]
    assert found("?end=2001-01-01") == []
    assert len(found("?kind=freed&start=2001-01-01")) == 2


def test_it_is_read_in_pages_at_a_constant_cost(client, django_assert_max_num_queries):
    SecurityEvent.objects.bulk_create(
        [SecurityEvent(kind=Kind.LOCKED, detail=str(n)) for n in range(120)]
    )

    with django_assert_max_num_queries(8):
        first = client.get(f"{LOG}?kind=locked")
    second = client.get(f"{LOG}?kind=locked&older={first.context['older']}")
    third = client.get(f"{LOG}?kind=locked&older={second.context['older']}")

    numbers = [int(e.detail) for page in (first, second, third) for e in page.context["events"]]
    assert numbers == list(range(119, -1, -1))
    assert third.context["older"] is None


@pytest.mark.parametrize(
    "query",
    ["kind=x", "start=2024-02-30", "start=x", "end=0000-00-00", "older=-1", f"older={9**30}",
     "older=x", "name=a%00b", f"name={'x' * 500}", "start=2024-02-02&end=2024-02-01",
     "start=0001-01-01&end=9999-12-31"],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_answered_with_the_form(client, query):
    answer = client.get(f"{LOG}?{query}")

    assert answer.status_code == 200
    assert list(answer.context["events"]) == []


def test_one_line_of_the_servers_log_holds_whatever_was_typed(caplog):
    with caplog.at_level("INFO", "gsi_tracker.security"):
        security_log.write(Kind.INVITED, detail="a\nforged line\x1b[31m")

    assert "\n" not in caplog.records[-1].getMessage()
