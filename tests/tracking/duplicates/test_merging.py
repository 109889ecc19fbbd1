"""Two events made one and taken apart again, and every reason for which that is refused."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from tests import factories
from tracking import actions
from tracking.actions import Links, Stale, merging
from tracking.duplicates import register
from tracking.models import Event, Merge, SearchEntry, SuspectedPair
from tracking.search import index

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def both(module_db):
    surviving = factories.event(
        title="Police academy opens",
        summary="It opened.",
        place="",
        items=factories.items("priority-7"),
        parties=[(factories.party("CHN"), "host")],
    )
    other = factories.event(
        title="China opens police academy",
        summary="Somebody opened it.",
        place="Nairobi",
        items=factories.items("priority-7", "priority-19"),
        parties=[(factories.party("CHN"), "donor"), (factories.party("KEN"), "recipient")],
    )
    return surviving.pk, other.pk


@pytest.fixture
def surviving(both, db):
    return Event.objects.get(pk=both[0])


@pytest.fixture
def other(both, db):
    return Event.objects.get(pk=both[1])


def merge(surviving, other, by, **values):
    surviving.refresh_from_db()
    other.refresh_from_db()
    versions = {"surviving_version": surviving.version, "merged_version": other.version}
    done = merging.merge(surviving, other, by=by, **{**versions, "reason": "A test.", **values})
    surviving.refresh_from_db()
    other.refresh_from_db()
    return done


def undo(done, by, *records):
    merging.undo(done, by=by)
    for record in records:
        record.refresh_from_db()


def content(event):
    links = {name: sorted(row.pk for row in getattr(event, name).all()) for name in event.LINKS}
    values = {name: getattr(event, name) for name in event.content_fields()}
    parties = sorted(event.involvements.values_list("party__code", "role"))
    closed = (event.state, event.slug, event.withdrawn_at, event.withdrawn_by, event.merged_into)
    return values, links, parties, closed, event.withdrawal_reason


def test_the_surviving_record_has_the_links_of_both(surviving, other, editor):
    sources = {*surviving.sources.all(), *other.sources.all()}

    merge(surviving, other, editor)

    assert {*surviving.sources.all()} == sources
    assert [item.key for item in surviving.items.all()] == ["priority-7", "priority-19"]
    parties = sorted(surviving.involvements.values_list("party__code", "role"))
    assert parties == [("CHN", "host"), ("KEN", "recipient")]
    assert (surviving.title, surviving.summary, surviving.state) == (
        "Police academy opens", "It opened.", "published"
    )  # fmt: skip


def test_chosen_values_are_taken_from_the_other(surviving, other, editor):
    merge(surviving, other, editor, take=["title", "place"])

    assert (surviving.title, surviving.place, surviving.summary) == (
        "China opens police academy", "Nairobi", "It opened."
    )  # fmt: skip


def test_the_other_is_closed_and_both_histories_go_on(surviving, other, editor):
    done = merge(surviving, other, editor)

    assert (other.state, other.merged_into, other.withdrawn_by) == ("merged", surviving, editor)
    assert (done.surviving, done.merged, done.made_by) == (surviving, other, editor)
    for record in (surviving, other):
        latest = record.history.order_by("version").last()
        assert (latest.version, latest.history_user) == (record.version, editor)
        assert record.history.count() == record.version


def test_merging_into_a_published_record_needs_a_reason(surviving, other, editor, visitor):
    for event in (other, factories.event(state="draft")):
        refused("Please state the reason", merge, surviving, event, editor, reason=" ")
    assert not Merge.objects.exists()

    merge(surviving, other, editor, reason="Both report the opening.")

    for record in (surviving, other):
        assert record.history.order_by("version").last().history_change_reason == (
            "Both report the opening."
        )
    assert other.withdrawal_reason == "Both report the opening."
    assert visitor.get("/changes/").text.count("Both report the opening.") == 2


def test_merging_drafts_needs_none(editor):
    drafts = [factories.event(state="draft") for _ in range(2)]

    merge(*drafts, editor, reason="")

    latest = drafts[0].history.order_by("version").last()
    assert latest.history_change_reason == drafts[1].withdrawal_reason == merging.MERGED


def test_its_address_leads_to_the_surviving_record_for_ever(surviving, other, editor, visitor):
    address = other.get_absolute_url()
    merge(surviving, other, editor)

    answer = visitor.get(address)

    assert (answer.status_code, answer["Location"]) == (301, surviving.get_absolute_url())


def test_a_chain_of_merges_is_one_step(surviving, other, editor, visitor):
    third = factories.event(title="Third telling")
    merge(other, third, editor)
    merge(surviving, other, editor)

    answer = visitor.get(third.get_absolute_url())

    assert (answer.status_code, answer["Location"]) == (301, surviving.get_absolute_url())


def test_an_address_does_not_lead_to_what_is_not_public(surviving, other, editor, visitor):
    merge(surviving, other, editor)
    actions.withdraw(surviving, by=editor, version=surviving.version, reason="Wrong.")

    answer = visitor.get(other.get_absolute_url())

    assert answer.status_code == 404


def test_what_is_merged_away_is_nowhere_public(surviving, other, editor, visitor):
    merge(surviving, other, editor)

    assert list(Event.objects.published()) == [surviving]
    assert list(index.differences()) == []
    assert not SearchEntry.objects.of_objects("event", [other.pk]).exists()
    for address in ("/events/", "/events.csv", "/sitemap-events.xml", "/changes/"):
        text = visitor.get(address).getvalue().decode()
        assert "China opens police academy" not in text, address
        # The changes say that this address was withdrawn, and why; it leads to the other one.
        assert (other.slug in text) == (address == "/changes/"), address


def test_the_title_of_a_draft_does_not_get_out(surviving, editor, visitor):
    draft = factories.event(title="A secret title", state="draft")

    merge(surviving, draft, editor)

    assert (draft.state, draft.slug) == ("merged", None)
    for address in ("/changes/", surviving.get_absolute_url(), "/events.csv"):
        assert "secret" not in visitor.get(address).getvalue().decode()


def test_assessments_cite_the_surviving_record_once(surviving, other, editor):
    cites_other = factories.status_update(evidence=[other])
    cites_both = factories.status_update(evidence=[surviving, other])
    draft = factories.status_update(evidence=[other], state="draft")

    merge(surviving, other, editor)

    for update in (cites_other, cites_both, draft):
        version = update.version
        update.refresh_from_db()
        assert list(update.evidence.all()) == [surviving]
        assert update.version == version + 1


def test_a_withdrawn_assessment_stays_as_it_was(surviving, other, editor):
    update = factories.status_update(evidence=[other], state="withdrawn")

    merge(surviving, other, editor)

    assert list(update.evidence.all()) == [other]


def test_the_pair_leaves_the_list(surviving, other, editor):
    register.decide(SuspectedPair.Verdict.SAME, surviving.pk, other.pk, by=editor, reason="")

    merge(surviving, other, editor)

    assert not SuspectedPair.objects.exists()


def test_an_undone_merge_leaves_everything_as_before(surviving, other, editor, visitor):
    update = factories.status_update(evidence=[other])
    surviving.refresh_from_db()
    other.refresh_from_db()
    before = content(surviving), content(other)
    done = merge(surviving, other, editor, take=["title", "start", "end"])

    undo(done, editor, surviving, other, update)

    assert (content(surviving), content(other)) == before
    assert list(update.evidence.all()) == [other]
    assert visitor.get(other.get_absolute_url()).status_code == 200
    assert list(index.differences()) == []
    done.refresh_from_db()
    assert done.undone_by == editor
    assert SuspectedPair.objects.between(surviving.pk, other.pk).exists()


def test_a_merged_draft_comes_back_as_a_draft(surviving, editor):
    draft = factories.event(title="A draft", state="draft")
    done = merge(surviving, draft, editor)

    undo(done, editor, draft)

    assert (draft.state, draft.slug, draft.withdrawn_at) == ("draft", None, None)


def test_two_can_be_merged_again_after_an_undo(surviving, other, editor):
    undo(merge(surviving, other, editor), editor)

    merge(surviving, other, editor)

    assert Merge.objects.not_undone().count() == 1


def refused(text, act, *arguments, **values):
    with pytest.raises(ValidationError) as caught:
        act(*arguments, **values)
    assert text in " ".join(caught.value.messages)


def test_undoing_is_refused_where_something_changed_since(surviving, other, editor, contributor):
    update = factories.status_update(evidence=[other])
    done = merge(surviving, other, editor)
    for record, name in ((surviving, "summary"), (update, "rationale")):
        record.refresh_from_db()
        setattr(record, name, "Changed since.")
        actions.edit(record, by=contributor, version=record.version, reason="A test.")

    with pytest.raises(ValidationError) as caught:
        merging.undo(done, by=editor)

    assert caught.value.messages == [
        f"{contributor} has changed “{surviving}” since.",
        f"{contributor} has changed “{update}” since.",
    ]
    other.refresh_from_db()
    assert other.state == "merged"


def test_undoing_twice_is_refused(surviving, other, editor):
    done = merge(surviving, other, editor)
    undo(done, editor)

    refused("already been undone", merging.undo, done, by=editor)


def test_merging_a_record_with_itself_is_refused(surviving, editor):
    refused("the same record", merge, surviving, surviving, editor)


@pytest.mark.parametrize("survives", [True, False])
def test_merging_with_a_withdrawn_record_is_refused(surviving, editor, survives):
    withdrawn = factories.event(state="withdrawn")
    both = (withdrawn, surviving) if survives else (surviving, withdrawn)

    refused("is withdrawn", merge, *both, editor)


def test_merging_what_was_merged_is_refused(surviving, other, editor):
    merge(surviving, other, editor)

    refused("merged into another", merge, factories.event(), other, editor)


def test_a_published_record_is_not_merged_into_a_draft(surviving, editor):
    draft = factories.event(state="draft")

    refused("merge into the published one", merge, draft, surviving, editor)


@pytest.mark.parametrize("direction", [1, -1])
def test_two_that_cite_each_others_page_are_refused(surviving, editor, direction):
    page = factories.source(url=f"{settings.SITE_URL}{surviving.get_absolute_url()}")
    citing = factories.event(sources=[page])

    refused("cites the other’s page", merge, *(surviving, citing)[::direction], editor)


@pytest.mark.parametrize("name", ["surviving_version", "merged_version"])
def test_a_version_that_somebody_changed_meanwhile_is_refused(surviving, other, editor, name):
    with pytest.raises(Stale):
        merge(surviving, other, editor, **{name: 1})

    surviving.refresh_from_db()
    other.refresh_from_db()
    assert (surviving.state, other.state) == ("published", "published")
    assert surviving.sources.count() == 1
    assert not Merge.objects.exists()


def test_published_assessments_must_still_be_supported(surviving, other, editor):
    update = factories.status_update(evidence=[other])  # as of 30 June 2024
    surviving.start = "2024-09-01"
    actions.edit(surviving, by=editor, version=surviving.version, reason="A test.")

    refused("no longer be supported", merge, surviving, other, editor)

    other.refresh_from_db()
    assert other.state == "published"
    assert list(update.evidence.all()) == [other]


def test_adding_to_a_known_record_takes_nothing_away(surviving, editor):
    sources = [*surviving.sources.all()]
    new, party = factories.source(), factories.party("KEN")
    links = Links(rows={"sources": [new], "items": []}, parties=[(party, "host")])

    merging.add_to(surviving, links, by=editor)

    assert {*surviving.sources.all()} == {*sources, new}
    assert surviving.items.count() == 1
    assert surviving.involvements.count() == 2
    assert surviving.history.order_by("version").last().history_change_reason == merging.ADDED


LIST = {"origin": "A list", "origin_id": "17"}


def reference(event):
    return (event.origin, event.origin_id)


def test_the_surviving_record_takes_a_reference_where_it_has_none(editor):
    surviving, other = factories.event(), factories.event(**LIST)

    done = merge(surviving, other, editor)

    assert reference(surviving) == reference(other) == ("A list", "17")
    for event in (surviving, other):
        stored = event.history.order_by("-version").first()
        assert (stored.origin_id, stored.version) == ("17", event.version)
    undo(done, editor, surviving, other)
    assert (reference(surviving), reference(other)) == (("", ""), ("A list", "17"))
    assert other.state == "published"
    for event in (surviving, other):
        stored = event.history.order_by("-version").first()
        assert (stored.origin_id, stored.version) == (event.origin_id, event.version)


def test_a_merge_that_changes_the_reference_alone_is_undone(editor):
    source = factories.source()
    surviving, other = (factories.event(sources=[source], title="One") for _ in range(2))
    other.origin, other.origin_id = LIST.values()
    actions.edit(other, by=editor, version=other.version, reason="A test.")

    undo(merge(surviving, other, editor), editor, surviving, other)

    assert (reference(surviving), reference(other)) == (("", ""), ("A list", "17"))


def test_the_surviving_record_keeps_its_own_reference(editor):
    surviving = factories.event(origin="A list", origin_id="1")
    other = factories.event(**LIST)

    done = merge(surviving, other, editor)

    assert (reference(surviving), reference(other)) == (("A list", "1"), ("A list", "17"))
    found = Event.objects.with_reference("A list", ["17"]).get()
    assert found.surviving_record == surviving
    undo(done, editor, surviving, other)
    assert (reference(surviving), reference(other)) == (("A list", "1"), ("A list", "17"))


def test_a_merge_is_not_undone_while_a_third_record_has_the_reference(editor):
    surviving = factories.event(origin="A list", origin_id="1")
    other = factories.event(**LIST)
    done = merge(surviving, other, editor)
    factories.event(title="The third one", **LIST)

    refused("“The third one” has this origin and ID already.", undo, done, editor)

    other.refresh_from_db()
    assert other.state == "merged"


def test_nobody_is_asked_whose_reference_stays(editor, signed_in):
    surviving, other = factories.event(), factories.event(**LIST)

    page = signed_in(editor).get(f"/desk/events/{surviving.pk}/merge/{other.pk}/")

    assert page.status_code == 200
    assert 'name="origin' not in page.text
