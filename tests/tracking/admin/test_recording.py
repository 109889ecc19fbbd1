"""Recording through the admin: each form is one action with one row of history."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from tests import factories
from tests.tracking.admin.pages import (
    address,
    carry_out,
    errors_in,
    fill_in,
    send,
    wrong_fields,
)
from tests.tracking.desk.forms import shown_in
from tracking.models import Event, EvidenceLink, Forum, Party, Source, State, StatusUpdate


def event_values(**values):
    item = factories.item()
    return {
        "title": "A meeting in Geneva",
        "kind": "meeting",
        "start": "2024-05",
        "items": [item.pk],
        "commitments": [item.commitments.first().pk],
        "cited_sources": [factories.source().pk],
        **values,
    }


def test_an_event_goes_from_draft_to_published_with_its_links(signed_in, contributor, editor):
    factories.party("CHN")

    send(signed_in(contributor), Event, "add", **event_values(involved="chn:host; CHN"))
    event = Event.objects.get()
    recorded = (event.state, event.created_by, event.version, event.history.count())
    carry_out(signed_in(contributor), event, "submit")
    carry_out(signed_in(editor), event, "publish")

    assert recorded == (State.DRAFT, contributor, 1, 1)
    assert [row.role for row in event.involvements.in_role_order()] == ["host", "participant"]
    assert (event.items.count(), event.commitments.count(), event.sources.count()) == (1, 1, 1)
    event.refresh_from_db()
    assert (event.state, event.slug) == (State.PUBLISHED, "a-meeting-in-geneva")
    history = signed_in(editor).get(address(event, "history")).text
    assert all(word in history for word in (str(contributor), str(editor), "Submitted"))


def test_a_forum_and_a_status_update_are_recorded(signed_in, contributor):
    client, cited, source = signed_in(contributor), factories.event(), factories.source()
    item = factories.item()

    send(client, Forum, "add", name="Forum", kind="forum", items=[item.pk], sources=[source.pk])
    send(
        client, StatusUpdate, "add", item=item.pk, status="declared", as_of="2024-06-30",
        direction="first", confidence="low", rationale="One speech.",
        evidence_lines=f"{cited.slug}: indirect P7.2",
    )  # fmt: skip

    assert list(Forum.objects.get().sources.all()) == [source]
    (link,) = StatusUpdate.objects.get().evidence_links.all()
    assert (link.event, str(link)) == (cited, f"Indirect on P7.2: {cited}")


def test_an_excerpt_stays_with_its_event_and_is_written_where_the_page_says(signed_in, editor):
    source = factories.source()
    cited, other = factories.event(sources=[source]), factories.event()
    quoted = EvidenceLink(event=cited, source=source, excerpt="They met.", page="p. 3")
    update = factories.status_update(evidence=[quoted], state="draft")
    client, lines = signed_in(editor), f"{cited.slug}: indirect P7.2\n{other.slug}"
    page = client.get(address(update)).text

    send(client, update, evidence_lines=lines)

    link, of_other = update.evidence_links.order_by("pk")
    assert (link.bearing, link.commitment.code) == ("indirect", "P7.2")
    assert (link.source, link.excerpt, link.page, of_other.excerpt) == (
        source, "They met.", "p. 3", ""
    )  # fmt: skip
    [desk] = re.findall(r'<a href="([^"]+)">Write excerpts at the desk</a>', page)
    assert "They met." in client.get(desk).text


def test_an_edit_writes_one_row_of_history_with_its_reason(signed_in, editor):
    event = factories.event(parties=[(factories.party("CHN"), "host")], end="2024-06")
    factories.party("RUS")
    client = signed_in(editor)
    shown = fill_in(client, event)

    client.post(address(event), shown)
    event.refresh_from_db()
    unchanged = event.version
    typed = {"title": "A better title", "reason": "A misprint", "involved": "RUS:critic"}
    client.post(address(event), {**shown, **typed})

    event.refresh_from_db()
    latest = event.history.first()
    assert (shown["start"], shown["end"]) == (["2024-05-17"], ["2024-06"])
    assert (unchanged, event.title, event.history.count()) == (3, "A better title", 4)
    assert (latest.history_user, latest.history_change_reason) == (editor, "A misprint")
    assert [str(row.party) for row in event.involvements.all()] == ["Party RUS"]


def test_the_add_form_sent_twice_makes_one_record(signed_in, contributor):
    client = signed_in(contributor)
    data = fill_in(client, Event, "add", **event_values())

    for _ in range(2):
        answer = client.post(address(Event, "add"), {**data, "_continue": "on"})

    assert answer["Location"] == address(Event.objects.get())


def test_sources_and_parties_are_stored_once_and_edited(signed_in, editor):
    client = signed_in(editor)
    source = {"url": "https://example.org/1", "title": "Report", "publisher": "Post"}
    party = {"code": "ASEAN", "name": "ASEAN", "kind": "organisation"}

    for _ in range(2):
        again = [send(client, Source, "add", **source), send(client, Party, "add", **party)]
    send(client, Source.objects.get(), title="Corrected", reason="A misprint")
    send(client, Party.objects.get(), name="Its new name")

    assert "is recorded already" in errors_in(again[0])
    assert "already exists" in errors_in(again[1])
    for row in (Source.objects.get(), Party.objects.get()):
        assert (row.version, row.updated_by, row.history.count()) == (2, editor, 2)
    assert Source.objects.get().history.first().history_change_reason == "A misprint"


def test_a_source_added_beside_a_records_form_is_chosen_in_it(signed_in, contributor):
    client = signed_in(contributor)
    source = {"url": "https://example.org/1", "title": "Report", "publisher": "Post"}

    page = client.get(address(Event, "add"))
    choices = {"language": "en", "kind": "primary"}
    popup = client.post(address(Source, "add"), {**source, **choices, "_popup": "1"})

    assert 'id="add_id_cited_sources"' in page.text
    assert f"&quot;value&quot;: &quot;{Source.objects.get().pk}&quot;" in popup.text


def test_what_a_published_record_needs_cannot_be_taken_away(signed_in, editor):
    event = factories.event()

    page = send(signed_in(editor), event, title="Typed title", cited_sources=[])

    assert wrong_fields(page) == {"cited_sources"}
    assert "at least one source" in errors_in(page)
    assert shown_in(page)["title"] == ["Typed title"]
    event.refresh_from_db()
    assert (event.version, event.sources.count()) == (3, 1)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("page", ["add", "change"])
def test_fields_that_nobody_types_cannot_be_posted(signed_in, contributor, stranger, page):
    draft = factories.event(by=contributor, state="draft") if page == "change" else Event
    extra = {
        "state": "published", "slug": "mine", "published_at": "2024-01-01", "is_sample": "on",
        "created_by": stranger.pk, "published_by": stranger.pk, "id": 7000,
    }  # fmt: skip

    send(signed_in(contributor), draft, page, **event_values(), **extra)

    event = Event.objects.get()
    assert (event.state, event.slug, event.published_at) == (State.DRAFT, None, None)
    assert (event.created_by, event.is_sample) == (contributor, False)
    assert (event.title, event.pk == 7000) == ("A meeting in Geneva", False)
