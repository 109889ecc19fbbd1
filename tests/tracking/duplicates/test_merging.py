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


@pytest.fixture
def kept():
    return factories.event(
        title="Police academy opens",
        summary="It opened.",
        place="",
        items=factories.items("priority-7"),
        parties=[(factories.party("CHN"), "host")],
    )


@pytest.fixture
def other():
    return factories.event(
        title="China opens police academy",
        summary="Somebody opened it.",
        place="Nairobi",
        items=factories.items("priority-7", "priority-19"),
        parties=[(factories.party("CHN"), "donor"), (factories.party("KEN"), "recipient")],
    )


def merge(kept, other, by, **values):
    kept.refresh_from_db()
    other.refresh_from_db()
    versions = {"kept_version": kept.version, "merged_version": other.version, **values}
    done = merging.merge(kept, other, by=by, **versions)
    kept.refresh_from_db()
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


def test_the_kept_record_has_the_links_of_both(kept, other, editor):
    sources = {*kept.sources.all(), *other.sources.all()}

    merge(kept, other, editor)

    assert {*kept.sources.all()} == sources
    assert [item.key for item in kept.items.all()] == ["priority-7", "priority-19"]
    parties = sorted(kept.involvements.values_list("party__code", "role"))
    assert parties == [("CHN", "host"), ("KEN", "recipient")]
    assert (kept.title, kept.summary, kept.state) == (
        "Police academy opens", "It opened.", "published"
    )  # fmt: skip


def test_chosen_values_are_taken_from_the_other(kept, other, editor):
    merge(kept, other, editor, take=["title", "place"])

    assert (kept.title, kept.place, kept.summary) == (
        "China opens police academy", "Nairobi", "It opened."
    )  # fmt: skip


def test_the_other_is_closed_and_both_histories_go_on(kept, other, editor):
    done = merge(kept, other, editor)

    assert (other.state, other.merged_into, other.withdrawn_by) == ("merged", kept, editor)
    assert (done.kept, done.merged, done.made_by) == (kept, other, editor)
    for record in (kept, other):
        latest = record.history.order_by("version").last()
        assert (latest.version, latest.history_user) == (record.version, editor)
        assert record.history.count() == record.version


def test_its_address_leads_to_the_kept_record_for_ever(kept, other, editor, visitor):
    address = other.get_absolute_url()
    merge(kept, other, editor)

    answer = visitor.get(address)

    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())


def test_a_chain_of_merges_is_one_step(kept, other, editor, visitor):
    third = factories.event(title="Third telling")
    merge(other, third, editor)
    merge(kept, other, editor)

    answer = visitor.get(third.get_absolute_url())

    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())


def test_an_address_does_not_lead_to_what_is_not_public(kept, other, editor, visitor):
    merge(kept, other, editor)
    actions.withdraw(kept, by=editor, version=kept.version, reason="Wrong.")

    answer = visitor.get(other.get_absolute_url())

    assert answer.status_code == 404


def test_what_is_merged_away_is_nowhere_public(kept, other, editor, visitor):
    merge(kept, other, editor)

    assert list(Event.objects.published()) == [kept]
    assert list(index.differences()) == []
    assert not SearchEntry.objects.of_objects("event", [other.pk]).exists()
    for address in ("/events/", "/events.csv", "/sitemap-events.xml", "/changes/"):
        text = visitor.get(address).getvalue().decode()
        assert "China opens police academy" not in text, address
        # The changes say that this address was withdrawn, and why; it leads to the kept record.
        assert (other.slug in text) == (address == "/changes/"), address


def test_the_title_of_a_draft_does_not_get_out(kept, editor, visitor):
    draft = factories.event(title="A secret title", state="draft")

    merge(kept, draft, editor)

    assert (draft.state, draft.slug) == ("merged", None)
    for address in ("/changes/", kept.get_absolute_url(), "/events.csv"):
        assert "secret" not in visitor.get(address).getvalue().decode()


def test_assessments_cite_the_kept_record_once(kept, other, editor):
    cites_other = factories.status_update(evidence=[other])
    cites_both = factories.status_update(evidence=[kept, other])
    draft = factories.status_update(evidence=[other], state="draft")

    merge(kept, other, editor)

    for update in (cites_other, cites_both, draft):
        version = update.version
        update.refresh_from_db()
        assert list(update.evidence.all()) == [kept]
        assert update.version == version + 1


def test_a_withdrawn_assessment_stays_as_it_was(kept, other, editor):
    update = factories.status_update(evidence=[other], state="withdrawn")

    merge(kept, other, editor)

    assert list(update.evidence.all()) == [other]


def test_the_pair_leaves_the_list(kept, other, editor):
    register.decide(SuspectedPair.Verdict.SAME, kept.pk, other.pk, by=editor, reason="")

    merge(kept, other, editor)

    assert not SuspectedPair.objects.exists()


def test_an_undone_merge_leaves_everything_as_before(kept, other, editor, visitor):
    update = factories.status_update(evidence=[other])
    kept.refresh_from_db()
    other.refresh_from_db()
    before = content(kept), content(other)
    done = merge(kept, other, editor, take=["title", "start", "end"])

    undo(done, editor, kept, other, update)

    assert (content(kept), content(other)) == before
    assert list(update.evidence.all()) == [other]
    assert visitor.get(other.get_absolute_url()).status_code == 200
    assert list(index.differences()) == []
    done.refresh_from_db()
    assert done.undone_by == editor
    assert SuspectedPair.objects.between(kept.pk, other.pk).exists()


def test_a_merged_draft_comes_back_as_a_draft(kept, editor):
    draft = factories.event(title="A draft", state="draft")
    done = merge(kept, draft, editor)

    undo(done, editor, draft)

    assert (draft.state, draft.slug, draft.withdrawn_at) == ("draft", None, None)


def test_two_can_be_merged_again_after_an_undo(kept, other, editor):
    undo(merge(kept, other, editor), editor)

    merge(kept, other, editor)

    assert Merge.objects.standing().count() == 1


def refused(text, act, *arguments, **values):
    with pytest.raises(ValidationError) as caught:
        act(*arguments, **values)
    assert text in " ".join(caught.value.messages)


def test_undoing_is_refused_where_something_changed_since(kept, other, editor, contributor):
    update = factories.status_update(evidence=[other])
    done = merge(kept, other, editor)
    for record, name in ((kept, "summary"), (update, "rationale")):
        record.refresh_from_db()
        setattr(record, name, "Changed since.")
        actions.edit(record, by=contributor, version=record.version, reason="A test.")

    with pytest.raises(ValidationError) as caught:
        merging.undo(done, by=editor)

    assert caught.value.messages == [
        f"“{kept}” was changed since, by {contributor}.",
        f"“{update}” was changed since, by {contributor}.",
    ]
    other.refresh_from_db()
    assert other.state == "merged"


def test_undoing_twice_is_refused(kept, other, editor):
    done = merge(kept, other, editor)
    undo(done, editor)

    refused("undone already", merging.undo, done, by=editor)


def test_merging_a_record_with_itself_is_refused(kept, editor):
    refused("one record", merge, kept, kept, editor)


@pytest.mark.parametrize("is_kept", [True, False])
def test_merging_with_a_withdrawn_record_is_refused(kept, editor, is_kept):
    withdrawn = factories.event(state="withdrawn")
    both = (withdrawn, kept) if is_kept else (kept, withdrawn)

    refused("is withdrawn", merge, *both, editor)


def test_merging_what_was_merged_is_refused(kept, other, editor):
    merge(kept, other, editor)

    refused("merged into another", merge, factories.event(), other, editor)


def test_a_published_record_is_not_merged_into_a_draft(kept, editor):
    draft = factories.event(state="draft")

    refused("keep the published one", merge, draft, kept, editor)


@pytest.mark.parametrize("direction", [1, -1])
def test_two_that_cite_each_others_page_are_refused(kept, editor, direction):
    page = factories.source(url=f"{settings.SITE_URL}{kept.get_absolute_url()}")
    citing = factories.event(sources=[page])

    refused("told as two", merge, *(kept, citing)[::direction], editor)


@pytest.mark.parametrize("name", ["kept_version", "merged_version"])
def test_a_version_that_somebody_changed_meanwhile_is_refused(kept, other, editor, name):
    with pytest.raises(Stale):
        merge(kept, other, editor, **{name: 1})

    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.state, other.state) == ("published", "published")
    assert kept.sources.count() == 1
    assert not Merge.objects.exists()


def test_published_assessments_must_still_be_carried(kept, other, editor):
    update = factories.status_update(evidence=[other])  # as of 30 June 2024
    kept.start = "2024-09-01"
    actions.edit(kept, by=editor, version=kept.version, reason="A test.")

    refused("no longer be supported", merge, kept, other, editor)

    other.refresh_from_db()
    assert other.state == "published"
    assert list(update.evidence.all()) == [other]


def test_adding_to_a_known_record_takes_nothing_away(kept, editor):
    sources = [*kept.sources.all()]
    new, party = factories.source(), factories.party("KEN")
    links = Links(rows={"sources": [new], "items": []}, parties=[(party, "host")])

    merging.add_to(kept, links, by=editor)

    assert {*kept.sources.all()} == {*sources, new}
    assert kept.items.count() == 1
    assert kept.involvements.count() == 2
    assert kept.history.order_by("version").last().history_change_reason == merging.ADDED
