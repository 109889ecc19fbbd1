"""The list of changes, its file and its feed: one filter, nothing hidden, a fixed cost."""

import csv
import io
from xml.etree import ElementTree

import pytest
from django.db import connection

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.models import Party, PublicRevision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
PAGE, FILE, FEED = "/changes/", "/changes.csv", "/changes.atom"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def text_of(client, path=PAGE):
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer).decode()


def rows_of(client, query=""):
    return list(csv.DictReader(io.StringIO(text_of(client, f"{FILE}{query}"))))


def entries_of(client, query=""):
    feed = ElementTree.fromstring(text_of(client, f"{FEED}{query}"))
    return feed.findall("atom:entry", ATOM)


def revise(record, reason, field="summary"):
    setattr(record, field, f"Revised: {reason}")
    actions.edit(record, by=record.created_by, version=record.version, reason=reason)


@pytest.fixture
def changes(editor):
    """An event that was edited, a forum, and a withdrawn event of another item."""
    event = factories.event(title="Talks in Riyadh")
    revise(event, "A date was wrong.")
    factories.forum(name="Example Forum", items=factories.items("platform-2"))
    gone = factories.event(title="Gone talks", items=factories.items("priority-1"))
    actions.withdraw(gone, by=editor, version=gone.version, reason="Retracted.")
    return event, gone


def test_publications_edits_and_withdrawals_are_listed_newest_first(visitor, changes):
    event, gone = changes

    page = text_of(visitor)

    order = ["Event withdrawn", "Forum published", "Event edited", "Event published"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "A date was wrong." in page
    assert "Retracted." in page
    assert event.get_absolute_url() in page
    assert gone.get_absolute_url() in page
    assert "Gone talks" not in page


def test_the_file_and_the_feed_have_the_same(visitor, changes):
    event, gone = changes

    rows, entries = rows_of(visitor), entries_of(visitor)

    assert [row["change"] for row in rows] == ["withdrawn", "published", "edited", "published"]
    assert len(entries) == 4
    assert (rows[0]["title"], rows[0]["slug"]) == ("", gone.slug)
    assert (rows[2]["revision"], rows[2]["reason"]) == ("2", "A date was wrong.")
    assert rows[2]["url"].endswith(event.get_absolute_url())
    assert "Gone talks" not in text_of(visitor, FEED)


NUMBERS = [
    ("?kind=forum", 1),
    ("?kind=event&kind=status_update", 3),
    ("?change=edited", 1),
    ("?change=withdrawn", 1),
    ("?item=priority-7", 2),
    ("?item=platform-2&item=priority-1", 2),
    ("?start=2000&end=2001", 0),
    ("?start=2000", 4),
    ("?kind=event&change=published", 1),
    ("?order=oldest", 4),
]


def test_page_file_and_feed_share_the_filter(visitor, changes):
    for query, number in NUMBERS:
        page = visitor.get(f"{PAGE}{query}")

        assert page.context["count"] == number, query
        assert len(rows_of(visitor, query)) == len(entries_of(visitor, query)) == number, query


def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(visitor, changes):
    for query in ("kind=x", "change=x", "item=priority-99", "start=2024-13", "start=2025&end=2024"):
        page = visitor.get(f"{PAGE}?{query}")

        assert page.context["count"] is None, query
        assert len(page.context["page"].object_list) == 0, query
        assert visitor.get(f"{FILE}?{query}").status_code == 400, query
        assert visitor.get(f"{FEED}?{query}").status_code == 400, query


def test_changes_of_what_is_not_public_are_not_listed(visitor):
    for state in ("draft", "in_review"):
        factories.event(title=f"Hidden talks, {state}", state=state)
        factories.forum(name=f"Hidden forum, {state}", state=state)

    for path in (PAGE, FILE, FEED):
        assert "Hidden" not in text_of(visitor, path)
    assert not PublicRevision.objects.exists()


def test_work_before_publication_is_not_listed(visitor):
    event = factories.event(state="draft", title="A rumour")
    revise(event, "An early thought.")
    revise(event, "The title.", "title")
    actions.submit(event, by=event.created_by, version=event.version)
    actions.publish(event, by=event.created_by, version=event.version)

    for path in (PAGE, FILE, FEED):
        assert "An early thought." not in text_of(visitor, path)
        assert "rumour" not in text_of(visitor, path)


def test_what_was_said_before_a_withdrawal_is_not_listed_any_more(visitor, editor):
    event = factories.event(title="Gone talks")
    revise(event, "A private name was removed.")
    actions.withdraw(event, by=editor, version=event.version, reason="Retracted.")

    for path in (PAGE, FILE, FEED):
        assert "A private name" not in text_of(visitor, path)


def test_a_record_tells_how_often_it_was_revised(visitor):
    event = factories.event()
    revise(event, "A date was wrong.")

    assert event.public_revision == 2
    assert "public revision 2" in text_of(visitor, event.get_absolute_url())


def test_nobody_is_named(visitor, editor):
    event = factories.event(by=editor)
    revise(event, "A date was wrong.")

    for path in (PAGE, FILE, FEED, f"{event.get_absolute_url()}history/"):
        assert editor.username not in text_of(visitor, path)


def test_changes_come_in_pages(visitor):
    factories.event()
    (published,) = PublicRevision.objects.values()
    edited = {**published, "id": None, "act": "edited"}
    PublicRevision.objects.bulk_create(
        PublicRevision(**{**edited, "number": number, "version": number + 2})
        for number in range(2, 27)
    )

    second = visitor.get(f"{PAGE}?page=2").context["page"]
    assert len(second) == 1
    following = visitor.get(PAGE).context["page"].next_place
    assert following.startswith("20")
    assert visitor.get(PAGE, {"after": following}).context["page"].object_list == second.object_list


def test_the_feed_is_bounded_and_the_file_is_not(visitor, changes, monkeypatch):
    monkeypatch.setattr("tracking.public.views.changes.IN_FEED", 3)

    assert visitor.get(PAGE).context["count"] == 4
    assert len(rows_of(visitor)) == 4
    assert len(entries_of(visitor, "?order=oldest")) == 3


def test_any_page_number_is_answered(visitor):
    factories.event()

    for page in ("-1", "0", "999999999", "abc", "%00", "9" * 8000):
        assert visitor.get(f"{PAGE}?page={page}").status_code == 200, page


@pytest.mark.parametrize("path", [PAGE, FILE, FEED])
def test_a_visitor_gets_no_cookie(visitor, path):
    answer = visitor.get(path)
    read(answer)

    assert not answer.cookies


def test_the_feed_is_well_formed_with_any_text(visitor):
    event = factories.event(title="<b>&amp; ]]> “Ω” 习近平 &")
    PublicRevision.objects.update(reason="Bell \x07, surrogate \ufffe, <script>, ]]>")

    entry = entries_of(visitor)[0]

    assert event.title in entry.findtext("atom:title", namespaces=ATOM)
    assert "<script>" in entry.findtext("atom:summary", namespaces=ATOM)


def test_the_feed_has_the_sites_own_addresses(visitor, changes, settings):
    settings.SITE_URL = "https://tracker.example.org"

    text = visitor.get(f"{FEED}?kind=event", headers={"host": "127.0.0.1"}).content.decode()

    assert "127.0.0.1" not in text
    assert 'href="https://tracker.example.org/changes.atom?kind=event" rel="self"' in text


def test_an_unchanged_feed_is_not_sent_again(visitor, changes):
    event, _gone = changes
    first = visitor.get(FEED)
    assert first["Content-Type"].startswith("application/atom+xml")

    same = visitor.get(FEED, headers={"if-none-match": first["ETag"]})
    revise(event, "Again.")
    other = visitor.get(FEED, headers={"if-none-match": first["ETag"]})

    assert (same.status_code, other.status_code) == (304, 200)
    assert text_of(visitor, FEED) == text_of(visitor, FEED)


def test_a_draft_changes_neither_feed_nor_page(visitor, changes):
    before = [text_of(visitor, path) for path in (PAGE, FEED)]
    tag = visitor.get(FEED)["ETag"]
    draft = factories.event(state="draft")
    revise(draft, "A thought.")

    assert [text_of(visitor, path) for path in (PAGE, FEED)] == before
    assert visitor.get(FEED)["ETag"] == tag


def test_an_empty_feed_is_stable(visitor):
    assert text_of(visitor, FEED) == text_of(visitor, FEED)
    assert entries_of(visitor) == []


def test_the_cost_is_fixed(visitor, django_assert_num_queries):
    # PostgreSQL is told how to plan the file.
    of_file = 1 if connection.vendor == "sqlite" else 2

    for number in (1, 3):
        for _ in range(number):
            factories.status_update(evidence=[factories.event(forum=factories.forum())])
        for path, queries in [(PAGE, 2), (FILE, of_file), (FEED, 2)]:
            with django_assert_num_queries(queries, info=path):
                read(visitor.get(path))


# Sources and parties


def correct(source, editor, title="A better title", reason="It was misread."):
    source.title = title
    return actions.edit_source(source, by=editor, version=source.version, reason=reason)


def rename(party, editor, name):
    party.name = name
    return actions.edit_party(party, by=editor, version=party.version, reason="Its new name.")


def test_edits_of_sources_and_parties_are_listed_in_each_form(visitor, editor):
    source, party = factories.source(), factories.party("XORG")
    factories.event(sources=[source], parties=[(party, "host")])
    correct(source, editor)
    rename(party, editor, "New Name")

    page, rows, entries = text_of(visitor), rows_of(visitor), entries_of(visitor)

    assert [(row["kind"], row["change"], row["revision"]) for row in rows] == [
        ("party", "edited", "2"),
        ("source", "edited", "2"),
        ("event", "published", "1"),
    ]
    assert [(row["slug"], row["title"]) for row in rows[:2]] == [
        ("XORG", "New Name"),
        ("", "A better title (Example Post)"),
    ]
    assert rows[1]["url"] == source.url
    assert "It was misread." in page
    assert f"/sources/?q={source.url.replace(':', '%3A').replace('/', '%2F')}" in page
    assert "/parties/XORG/history/#revision-2" in page
    assert editor.username not in page
    assert (
        entries[1].find("atom:title", ATOM).text == "Source, edited: A better title (Example Post)"
    )
    assert entries[1].find("atom:link", ATOM).attrib["href"] == source.url
    ids = [entry.find("atom:id", ATOM).text for entry in entries]
    assert len(set(ids)) == 3
    assert [row["kind"] for row in rows_of(visitor, "?kind=source")] == ["source"]
    assert len(rows_of(visitor, "?item=priority-7")) == 2


def test_a_source_without_an_address_has_a_place_in_the_list(visitor, editor):
    source = factories.source(url="", citation="Archive, box 3", title="x y " * 10)
    factories.event(sources=[source])
    correct(source, editor, title="A & B of the long title " * 4)

    (row, _event), (entry, _) = rows_of(visitor), entries_of(visitor)
    address = entry.find("atom:link", ATOM).attrib["href"]

    assert row["url"] == ""
    assert "A &amp; B of the long title" in text_of(visitor, address[address.index("/sources/") :])


def test_edits_of_a_source_that_nothing_public_cites_are_not_listed(visitor, editor):
    for state in ("draft", "in_review", "withdrawn"):
        source = factories.source()
        factories.event(state=state, sources=[source])
        correct(source, editor, title=f"Words of a source of one in state {state}")

    for path in (PAGE, FILE, FEED):
        assert "Words of a source" not in text_of(visitor, path)


def test_edits_of_a_source_go_with_the_last_record_that_cites_it(visitor, editor):
    source = factories.source()
    event = factories.event(sources=[source])
    correct(source, editor)

    actions.withdraw(event, by=editor, version=event.version, reason="Retracted.")
    gone = [row["kind"] for row in rows_of(visitor)]
    factories.forum(sources=[source])

    assert gone == ["event"]
    assert [row["kind"] for row in rows_of(visitor)] == ["forum", "event", "source"]


def test_neither_adding_nor_confirming_a_party_is_a_change(visitor, editor, contributor):
    party = actions.add_party(Party(code="YORG", kind="organisation", name="Y"), by=contributor)
    actions.edit_party(party, by=editor, version=1)
    actions.add_party(Party(code="ZORG", kind="organisation", name="Z"), by=editor)

    assert rows_of(visitor) == []
