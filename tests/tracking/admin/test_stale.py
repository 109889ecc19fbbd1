"""Two people at one record in the admin: the second one is told, and keeps what was typed."""

import pytest

from tests import factories
from tests.tracking.admin.pages import address, errors_of, posted_by
from tracking import actions

ROUNDS = 10
ROW = {
    "new_sources-0-url": "https://example.org/typed",
    "new_sources-0-title": "Typed source",
    "new_sources-0-publisher": "Typed publisher",
}


def as_text(values):
    return {
        name: [str(v) for v in value] if isinstance(value, list) else str(value)
        for name, value in values.items()
    }


def changed_by(person, event, version, title):
    event = type(event).objects.get(pk=event.pk)
    event.title = title
    return actions.edit(event, by=person, version=version, reason="I knew better")


def test_a_stale_edit_is_refused_and_keeps_all_that_was_typed(signed_in, editor, administrator):
    client, party = signed_in(editor), factories.party("RUS")
    for number in range(ROUNDS):
        event = factories.event(parties=[(factories.party("CHN"), "host")])
        data = posted_by(client.get(address(event)))
        data |= {
            "reason": "Mine.",
            "title": f"Mine {number}",
            "summary": f"My text {number}",
            **ROW,
        }
        data |= {"involvements-1-party": party.pk, "involvements-1-role": "critic"}
        changed_by(administrator, event, 3, f"Theirs {number}")

        page = client.post(address(event), data)

        event.refresh_from_db()
        assert (page.status_code, event.title, event.version) == (200, f"Theirs {number}", 4)
        assert (event.sources.count(), event.involvements.count()) == (1, 1)
        said = errors_of(page)
        assert f"{administrator} changed this" in said
        assert f"became “Theirs {number}”" in said
        assert "I knew better" in said
        assert as_text(posted_by(page)) == as_text({**data, "version": 4})
        assert f"My text {number}" in page.content.decode()


def test_saving_again_is_a_choice(signed_in, editor, administrator):
    client, event = signed_in(editor), factories.event()
    data = {**posted_by(client.get(address(event))), "title": "Mine", "reason": "x", **ROW}
    changed_by(administrator, event, 3, "Theirs")
    page = client.post(address(event), data)

    answer = client.post(address(event), posted_by(page))

    event.refresh_from_db()
    assert (answer.status_code, event.title, event.version) == (302, "Mine", 5)
    assert event.sources.filter(title="Typed source").exists()


def test_the_other_may_have_taken_a_party_away(signed_in, editor, administrator):
    client = signed_in(editor)
    event = factories.event(parties=[(factories.party("CHN"), "host")])
    data = {**posted_by(client.get(address(event))), "title": "Mine", "reason": "x"}
    actions.edit(
        event, by=administrator, version=3, links=actions.Links(parties=[]), reason="A test."
    )

    page = client.post(address(event), data)
    answer = client.post(address(event), posted_by(page))

    assert "Parties: “" in errors_of(page)
    assert answer.status_code == 302
    assert event.involvements.count() == 1


@pytest.mark.parametrize("make", [factories.source, factories.party])
def test_a_stale_edit_of_a_source_or_a_party_is_refused(signed_in, editor, administrator, make):
    row = make()
    field, act = (
        ("publisher", actions.edit_source)
        if make is factories.source
        else ("name", actions.edit_party)
    )
    client = signed_in(editor)
    data = {**posted_by(client.get(address(row))), field: "Mine", "reason": "x"}
    setattr(row, field, "Theirs")
    act(row, by=administrator, version=1, reason="A test.")

    page = client.post(address(row), data)

    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Theirs", 2)
    assert f"{administrator} changed this" in errors_of(page)
    assert posted_by(page)[field] == "Mine"


def test_who_lost_the_right_meanwhile_gets_the_text_back(signed_in, contributor, editor):
    draft = factories.event(by=contributor, state="draft")
    client = signed_in(contributor)
    data = {**posted_by(client.get(address(draft))), "summary": "My long text", **ROW}
    actions.submit(draft, by=editor, version=1)

    page = client.post(address(draft), data)

    assert page.status_code == 403
    said = page.content.decode()
    assert all(text in said for text in ("My long text", "Typed source", "In review", str(editor)))
    draft.refresh_from_db()
    assert draft.summary == ""


@pytest.mark.parametrize("version", ["", "abc", "-1", "4", "99999999999999999999"])
def test_an_impossible_version_saves_nothing(signed_in, editor, version):
    event = factories.event()
    client = signed_in(editor)
    data = {
        **posted_by(client.get(address(event))),
        "title": "Mine",
        "reason": "x",
        "version": version,
    }

    page = client.post(address(event), data)

    event.refresh_from_db()
    assert (page.status_code, event.version) == (200, 3)
    assert "Mine" in page.content.decode()
