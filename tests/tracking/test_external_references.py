"""Under which ID another collection has a record: one pair each, in forms, history and on pages."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.plans import read_whole
from tests.tracking.admin import pages as admin_pages
from tests.tracking.desk.forms import send
from tracking import actions
from tracking.actions import Links, restoring
from tracking.actions.bringing import propose_party
from tracking.models import Event, EvidenceCorrection, Party, PublicRevision, SearchEntry, Source

pytestmark = pytest.mark.django_db

MFA = {"origin": "MFA spreadsheet", "origin_id": "17"}
SAID = "17 (MFA spreadsheet)"
LABEL = "Recorded elsewhere as"


def make_update(**values):
    return factories.status_update(as_of=date(2024, 6, 1 + values.pop("number", 0)), **values)


def make_party(number=0, **values):
    return factories.party(f"ORG{number}", **values)


MAKERS = {
    "event": lambda number=0, **values: factories.event(**values),
    "forum": lambda number=0, **values: factories.forum(**values),
    "status_update": make_update,
    "source": lambda number=0, **values: factories.source(**values),
    "party": make_party,
}
RECORDS = ["event", "forum", "status_update"]
every_kind = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
every_record = pytest.mark.parametrize("make", [MAKERS[name] for name in RECORDS], ids=RECORDS)


def refused_by_the_database(row, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


@every_kind
@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"origin": "MFA spreadsheet"}, "origin_id", "Say under which ID that collection has it"),
        ({"origin_id": "17"}, "origin", "Say which collection has this ID"),
        ({**MFA, "origin_id": "1\n7"}, "origin_id", "a line break or tab"),
        ({**MFA, "origin": "x" * 101}, "origin", "at most 100 characters"),
    ],
)
def test_an_origin_and_an_id_stand_together(make, values, field, sentence):
    with pytest.raises(ValidationError) as refusal:
        make(**values)

    assert sentence in " ".join(refusal.value.message_dict[field])
    if len(values) == 1:
        refused_by_the_database(make(number=1), **values)


@every_kind
def test_a_pair_belongs_to_one_of_each_kind(make):
    first = make(**MFA)

    with pytest.raises(ValidationError) as refusal:
        make(number=1, **MFA)

    said = f"“{first}” has this origin and ID already."
    assert refusal.value.message_dict == {"origin_id": [said]}
    second = make(number=2, origin="MFA spreadsheet", origin_id="18")
    refused_by_the_database(second, origin_id="17")


def test_two_kinds_may_have_one_pair():
    rows = [make(**MFA) for make in MAKERS.values()]

    assert {(row.origin, row.origin_id) for row in rows} == {("MFA spreadsheet", "17")}


@every_record
def test_what_is_withdrawn_leaves_its_reference_to_the_next(make):
    withdrawn = make(state="withdrawn", **MFA)

    again = make(number=1, **MFA)

    found = type(again).objects.with_reference("MFA spreadsheet", ["17"])
    assert {*found} == {withdrawn, again}


@every_record
def test_a_draft_comes_back_from_the_trash_only_when_its_reference_is_free(make, editor):
    draft = make(state="draft", **MFA)
    actions.trash(draft, by=editor, version=draft.version)
    again = make(number=1, state="draft", **MFA)

    with pytest.raises(ValidationError, match="has this origin and ID already"):
        actions.restore(draft, by=editor, version=draft.version)
    actions.trash(again, by=editor, version=again.version)
    actions.restore(draft, by=editor, version=draft.version)

    assert (draft.state, draft.origin_id) == ("draft", "17")


def test_the_desk_says_why_a_draft_stays_in_the_trash(editor, signed_in):
    draft = factories.event(state="draft", by=editor, **MFA)
    actions.trash(draft, by=editor, version=draft.version)
    factories.event(title="The other one", **MFA)

    address, seen = f"/desk/events/{draft.pk}/restore/", {"version": draft.version}
    page = signed_in(editor).post(address, seen, follow=True)

    assert "“The other one” has this origin and ID already." in page.text


@every_kind
def test_many_are_found_at_once_by_their_index(make, django_assert_num_queries):
    ids = ["17", "a;b", 'O\'Brien "x"', "中文-1", "[1]", "{7}", "\\x"]
    rows = [make(number=n, origin="Ω list", origin_id=text) for n, text in enumerate(ids)]
    make(number=20, origin="Another list", origin_id="17")
    make(number=21)

    with django_assert_num_queries(1), CaptureQueriesContext(connection) as asked:
        found = {*type(rows[0]).objects.with_reference("Ω list", [*ids, *map(str, range(40_000))])}

    assert found == {*rows}
    few = type(rows[0]).objects.with_reference("Ω list", ["17"])
    with CaptureQueriesContext(connection) as asked:
        assert list(few) == rows[:1]
    assert read_whole(asked) == set()
    assert not type(rows[0]).objects.with_reference("Ω list", []).exists()


def test_a_record_without_reference_costs_no_query_more():
    with CaptureQueriesContext(connection) as asked:
        factories.event()

    looked_up = [query for query in asked if '"origin" = ' in query["sql"]]
    assert [query for query in looked_up if query["sql"].startswith("SELECT")] == []


@every_kind
def test_the_history_has_it(make):
    row = make(**MFA)

    stored = row.history.order_by("-version").first()
    assert (stored.origin, stored.origin_id) == ("MFA spreadsheet", "17")
    assert row.content_fields()[-2:] == ["origin", "origin_id"]


def test_an_earlier_reference_is_restored(editor):
    event = factories.event(**MFA)
    event.origin_id = "18"
    actions.edit(event, by=editor, version=event.version, reason="It was the next row.")

    first = PublicRevision.objects.get(event=event, number=1)
    restoring.restore(event, first, by=editor, version=event.version, reason="It was right.")

    assert Event.objects.get(pk=event.pk).origin_id == "17"


@pytest.mark.parametrize("name", ["event", "forum", "status_update", "source", "party"])
def test_editors_type_it_at_the_desk(name, editor, signed_in):
    MAKERS[name](**MFA)
    row = MAKERS[name](number=1)
    client, folder = signed_in(editor), name.replace("_", "-")
    address = f"/desk/{'parties' if name == 'party' else folder + 's'}/{row.pk}/edit/"
    reason = {"reason": "From the list."}

    refused = send(client, address, **MFA, **reason)
    half = send(client, address, origin="MFA spreadsheet", **reason)
    send(client, address, **{**MFA, "origin_id": "18"}, **reason)

    assert "has this origin and ID already." in refused.text
    assert "<details open>" in refused.text
    assert "Say under which ID that collection has it, or leave both empty." in half.text
    row.refresh_from_db()
    assert (row.origin, row.origin_id) == ("MFA spreadsheet", "18")


@pytest.mark.parametrize("name", ["event", "forum", "status_update", "source", "party"])
def test_editors_type_it_in_the_admin(name, editor, signed_in):
    MAKERS[name](**MFA)
    row = MAKERS[name](number=1)
    client = signed_in(editor)

    refused = admin_pages.send(client, row, **MFA)
    admin_pages.send(client, row, **{**MFA, "origin_id": "18"})

    assert "has this origin and ID already." in admin_pages.errors_in(refused)
    row.refresh_from_db()
    assert (row.origin, row.origin_id) == ("MFA spreadsheet", "18")


@pytest.mark.parametrize("name", ["event", "forum", "status_update", "party"])
def test_its_page_shows_it_and_the_search_does_not_know_it(name, visitor):
    with_one = MAKERS[name](origin="Qwertz list", origin_id="<17>")
    without = MAKERS[name](number=1)
    factories.event(parties=[(with_one, "host"), (without, "host")] if name == "party" else [])

    shown = visitor.get(with_one.get_absolute_url()).text

    assert LABEL in shown
    assert "&lt;17&gt; (Qwertz list)" in shown
    assert LABEL not in visitor.get(without.get_absolute_url()).text
    entries = SearchEntry.objects.of_objects(with_one._meta.model_name, [with_one.pk])
    assert "qwertz" not in str(entries.values()).lower()


def test_the_desk_shows_that_of_a_source(editor, signed_in):
    source = factories.source(**MFA)

    page = signed_in(editor).get(f"/desk/sources/{source.pk}/").text

    assert LABEL in page
    assert SAID in page


def test_that_of_a_source_is_no_evidence(editor):
    source = factories.source()
    factories.status_update(evidence=[factories.event(sources=[source])])
    source.origin, source.origin_id = MFA.values()

    actions.edit_source(source, by=editor, version=source.version, reason="From the list.")

    assert Source.objects.get(pk=source.pk).origin_id == "17"
    assert not EvidenceCorrection.objects.exists()


def test_a_new_source_that_comes_with_an_event_brings_it(editor):
    source = Source(url="https://example.org/new", title="New", publisher="Post", **MFA)
    event = Event(title="Talks", kind="meeting", start="2024", **MFA)

    actions.create(event, by=editor, links=Links(new_sources=[source]))

    assert Source.objects.with_reference("MFA spreadsheet", ["17"]).get().url == source.url


def test_a_proposed_party_may_have_one(contributor):
    party = propose_party(Party(name="Mekong", kind="organisation", **MFA), by=contributor)

    assert list(Party.objects.with_reference("MFA spreadsheet", ["17"])) == [party]
