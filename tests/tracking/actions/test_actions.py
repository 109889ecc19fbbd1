"""The rules of writing: states, reasons, versions, history, and what publication needs."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from tests import factories
from tracking import actions
from tracking.actions import Links, Stale, addresses
from tracking.models import Event, Source, State, StatusUpdate


def acts(record):
    return [(row.version, row.state, row.history_user.username) for row in record.history.all()]


def test_a_record_goes_from_draft_to_review_to_public_with_both_names(contributor, editor):
    event = factories.event(state="draft", by=contributor, title="A meeting")

    actions.submit(event, by=contributor, version=1)
    actions.publish(event, by=editor, version=2)

    stored = Event.objects.get(pk=event.pk)
    assert (stored.state, stored.slug, stored.version) == (State.PUBLISHED, "a-meeting", 3)
    assert (stored.submitted_by, stored.published_by) == (contributor, editor)
    assert stored.published_at == stored.updated_at
    assert acts(stored) == [
        (3, "published", editor.username),
        (2, "in_review", contributor.username),
        (1, "draft", contributor.username),
    ]


@pytest.mark.django_db
def test_one_change_writes_one_history_row_links_included(editor):
    event = factories.event()
    party = factories.party("SCO")
    before = event.history.count()

    event.title = "Another title"
    actions.edit(
        event,
        by=editor,
        version=event.version,
        links=Links(
            rows={"items": factories.items("priority-1", "platform-2")},
            parties=[(party, "host")],
            new_sources=[Source(url="https://example.org/new", title="New", publisher="P")],
        ),
        reason="Corrected after a reader's note.",
    )

    row = event.history.first()
    assert event.history.count() == before + 1
    assert row.history_change_reason == "Corrected after a reader's note."
    assert sorted(link.item.key for link in row.items.all()) == ["platform-2", "priority-1"]
    assert [(link.party.code, link.role) for link in row.parties.all()] == [("SCO", "host")]
    assert row.sources.count() == 2


@pytest.mark.django_db
def test_an_edit_that_changes_nothing_writes_nothing(editor):
    event = factories.event()

    actions.edit(
        event, by=editor, version=event.version, links=Links(rows={"items": event.items.all()})
    )

    assert Event.objects.get(pk=event.pk).version == 3
    assert event.history.count() == 3


@pytest.mark.django_db
def test_a_stale_edit_is_refused_and_changes_nothing(editor):
    event = factories.event(title="First")
    seen_by_one, seen_by_other = (Event.objects.get(pk=event.pk) for _ in range(2))
    seen_by_one.title = "One"
    actions.edit(seen_by_one, by=editor, version=3, reason="A test.")

    seen_by_other.title = "Other"
    with pytest.raises(Stale) as refusal:
        actions.edit(seen_by_other, by=factories.user("editor"), version=3, reason="A test.")

    assert refusal.value.current.title == "One"
    assert refusal.value.current.updated_by == editor
    assert Event.objects.get(pk=event.pk).title == "One"
    assert event.history.count() == 4


@pytest.mark.parametrize(
    ("state", "act", "options"),
    [
        ("draft", actions.publish, {}),
        ("draft", actions.return_to_author, {"reason": "x"}),
        ("draft", actions.withdraw, {"reason": "x"}),
        ("in_review", actions.submit, {}),
        ("in_review", actions.withdraw, {"reason": "x"}),
        ("published", actions.submit, {}),
        ("published", actions.publish, {}),
        ("withdrawn", actions.submit, {}),
        ("withdrawn", actions.publish, {}),
        ("withdrawn", actions.withdraw, {"reason": "x"}),
    ],
)
def test_no_step_can_be_skipped_or_taken_twice(state, act, options, editor):
    event = factories.event(state=state)

    with pytest.raises(ValidationError, match="only what is"):
        act(event, by=editor, version=event.version, **options)

    assert Event.objects.get(pk=event.pk).state == state


def test_a_withdrawn_record_cannot_be_edited(editor):
    event = factories.event(state="withdrawn")

    event.title = "Changed"
    with pytest.raises(ValidationError, match="This is withdrawn"):
        actions.edit(event, by=editor, version=event.version, reason="A test.")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b"])
def test_returning_and_withdrawing_need_a_reason(reason, editor):
    waiting, public = factories.event(state="in_review"), factories.event()

    with pytest.raises(ValidationError):
        actions.return_to_author(waiting, by=editor, version=2, reason=reason)
    with pytest.raises(ValidationError):
        actions.withdraw(public, by=editor, version=3, reason=reason)

    assert Event.objects.get(pk=waiting.pk).state == State.IN_REVIEW
    assert Event.objects.get(pk=public.pk).state == State.PUBLISHED


def test_a_returned_record_keeps_the_reason_for_its_author(editor):
    event = factories.event(state="in_review")

    actions.return_to_author(event, by=editor, version=2, reason=" Which minister? ")

    stored = Event.objects.get(pk=event.pk)
    assert (stored.state, stored.return_reason) == (State.DRAFT, "Which minister?")
    assert stored.returned_by == editor
    assert stored.history.first().history_change_reason == "Which minister?"


@pytest.mark.django_db
@pytest.mark.parametrize("make", [factories.event, factories.forum])
@pytest.mark.parametrize("missing", ["items", "sources"])
def test_publishing_needs_an_item_and_a_source(make, missing, editor):
    record = make(state="in_review")
    actions.edit(record, by=editor, version=2, links=Links(rows={missing: []}), reason="A test.")

    with pytest.raises(ValidationError) as refusal:
        actions.publish(record, by=editor, version=3)

    assert list(refusal.value.message_dict) == [missing]
    assert type(record).objects.get(pk=record.pk).state == State.IN_REVIEW


def test_a_published_record_cannot_lose_its_last_source(editor):
    event = factories.event()

    with pytest.raises(ValidationError) as refusal:
        actions.edit(
            event, by=editor, version=3, links=Links(rows={"sources": []}), reason="A test."
        )

    assert "sources" in refusal.value.message_dict
    assert event.sources.count() == 1
    assert Event.objects.get(pk=event.pk).version == 3


def test_commitments_must_belong_to_the_linked_items(editor):
    other = factories.item("priority-4").commitments.first()
    event = factories.event(state="in_review", commitments=[other])

    with pytest.raises(ValidationError, match="Link the items of P4.1 as well"):
        actions.publish(event, by=editor, version=2)


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_one_record(contributor):
    key = uuid.uuid4()

    first, second = (
        actions.create(Event(title="T", kind="visit", start="2024"), by=contributor, form_key=key)
        for _ in range(2)
    )

    assert first.pk == second.pk
    assert Event.objects.filter(title="T").count() == 1


@pytest.mark.django_db
def test_another_person_never_gets_my_record_by_my_form_key(contributor, stranger):
    key = uuid.uuid4()
    actions.create(Event(title="T", kind="visit", start="2024"), by=contributor, form_key=key)

    with pytest.raises(ValidationError):
        actions.create(Event(title="U", kind="visit", start="2024"), by=stranger, form_key=key)


@pytest.mark.django_db
def test_a_source_has_one_row_for_each_address(contributor):
    first = factories.source(url="https://example.org/same", title="First")

    again = actions.add_source(
        Source(url="https://example.org/same", title="Second", publisher="P"), by=contributor
    )

    assert again.pk == first.pk
    assert again.title == "First"


@pytest.mark.django_db
def test_two_records_of_the_same_words_get_addresses_of_their_own(monkeypatch):
    monkeypatch.setattr(addresses, "SLUGS_AT_ONCE", 2)

    slugs = [factories.event(title="Same words").slug for _ in range(3)]

    assert slugs == ["same-words", "same-words-2", "same-words-3"]


@pytest.mark.django_db
def test_a_title_without_latin_letters_has_an_address():
    assert factories.event(title="中国和俄罗斯").slug == "event"


# What a status rests on


def refusal_of(**values):
    update = factories.status_update(state="in_review", **values)
    with pytest.raises(ValidationError) as refusal:
        actions.publish(update, by=factories.user("editor"), version=2)
    assert StatusUpdate.objects.get(pk=update.pk).state == State.IN_REVIEW
    return refusal.value.message_dict


@pytest.mark.django_db
def test_a_status_needs_a_cited_published_event():
    assert "Cite at least one" in refusal_of(evidence=[])["evidence"][0]
    draft = factories.event(state="draft", title="Hidden")
    assert "Only published events" in refusal_of(evidence=[draft])["evidence"][0]


@pytest.mark.django_db
def test_evidence_may_not_be_later_than_the_as_of_date():
    late = factories.event(start="2024-07", title="Late")

    assert "Late" in refusal_of(evidence=[late], as_of=date(2024, 6, 30))["evidence"][0]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["initiated", "active", "output_documented"])
def test_the_acting_partys_own_voice_supports_declared_at_most(status):
    own = factories.event(sources=[factories.source(relation="party")])

    assert "“Declared” at most" in refusal_of(evidence=[own], status=status)["status"][0]
    assert factories.status_update(evidence=[own], status="declared").is_published


@pytest.mark.django_db
def test_a_documented_output_needs_an_independent_source():
    unknown = factories.event(sources=[factories.source(relation="unknown")])

    refusal = refusal_of(evidence=[unknown], status="output_documented")

    assert "independent" in refusal["status"][0]


@pytest.mark.django_db
def test_cannot_assess_needs_a_reason():
    assert "rationale" in refusal_of(evidence=[], status="cannot_assess", rationale="")
    assert factories.status_update(
        evidence=[], status="cannot_assess", rationale="Nothing observable."
    ).is_published


@pytest.mark.django_db
def test_a_commitment_must_belong_to_the_assessed_item():
    other = factories.item("priority-4").commitments.first()

    with pytest.raises(ValidationError, match="P4.1 is not a commitment of this item"):
        factories.status_update(state="draft", commitment=other)


@pytest.mark.django_db
def test_an_assessment_cannot_be_dated_in_the_future():
    with pytest.raises(ValidationError, match="is in the future"):
        factories.status_update(state="draft", as_of=date(2099, 1, 1))


@pytest.mark.django_db
def test_an_event_that_a_published_assessment_rests_on_cannot_be_pulled_away(editor):
    event = factories.event()
    factories.status_update(evidence=[event])

    with pytest.raises(ValidationError, match="rests on this"):
        actions.withdraw(event, by=editor, version=3, reason="Wrong.")
    event.start = "2024-12-01"
    with pytest.raises(ValidationError, match="rests on this"):
        actions.edit(event, by=editor, version=3, reason="A test.")

    assert Event.objects.get(pk=event.pk).version == 3


# What the database itself refuses


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"published_at": None},
        {"published_by": None},
        {"slug": None},
        {"state": "secret"},
        {"state": "withdrawn"},
        {"earliest_on": date(2025, 1, 1)},
    ],
)
def test_the_database_refuses_an_impossible_event(values):
    event = factories.event()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**values)
        connection.check_constraints()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values", [{"url": "javascript:alert(1)"}, {"url": "", "citation": ""}, {"archived_url": "x"}]
)
def test_the_database_refuses_a_source_that_cannot_be_found(values):
    source = factories.source()

    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=source.pk).update(**values)


@pytest.mark.django_db
def test_a_person_with_history_cannot_be_deleted(contributor):
    factories.event(by=contributor, state="draft")

    with pytest.raises(IntegrityError), transaction.atomic():
        contributor.delete()
