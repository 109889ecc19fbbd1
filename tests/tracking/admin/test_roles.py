"""Who may do what in the admin."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from tests import factories
from tests.tracking.admin.pages import address, choose, posted_by, send
from tracking.models import Event, Forum, Party, Source, State, StatusUpdate

MODELS = [Event, Forum, StatusUpdate, Source, Party]


@pytest.mark.parametrize("model", MODELS)
def test_visitors_are_sent_to_the_sign_in_page(visitor, db, model):
    answer = visitor.get(address(model, "changelist"), follow=True)

    assert answer.redirect_chain[-1][0].startswith("/accounts/login/")


@pytest.mark.parametrize("model", MODELS)
def test_strangers_are_refused(signed_in, stranger, model):
    answer = signed_in(stranger).get(address(model, "changelist"), follow=True)

    assert answer.status_code == 403


@pytest.mark.parametrize("act", ["publish", "return_to_author", "withdraw"])
def test_a_contributor_neither_sees_nor_sends_an_editors_acts(signed_in, contributor, act):
    event = factories.event(by=contributor, state="in_review")
    client = signed_in(contributor)

    listed = client.get(address(Event, "changelist")).content.decode()
    answers = [choose(client, Event, act, event, **more) for more in ({}, {"confirmed": "yes"})]

    assert f'value="{act}"' not in listed
    assert 'value="submit"' in listed
    assert [answer.status_code for answer in answers] == [403, 403]
    event.refresh_from_db()
    assert (event.state, event.version) == (State.IN_REVIEW, 2)


@pytest.mark.parametrize("state", ["draft", "in_review", "published", "withdrawn"])
def test_a_contributor_reads_what_others_made(signed_in, contributor, editor, state):
    event = factories.event(state=state, parties=[(factories.party("CHN"), "host")])
    client = signed_in(contributor)
    data = posted_by(signed_in(editor).get(address(event)))

    page = client.get(address(event))
    answer = client.post(address(event), {**data, "title": "Mine", "version": event.version})

    assert page.status_code == 200
    assert "(Host)" in page.content.decode()
    assert 'name="title"' not in page.content.decode()
    assert answer.status_code == 403
    event.refresh_from_db()
    assert event.title != "Mine"


def test_a_contributor_does_not_submit_what_others_made(signed_in, contributor):
    event = factories.event(state="draft")
    client = signed_in(contributor)
    data = {"action": "submit", "confirmed": "yes", "_selected_action": event.pk}

    page = client.post(address(Event, "changelist"), {**data, f"version-{event.pk}": 1})

    event.refresh_from_db()
    assert event.state == State.DRAFT
    assert "do not have the right" in page.content.decode()


def test_an_author_is_told_the_state_of_what_was_submitted_already(signed_in, contributor):
    event = factories.event(state="in_review", by=contributor)
    data = {"action": "submit", "confirmed": "yes", "_selected_action": event.pk}

    page = signed_in(contributor).post(
        address(Event, "changelist"), {**data, f"version-{event.pk}": event.version}
    )

    event.refresh_from_db()
    assert event.state == State.IN_REVIEW
    assert "This is in review; only what is draft" in page.content.decode()


def test_a_contributor_edits_sources_that_no_published_record_rests_on(signed_in, contributor):
    free, cited = factories.source(), factories.source()
    factories.event(sources=[cited])
    client = signed_in(contributor)

    send(client, free, title="Mine")
    refused = client.post(address(cited), {"title": "Mine"})

    free.refresh_from_db()
    assert (free.title, refused.status_code) == ("Mine", 403)


def test_a_contributor_adds_parties_and_does_not_change_them(signed_in, contributor):
    client = signed_in(contributor)

    send(client, Party, "add", code="ASEAN", name="ASEAN", kind="organisation")
    refused = client.post(address(Party.objects.get()), {"name": "Mine"})

    assert refused.status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_nobody_deletes(db, signed_in, model):
    factories.status_update(evidence=[factories.event(parties=[(factories.party(), "host")])])
    factories.forum()
    row, root = model.objects.first(), User.objects.create_superuser("root")
    client = signed_in(root)

    answers = [
        client.post(address(row, "delete"), {"post": "yes"}),
        choose(client, model, "delete_selected", row, post="yes"),
    ]

    assert [answer.status_code for answer in answers] in ([403, 403], [403, 200])
    assert model.objects.filter(pk=row.pk).exists()


def test_an_administrator_gives_roles_and_nothing_more(signed_in, administrator, stranger):
    where = reverse("admin:auth_user_change", args=[stranger.pk])
    client = signed_in(administrator)
    data = {**posted_by(client.get(where)), "groups": [Group.objects.get(name="editor").pk]}
    data |= {"is_staff": "on", "is_superuser": "on", "user_permissions": ["1"], "date_joined": ""}

    client.post(where, data)

    stranger.refresh_from_db()
    assert stranger.is_staff
    assert [group.name for group in stranger.groups.all()] == ["editor"]
    assert not stranger.is_superuser
    assert not stranger.user_permissions.exists()


def test_an_administrator_does_not_touch_a_superuser(signed_in, administrator):
    root = User.objects.create_superuser("root", password="a long pass phrase")
    client = signed_in(administrator)

    answers = [
        client.post(reverse("admin:auth_user_change", args=[root.pk]), {"username": "mine"}),
        client.post(reverse("admin:auth_user_password_change", args=[root.pk]), {"password1": "x"}),
        client.post(reverse("admin:auth_user_delete", args=[root.pk]), {"post": "yes"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    root.refresh_from_db()
    assert root.username == "root"
    assert root.check_password("a long pass phrase")


def test_an_administrator_makes_an_account(signed_in, administrator):
    password = "a long pass phrase"
    data = {"username": "new", "usable_password": "true", "is_superuser": "on"}

    signed_in(administrator).post(
        reverse("admin:auth_user_add"), {**data, "password1": password, "password2": password}
    )

    assert not User.objects.get(username="new").is_superuser


def test_groups_are_read_only(db, signed_in):
    client = signed_in(User.objects.create_superuser("root"))
    group = Group.objects.get(name="contributor")

    pages = [client.get(reverse("admin:auth_group_change", args=[group.pk])).status_code]
    pages += [client.post(reverse("admin:auth_group_change", args=[group.pk])).status_code]
    pages += [client.post(reverse("admin:auth_group_add")).status_code]

    assert pages == [200, 403, 403]


def test_an_editor_sees_no_accounts(signed_in, editor):
    assert signed_in(editor).get(reverse("admin:auth_user_changelist")).status_code == 403
