"""Who may do what in the admin."""

from django.contrib.auth.models import Group, User
from django.urls import reverse

from tests import factories
from tests.tracking.admin.pages import address, choose, errors_in, fill_in, send
from tests.tracking.desk.forms import shown_in
from tracking.models import Event, Forum, Party, Source, State, StatusUpdate

MODELS = [Event, Forum, StatusUpdate, Source, Party]


def test_visitors_are_sent_to_the_sign_in_page_and_strangers_refused(visitor, signed_in, stranger):
    client = signed_in(stranger)

    for model in MODELS:
        answer = visitor.get(address(model, "changelist"))
        assert answer["Location"].startswith("/accounts/login/")
        assert client.get(address(model, "changelist"), follow=True).status_code == 403


def test_a_contributor_neither_sees_nor_sends_an_editors_acts(signed_in, contributor):
    event = factories.event(by=contributor, state="in_review")
    client = signed_in(contributor)

    listed = client.get(address(Event, "changelist")).text
    confirmed = {"confirmed": "yes", f"version-{event.pk}": 2, "reason": "Mine"}

    assert 'value="submit"' in listed
    for act in ("publish", "return", "withdraw"):
        assert f'value="{act}"' not in listed
        for more in ({}, confirmed):
            answer = choose(client, Event, act, event, **more)
            assert "No action selected" in client.get(answer["Location"]).text
    event.refresh_from_db()
    assert (event.state, event.version) == (State.IN_REVIEW, 2)


def test_a_contributor_reads_what_others_made(signed_in, contributor, editor):
    client, writing = signed_in(contributor), signed_in(editor)

    for state in ("draft", "in_review", "published", "withdrawn"):
        event = factories.event(state=state, parties=[(factories.party("CHN"), "host")])
        typed = {"title": "Mine", "version": event.version, "reason": "Mine"}
        shown = shown_in(writing.get(address(event)))

        page = client.get(address(event))
        answers = [client.post(address(event), {**more, **typed}) for more in ({}, shown)]

        assert (page.status_code, [a.status_code for a in answers]) == (200, [403, 403])
        assert "(Host)" in page.text
        assert 'name="title"' not in page.text
        assert ("View on site" in page.text) == (state == "published")
        event.refresh_from_db()
        assert event.title != "Mine"


def test_a_contributor_submits_what_is_theirs_and_not_yet_in_review(signed_in, contributor):
    others, own = factories.event(state="draft"), factories.event(by=contributor, state="in_review")
    versions = {f"version-{event.pk}": event.version for event in (others, own)}

    page = choose(signed_in(contributor), Event, "submit", others, own, confirmed="yes", **versions)

    assert "Only its author or an editor may submit a draft" in errors_in(page)
    assert "This is in review; only what is draft" in errors_in(page)
    assert [type(own).objects.get(pk=e.pk).state for e in (others, own)] == ["draft", "in_review"]


def test_a_contributor_edits_sources_that_no_published_record_rests_on(signed_in, contributor):
    free, cited = factories.source(), factories.source()
    client = signed_in(contributor)
    data = fill_in(client, cited, title="Mine")
    factories.event(sources=[cited])

    send(client, free, title="Mine")
    refused = client.post(address(cited), data)

    free.refresh_from_db()
    cited.refresh_from_db()
    assert (free.title, refused.status_code, cited.version) == ("Mine", 403, 1)
    assert 'name="title"' not in client.get(address(cited)).text


def test_a_contributor_adds_parties_and_does_not_change_them(signed_in, contributor):
    client = signed_in(contributor)

    send(client, Party, "add", code="ASEAN", name="ASEAN", kind="organisation")
    party = Party.objects.get()
    typed = {"code": "ASEAN", "name": "Mine", "kind": "organisation", "version": 1, "reason": "x"}
    refused = client.post(address(party), typed)

    party.refresh_from_db()
    assert (refused.status_code, party.name) == (403, "ASEAN")


def test_nobody_deletes(db, signed_in):
    factories.status_update(evidence=[factories.event(parties=[(factories.party(), "host")])])
    factories.forum()
    client = signed_in(User.objects.create_superuser("root"))

    for model in MODELS:
        row = model.objects.first()
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        choose(client, model, "delete_selected", row, post="yes")
        assert model.objects.filter(pk=row.pk).exists()


def test_an_administrator_gives_roles_and_nothing_more(signed_in, administrator, stranger):
    where = reverse("admin:auth_user_change", args=[stranger.pk])
    client = signed_in(administrator)
    data = {**shown_in(client.get(where)), "groups": [Group.objects.get(name="editor").pk]}
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
