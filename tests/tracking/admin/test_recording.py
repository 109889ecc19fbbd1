"""Recording through the admin: each form is one action with one row of history."""

import pytest
from django.contrib.admin.models import LogEntry

from tests import factories
from tests.tracking.admin.pages import address, errors_of, move, posted_by, send
from tracking.models import Event, Forum, Party, Source, State, StatusUpdate

NEW_SOURCE = {
    "new_sources-0-url": "https://example.org/new",
    "new_sources-0-title": "A new report",
    "new_sources-0-publisher": "Example Post",
    "new_sources-0-published_on": "2024-05",
}


def event_values(**values):
    return {
        "title": "A meeting in Geneva",
        "kind": "meeting",
        "start": "2024-05",
        "items": [factories.item().pk],
        **values,
    }


def test_an_event_is_recorded_with_its_links_in_one_version(signed_in, contributor):
    party, source = factories.party("CHN"), factories.source()
    rows = {"involvements-0-party": party.pk, "involvements-0-role": "host", **NEW_SOURCE}

    send(signed_in(contributor), Event, "add", **event_values(sources=[source.pk]), **rows)

    event = Event.objects.get()
    assert (event.state, event.created_by, event.version) == (State.DRAFT, contributor, 1)
    assert event.date_in_words == "May 2024"
    assert [row.role for row in event.involvements.all()] == ["host"]
    assert {s.title for s in event.sources.all()} == {source.title, "A new report"}
    assert event.history.count() == 1


def test_from_draft_to_published_with_both_names(signed_in, contributor, editor):
    send(signed_in(contributor), Event, "add", **event_values(), **NEW_SOURCE)
    event = Event.objects.get()

    move(signed_in(contributor), event, "submit")
    event.refresh_from_db()
    move(signed_in(editor), event, "publish")

    event.refresh_from_db()
    assert (event.state, event.slug) == (State.PUBLISHED, "a-meeting-in-geneva")
    history = signed_in(editor).get(address(event, "history")).content.decode()
    assert all(word in history for word in (str(contributor), str(editor), "Submitted"))


def test_a_forum_and_a_status_update_are_recorded(signed_in, contributor):
    client, cited = signed_in(contributor), factories.event()
    item = factories.item()

    send(client, Forum, "add", name="Forum", kind="forum", items=[item.pk], **NEW_SOURCE)
    send(
        client, StatusUpdate, "add", item=item.pk, status="declared", as_of="2024-06-30",
        direction="first", confidence="low", rationale="One speech.", evidence=[cited.pk],
    )  # fmt: skip

    assert Forum.objects.get().sources.get().title == "A new report"
    assert list(StatusUpdate.objects.get().evidence.all()) == [cited]


def test_an_edit_writes_one_row_of_history_with_its_reason(signed_in, editor):
    event = factories.event(parties=[(factories.party("CHN"), "host")])
    rows = {"involvements-1-party": factories.party("RUS").pk, "involvements-1-role": "critic"}

    send(signed_in(editor), event, title="A better title", reason="A misprint", **rows)

    event.refresh_from_db()
    latest = event.history.first()
    assert (event.title, event.version, event.history.count()) == ("A better title", 4, 4)
    assert (latest.history_user, latest.history_change_reason) == (editor, "A misprint")
    assert event.involvements.count() == 2


def test_a_party_is_taken_off_by_emptying_its_row(signed_in, editor):
    event = factories.event(parties=[(factories.party("CHN"), "host")])

    send(signed_in(editor), event, **{"involvements-0-party": ""})

    assert not event.involvements.exists()


def test_saving_without_a_change_makes_no_version(signed_in, editor):
    event = factories.event(parties=[(factories.party("CHN"), "host")])

    send(signed_in(editor), event)

    event.refresh_from_db()
    assert event.version == 3


def test_a_known_address_takes_the_known_source(signed_in, contributor):
    known = factories.source(url="https://example.org/known")
    row = {**NEW_SOURCE, "new_sources-0-url": known.url}

    send(signed_in(contributor), Event, "add", **event_values(), **row)

    assert list(Event.objects.get().sources.all()) == [known]


def test_the_add_form_sent_twice_makes_one_record(signed_in, contributor):
    client = signed_in(contributor)
    data = {**posted_by(client.get(address(Event, "add"))), **event_values(), **NEW_SOURCE}

    answers = [client.post(address(Event, "add"), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.count() == 1
    assert Source.objects.filter(title="A new report").count() == 1


def test_sources_and_parties_are_stored_once(signed_in, editor):
    client = signed_in(editor)
    source = {"url": "https://example.org/1", "title": "Report", "publisher": "Post"}
    party = {"code": "ASEAN", "name": "ASEAN", "kind": "organisation"}

    for _ in range(2):
        again = [send(client, Source, "add", **source), send(client, Party, "add", **party)]

    assert "is recorded already" in errors_of(again[0])
    assert "already exists" in errors_of(again[1])
    assert (Source.objects.count(), Party.objects.count()) == (1, 1)
    assert Source.objects.get().history.count() == 1


def test_a_source_and_a_party_are_edited_with_a_reason(signed_in, editor):
    source, party = factories.source(), factories.party("CHN")

    send(signed_in(editor), source, title="Corrected", reason="A misprint")
    send(signed_in(editor), party, name="China")

    for row in (source, party):
        row.refresh_from_db()
        assert (row.version, row.updated_by, row.history.count()) == (2, editor, 2)
    assert source.history.first().history_change_reason == "A misprint"


def test_what_a_published_record_needs_cannot_be_taken_away(signed_in, editor):
    event = factories.event()

    page = send(signed_in(editor), event, title="Typed title", sources=[])

    assert "at least one source" in str(page.context["adminform"].form.errors["sources"])
    assert "Typed title" in page.content.decode()
    event.refresh_from_db()
    assert (event.version, event.sources.count()) == (3, 1)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("page", ["add", "change"])
def test_fields_that_nobody_types_cannot_be_posted(signed_in, contributor, stranger, page):
    draft = factories.event(by=contributor, state="draft") if page == "change" else Event
    extra = {
        "state": "published", "slug": "mine", "published_at": "2024-01-01", "is_sample": "on",
        "created_by": stranger.pk, "published_by": stranger.pk, "id": 7000, "_saveasnew": "",
    }  # fmt: skip
    if page == "change":
        del extra["_saveasnew"]

    send(signed_in(contributor), draft, page, **event_values(), **extra)

    event = Event.objects.get()
    assert (event.state, event.slug, event.published_at) == (State.DRAFT, None, None)
    assert (event.created_by, event.is_sample) == (contributor, False)
    assert event.pk != 7000
