"""Two people at one record in the admin: the second one is told, and keeps what was typed."""

import pytest
from django.db import IntegrityError

from tests import factories
from tests.tracking.admin.pages import address, errors_in, fill_in, send
from tests.tracking.desk.forms import shown_in
from tracking import actions
from tracking.actions import Links
from tracking.admin.parties import PartyAdmin
from tracking.models import Party

BIG = "99999999999999999999"


def without_token(shown):
    return {name: texts for name, texts in shown.items() if name != "csrfmiddlewaretoken"}


def test_a_stale_edit_keeps_what_was_typed_and_saving_again_is_a_choice(
    signed_in, editor, administrator
):
    client = signed_in(editor)
    event = factories.event(parties=[(factories.party("CHN"), "host")])
    typed = {"title": ["Mine"], "summary": ["My text"], "reason": ["x"]}
    data = fill_in(client, event, involved=["CHN:host; CHN:critic"], **typed)
    event.title = "Theirs"
    actions.edit(
        event, by=administrator, version=3, reason="I knew better", links=Links(parties=[])
    )

    page = client.post(address(event), data)
    event.refresh_from_db()
    stored = (event.title, event.version, event.involvements.count())
    answer = client.post(address(event), shown_in(page))

    assert (page.status_code, stored) == (200, ("Theirs", 4, 0))
    assert f"{administrator} has changed this in the meantime" in errors_in(page)
    assert all(words in page.text for words in ("I knew better", "Theirs", "Party CHN (host)"))
    assert without_token(shown_in(page)) == without_token({**data, "version": ["4"]})
    event.refresh_from_db()
    assert (answer.status_code, event.title, event.version) == (302, "Mine", 5)
    assert event.involvements.count() == 2


@pytest.mark.parametrize("make", [factories.source, factories.party])
def test_a_stale_edit_of_a_source_or_a_party_is_refused(signed_in, editor, administrator, make):
    row, client = make(), signed_in(editor)
    is_source = make is factories.source
    field, act = ("publisher", actions.edit_source) if is_source else ("name", actions.edit_party)
    data = fill_in(client, row, **{field: "Mine"})
    setattr(row, field, "Theirs")
    act(row, by=administrator, version=1, reason="A test.")

    page = client.post(address(row), data)

    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Theirs", 2)
    assert f"{administrator} has changed this" in errors_in(page)
    assert shown_in(page)[field] == ["Mine"]


def test_who_lost_the_right_meanwhile_gets_the_text_back(signed_in, contributor, editor):
    draft = factories.event(by=contributor, state="draft")
    client = signed_in(contributor)
    data = fill_in(client, draft, summary="My long text")
    actions.submit(draft, by=editor, version=1)
    actions.open_reviews([draft], by=editor)

    page = client.post(address(draft), data)

    assert page.status_code == 403
    assert f"{editor}, an editor, opened this on" in errors_in(page)
    assert shown_in(page)["summary"] == ["My long text"]
    draft.refresh_from_db()
    assert (draft.summary, draft.version) == ("", 2)


def test_who_lost_the_role_meanwhile_gets_the_text_back(signed_in, editor):
    party, client = factories.party(), signed_in(editor)
    data = fill_in(client, party, name="My long text")
    editor.groups.set(factories.user("contributor").groups.all())

    page = client.post(address(party), data)

    party.refresh_from_db()
    assert (page.status_code, party.version) == (403, 1)
    assert "You do not have the right" in errors_in(page)
    assert shown_in(page)["name"] == ["My long text"]


def test_who_stores_the_same_a_moment_later_keeps_the_text(signed_in, editor, monkeypatch):
    def too_late(party, by):
        raise IntegrityError

    monkeypatch.setattr(PartyAdmin, "add", staticmethod(too_late))

    page = send(signed_in(editor), Party, "add", code="SCO", kind="organisation", name="My text")

    assert page.status_code == 200
    assert "Somebody else saved the same at this moment" in errors_in(page)
    assert shown_in(page)["name"] == ["My text"]


def test_an_impossible_version_saves_nothing(signed_in, editor):
    event, client = factories.event(), signed_in(editor)
    data = fill_in(client, event, title="Mine")

    for version in ("", "abc", "-1", "4", BIG):
        page = client.post(address(event), {**data, "version": version})

        event.refresh_from_db()
        assert (page.status_code, event.version) == (200, 3), version
        assert "changed this in the meantime" in errors_in(page)
        assert shown_in(page)["title"] == ["Mine"]
