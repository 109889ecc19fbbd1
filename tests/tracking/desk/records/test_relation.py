"""Whose voice a source is in an event: worked out and shown with its ground, or set by hand."""

import pytest

from tests import factories
from tests.tracking.desk.forms import fill_in, send
from tracking import actions
from tracking.actions import Links, Stale, merging, restoring
from tracking.models import Citation, EvidenceCorrection, PublicRevision, Publisher, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

REASON = "The ministry has owned this paper since last year."


@pytest.fixture(scope="module")
def agency(module_db):
    factories.publisher(name="Wire", kind="aggregator")
    china = factories.party("CHN", name="China", kind="state", country="CN")
    return factories.publisher(
        name="Agency", ground="organ of the State Council", speaks_for=[china], kind="state_media"
    )


def party_event(agency, **values):
    """An event of China with the source of its agency, an independent one and an unknown one."""
    sources = [
        factories.source(voice=agency, title="A", carrier=Publisher.objects.get(name="Wire")),
        factories.source(title="B"),
        factories.source(relation="unknown", title="C"),
    ]
    values = {"sources": sources, "parties": [(factories.party("CHN"), "host")], **values}
    return factories.event(**values)


def relation_of(event, number=0):
    return list(Citation.objects.of_events([event.pk]).with_voice())[number]


def address_of(event, number=0):
    return f"/desk/events/{event.pk}/sources/{relation_of(event, number).source_id}/relation/"


def set_by_hand(event, person, relation="independent", number=0, reason=REASON):
    event.refresh_from_db()
    source = relation_of(event, number).source
    return actions.set_relation(
        event, source, relation, by=person, version=event.version, reason=reason
    )


def test_the_relation_is_shown_with_its_ground(client, agency, editor, signed_in):
    event = party_event(agency)

    pages = [client.get(event.get_absolute_url())]
    pages.append(signed_in(editor).get(f"/desk/events/{event.pk}/"))

    for page in pages:
        text = " ".join(page.content.decode().split())
        ground = "speaks for China (organ of the State Council)"
        assert f"own voice: <bdi>{ground}</bdi>" in text
        assert "Unknown: <bdi>nobody has said who wrote it</bdi>" in text
        assert "Agency" in text
        assert "carried by <" in text
    assert "No known voice" in pages[1].content.decode()


def test_the_ground_takes_no_query_for_each_source(agency, django_assert_num_queries):
    few = party_event(agency)
    sources = [factories.source(voice=agency, title=str(number)) for number in range(9)]
    many = party_event(agency, sources=sources)
    for event in (few, many):
        with django_assert_num_queries(1):
            grounds = [citation.ground for citation in event.cited]
        assert len(grounds) in (3, 9)


def test_an_editor_sets_another_one_with_a_reason_that_readers_see(
    agency, editor, signed_in, client
):
    event, desk = party_event(agency), signed_in(editor)
    address = address_of(event)

    refused = send(desk, address, relation="independent", reason="x")
    page = send(desk, address, relation="independent", reason=REASON)

    assert "write a sentence" in refused.content.decode()
    text = " ".join(page.content.decode().split())
    assert f"set by <bdi>{editor}</bdi> on" in text
    public = " ".join(client.get(event.get_absolute_url()).content.decode().split())
    assert "Independent, set by an editor on" in public
    assert REASON in public
    assert str(editor) not in public
    history = client.get(f"{event.get_absolute_url()}history/").content.decode()
    assert f"[Independent: {REASON}]" in history
    event.refresh_from_db()
    assert event.version == 4


def test_worked_out_again_needs_a_reason_where_readers_see_it(agency, editor, signed_in):
    event, desk = party_event(agency), signed_in(editor)
    set_by_hand(event, editor)

    refused = send(desk, address_of(event), relation="worked-out", reason=" ")
    send(desk, address_of(event), relation="worked-out", reason="They sold it.")

    assert "Reason: This field is required." in refused.content.decode()
    citation = relation_of(event)
    assert (citation.relation, citation.relation_reason) == ("party", "")
    assert citation.relation_set_at is None


def test_who_may_not_is_told_and_what_is_strange_is_refused(agency, contributor, editor, signed_in):
    event, desk = party_event(agency), signed_in(editor)
    address = address_of(event)
    other = factories.source()

    assert signed_in(contributor).get(address).status_code == 403
    assert desk.get(f"/desk/events/{event.pk}/sources/{other.pk}/relation/").status_code == 404
    assert desk.get(f"/desk/events/{event.pk}/sources/{10**20}/relation/").status_code == 404
    for typed in ({"relation": "friend", "reason": REASON}, {"reason": "a\x00b" * 20}):
        page = desk.post(address, fill_in(desk, address, relation="party") | typed)
        assert page.status_code == 200, typed
    assert not relation_of(event).is_set_by_hand
    with pytest.raises(Stale):
        actions.set_relation(event, relation_of(event).source, "party", by=editor,
                             version=1, reason=REASON)  # fmt: skip


def test_two_editors_at_once_see_the_other_ones_change(agency, editor, signed_in):
    event, desk = party_event(agency), signed_in(editor)
    sent = fill_in(desk, address_of(event), relation="unknown", reason=REASON)
    set_by_hand(event, factories.user("editor"))

    page = desk.post(address_of(event), sent)

    assert "changed this record after you opened it" in page.content.decode()
    assert relation_of(event).relation == "independent"


def test_assessments_that_rest_on_it_are_due_and_not_changed(agency, editor, signed_in):
    event = party_event(agency)
    update = factories.status_update(evidence=[event])

    set_by_hand(event, editor, "party", number=1)
    set_by_hand(event, editor, "unknown", number=1, reason="Nobody knows yet who owns this paper.")

    corrections = EvidenceCorrection.objects.on([update])
    assert [one.event for one in corrections] == [event, event]
    assert not any(one.is_supported for one in corrections)  # "initiated" by its own account alone
    assert StatusUpdate.objects.get(pk=update.pk).version == update.version
    assert "The relation of a source to an" in (
        signed_in(editor).get("/desk/due/").content.decode()
    )


def test_what_is_set_by_hand_stays_when_the_parties_change(agency, editor):
    event = party_event(agency)
    set_by_hand(event, editor, "party", number=1)
    event.refresh_from_db()

    parties = Links(parties=[(factories.party("CHN"), "subject")])
    actions.edit(event, by=editor, version=event.version, links=parties, reason="Not a party.")

    assert [relation_of(event, number).relation for number in range(3)] == [
        "independent", "party", "unknown",
    ]  # fmt: skip


def test_a_restored_version_keeps_and_brings_back_what_was_set_by_hand(agency, editor):
    event = party_event(agency)
    set_by_hand(event, editor)
    event.refresh_from_db()
    rest = Links(rows={"sources": [relation_of(event, 1).source]})
    actions.edit(event, by=editor, version=event.version, links=rest, reason="Less.")
    event.refresh_from_db()
    set_by_hand(event, editor, "party")

    revision = PublicRevision.objects.of_record(event).get(version=4)
    event.refresh_from_db()
    restoring.restore(event, revision, by=editor, version=event.version, reason="Needed.")

    assert [relation_of(event, number).relation for number in range(3)] == [
        "independent", "party", "unknown",
    ]  # fmt: skip
    assert relation_of(event).relation_reason == REASON
    assert relation_of(event).relation_set_by == editor


def test_a_merge_takes_what_was_set_by_hand_along_and_undoing_it_gives_it_back(agency, editor):
    surviving = party_event(agency)
    shared = relation_of(surviving, 1).source
    merged = party_event(agency, sources=[shared, factories.source(title="D")], state="draft")
    set_by_hand(merged, editor, "party", number=0)
    set_by_hand(merged, editor, "unknown", number=1)
    merged.refresh_from_db()

    merge = merging.merge(
        surviving, merged, by=editor, surviving_version=surviving.version,
        merged_version=merged.version, reason="One meeting.",
    )  # fmt: skip
    after = [relation_of(surviving, number).relation for number in range(4)]
    merging.undo(merge, by=editor)

    assert after == ["party", "party", "unknown", "unknown"]
    assert [one.relation for one in surviving.citations.with_voice()] == [
        "party", "independent", "unknown",
    ]  # fmt: skip
    assert [one.relation for one in merged.citations.with_voice()] == ["party", "unknown"]
