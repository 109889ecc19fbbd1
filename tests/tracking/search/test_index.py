"""The index: what is public, kept by the transaction that makes it so; and how it is checked."""

from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from priorities.models import Item
from tests import factories
from tests.bulk import bulk_events
from tracking import actions
from tracking.actions import Links
from tracking.actions.reference import add_reference_publishers
from tracking.models import Event, SearchEntry
from tracking.search import index
from tracking.search.query import Query

pytestmark = pytest.mark.django_db
Kind = SearchEntry.Kind


def found(text):
    """The kinds and titles that the engine itself finds."""
    entries = SearchEntry.objects.with_one_of_each(Query.of(text).accepted)
    return sorted(entries.values_list("kind", "title"))


def is_in_order():
    return list(index.differences()) == []


def test_what_is_not_public_is_not_in_the_index():
    for state in ("draft", "in_review", "withdrawn"):
        source = factories.source(title="Zanzibar report")
        factories.event(title="Zanzibar talks", state=state, sources=[source])
        factories.forum(name="Zanzibar forum", state=state, sources=[source])
        factories.status_update(rationale="Zanzibar was silent.", state=state)
        assert found("zanzibar") == [], state

    assert is_in_order()


def test_each_kind_of_record_is_found_by_its_words():
    source = factories.source(title="Mombasa gazette", publisher="Zanzibar Post")
    event = factories.event(title="Talks", place="Zanzibar", sources=[source])
    factories.forum(name="Zanzibar forum")
    factories.status_update(rationale="Zanzibar hosted.", evidence=[event])
    party = factories.party("EAC", name="Zanzibar Community")
    factories.event(title="Other", parties=[(party, "host")])

    assert found("zanzibar") == [
        ("event", "Talks"),
        ("forum", "Zanzibar forum"),
        ("party", "Zanzibar Community"),
        ("source", "Mombasa gazette"),
        ("status_update", "P7 Middle East security framework"),
    ]
    assert is_in_order()


def test_the_papers_own_text_is_found():
    titles = dict(found("nuclear war must never be fought"))

    assert titles["item"].startswith("P3 ")
    assert titles["commitment"].startswith("P3.")
    assert found("priority 3")
    assert found("P3.1")


def test_a_state_is_found_by_its_name():
    names = {"name": "Republic of Kenya", "other_names": "British East Africa"}
    kenya = factories.party("KEN", kind="state", country="KE", **names)
    assert found("kenya") == []

    factories.event(parties=[(kenya, "host")])

    for words in ("kenya", "republic kenya", "KEN", "british"):
        assert found(words) == [("party", "Kenya")]


def test_a_party_leaves_the_index_with_its_last_public_event(editor):
    party = factories.party("EAC", name="Zanzibar Community")
    one, other = (factories.event(parties=[(party, "host")]) for _ in range(2))
    actions.withdraw(one, by=editor, version=one.version, reason="A test.")
    assert found("zanzibar")

    actions.edit(other, by=editor, version=other.version, links=Links(parties=[]), reason="A test.")

    assert found("zanzibar") == []
    assert is_in_order()


def test_publishers_are_found_by_names_domains_and_what_is_said_of_them(editor):
    post = factories.publisher(
        name="Zanzibar Post", domains="post.test", other_names="Unguja Daily", note="Of Bwana."
    )
    other = factories.publisher(name="Pemba Times")
    for words in ("zanzibar", "unguja daily", "post.test", "bwana"):
        assert found(words) == [("publisher", "Zanzibar Post")], words

    post.name, post.slug = "Zanzibar Herald", "herald"
    actions.edit_publisher(post, by=editor, version=1, reason="Renamed.")
    assert found("zanzibar") == [("publisher", "Zanzibar Herald")]
    assert SearchEntry.objects.get(kind=Kind.PUBLISHER, object_id=post.pk).key == "herald"

    actions.merge_publishers(post, other, by=editor, version=2, reason="One paper.")
    assert found("zanzibar") == found("herald") == [("publisher", "Pemba Times")]
    assert is_in_order()


def test_the_publishers_of_the_tracker_are_found_once_they_are_installed():
    add_reference_publishers()

    assert ("publisher", "Xinhua News Agency") in found("xinhua")
    assert is_in_order()


def test_an_edit_of_a_published_record_reaches_the_index(editor):
    event = factories.event(title="Old title")
    event.title = "Zanzibar talks"

    actions.edit(event, by=editor, version=event.version, reason="A test.")

    assert found("zanzibar") == [("event", "Zanzibar talks")]
    assert found("old title") == []
    assert is_in_order()


def test_an_edit_of_a_draft_does_not_reach_the_index(editor):
    event = factories.event(state="draft")
    event.title = "Zanzibar talks"

    actions.edit(event, by=editor, version=event.version, reason="A test.")

    assert found("zanzibar") == []


def test_a_withdrawn_record_takes_its_sources_along(editor):
    source, shared = factories.source(title="Zanzibar one"), factories.source(title="Zanzibar two")
    event = factories.event(sources=[source, shared])
    factories.event(sources=[shared])

    actions.withdraw(event, by=editor, version=event.version, reason="A test.")

    assert found("zanzibar") == [("source", "Zanzibar two")]
    assert is_in_order()


def test_a_source_that_is_cited_no_more_is_found_no_more(editor):
    old, new = factories.source(title="Zanzibar one"), factories.source(title="Zanzibar two")
    event = factories.event(sources=[old])

    actions.edit(
        event,
        by=editor,
        version=event.version,
        links=Links(rows={"sources": [new]}),
        reason="A test.",
    )

    assert found("zanzibar") == [("source", "Zanzibar two")]
    assert is_in_order()


def test_a_source_has_the_items_of_all_that_cites_it(editor):
    source = factories.source()
    factories.event(sources=[source], items=factories.items("priority-7"))
    forum = factories.forum(sources=[source], items=factories.items("platform-2"))

    assert SearchEntry.objects.get(kind=Kind.SOURCE).items == " platform-2  priority-7 "

    moved = Links(rows={"items": factories.items("priority-9")})
    actions.edit(forum, by=editor, version=forum.version, links=moved, reason="A test.")

    assert SearchEntry.objects.get(kind=Kind.SOURCE).items == " priority-7  priority-9 "


def test_edits_of_sources_and_parties_reach_the_index(editor):
    source, party = factories.source(), factories.party("EAC")
    unused = factories.source()
    factories.event(sources=[source], parties=[(party, "host")])
    for row in (source, unused):
        row.title = "Zanzibar report"
        actions.edit_source(row, by=editor, version=row.version, reason="A test.")
    party.name = "Zanzibar Community"
    actions.edit_party(party, by=editor, version=party.version, reason="A test.")

    assert found("zanzibar") == [("party", "Zanzibar Community"), ("source", "Zanzibar report")]
    assert is_in_order()


def test_a_failed_publication_leaves_no_entry(editor):
    event = actions.create(Event(title="Zanzibar", kind="vote", start="2024"), by=editor)
    actions.submit(event, by=editor, version=event.version)

    with pytest.raises(ValidationError):
        actions.publish(event, by=editor, version=event.version)

    assert found("zanzibar") == []


def test_a_transaction_that_is_undone_undoes_its_entries(editor):
    event = factories.event(title="Zanzibar", state="in_review")

    with transaction.atomic():
        actions.publish(event, by=editor, version=event.version)
        assert found("zanzibar")
        transaction.set_rollback(True)

    assert found("zanzibar") == []
    assert is_in_order()


def test_publishing_costs_the_same_however_much_is_indexed(editor, django_assert_num_queries):
    def queries_of_refresh(event):
        sources = [source.pk for source in event.sources.all()]
        with connection.execute_wrapper(count):
            index.refresh(event, sources=sources)

    numbers = []

    def count(execute, *details):
        numbers[-1] += 1
        return execute(*details)

    for number in (2, 20):
        bulk_events(number)
        index.reindex()
        numbers.append(0)
        queries_of_refresh(factories.event(sources=[factories.source(), factories.source()]))

    assert numbers[0] == numbers[1] <= 14


# reindex


def test_a_rebuilt_index_is_the_one_that_was_updated():
    factories.status_update(evidence=[factories.event(title="Zanzibar")])
    kept = list(SearchEntry.objects.order_by("kind", "object_id").values("kind", "tokens", "title"))

    assert index.reindex() == len(kept)
    again = SearchEntry.objects.order_by("kind", "object_id").values("kind", "tokens", "title")
    assert list(again) == kept


def check():
    with pytest.raises(CommandError) as error:
        call_command("reindex", check=True, stdout=StringIO())
    return str(error.value)


def tamper_title(entries):
    entries.update(title="Other")


def tamper_tokens(entries):
    entries.update(tokens="other")


def remove(entries):
    entries.delete()


def misplace(entries):
    entries.update(object_id=987654)


@pytest.mark.parametrize(
    ("tamper", "sentences"),
    [
        (tamper_title, ["differs in title"]),
        (tamper_tokens, ["differs in tokens"]),
        (remove, ["public, but not indexed"]),
        (misplace, ["public, but not indexed", "987654: indexed, but not public"]),
    ],
)
def test_the_check_finds_a_tampered_index(tamper, sentences):
    event = factories.event()
    tamper(SearchEntry.objects.of_objects(Kind.EVENT, [event.pk]))

    message = check()

    for sentence in sentences:
        assert sentence in message


def test_reindex_mends_an_index_in_which_everything_is_wrong():
    for tamper in (tamper_title, tamper_tokens, remove, misplace):
        tamper(SearchEntry.objects.of_objects(Kind.EVENT, [factories.event().pk]))

    call_command("reindex", verbosity=0)

    call_command("reindex", check=True, verbosity=0)


def test_the_check_finds_a_record_published_past_the_index():
    bulk_events(60)

    message = check()

    assert "event" in message
    assert "more." in message


# SQLite keeps the words in a table of their own, which can lag; PostgreSQL in a generated column.
LAG = {
    "sqlite": "INSERT INTO tracking_searchtokens(tracking_searchtokens) VALUES ('delete-all')",
    "postgresql": "UPDATE tracking_searchentry SET vector = ''",
}


def test_the_engines_words_cannot_lag_behind_unnoticed():
    factories.event(title="Zanzibar")
    generated = connection.vendor == "postgresql"
    refused = pytest.raises(ProgrammingError) if generated else nullcontext()
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LAG[connection.vendor])
    if generated:
        assert is_in_order()
        return

    assert found("zanzibar") == []
    assert "full-text table" in check()

    index.reindex()
    assert found("zanzibar") == [("event", "Zanzibar")]
    assert is_in_order()


def test_an_installation_indexes_the_records_of_an_older_one():
    factories.event(title="Zanzibar")
    SearchEntry.objects.all().delete()

    index.catch_up()

    assert found("zanzibar") == [("event", "Zanzibar")]
    assert is_in_order()


def test_a_second_installation_writes_nothing(django_assert_max_num_queries):
    factories.status_update(evidence=[factories.event(title="Zanzibar")])
    before = list(SearchEntry.objects.values_list("pk", flat=True).order_by("pk"))

    with django_assert_max_num_queries(8) as asked:
        assert index.catch_up() == 0

    assert all(query["sql"].startswith(("SELECT", "DECLARE")) for query in asked.captured_queries)
    assert list(SearchEntry.objects.values_list("pk", flat=True).order_by("pk")) == before


def test_an_installation_without_records_indexes_the_framework_once():
    SearchEntry.objects.all().delete()

    assert index.catch_up() > 100
    assert index.catch_up() == 0


def test_an_installation_brings_changed_words_of_the_framework():
    item = factories.item("priority-7")
    factories.status_update(item=item, evidence=[factories.event()])
    Item.objects.filter(pk=item.pk).update(title="Zanzibar security framework")

    assert index.catch_up()

    kinds = [kind for kind, _title in found("zanzibar")]
    assert kinds == ["item", "status_update"]
    assert is_in_order()
