"""Removing records from public view and putting them back: rules, log and what depends on them."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from tests.answers import read
from tracking import actions
from tracking.actions import merging
from tracking.desk.worklists.due import DueList
from tracking.models import Event, Job, JobState, PublicRevision, SearchEntry
from tracking.reports import preparing

pytestmark = pytest.mark.django_db

MAKERS = [factories.event, factories.forum, factories.status_update]


def remove(record, by, kind="law", reason="Court order 7 of 2026."):
    return actions.remove(record, by=by, version=record.version, reason=reason, kind=kind)


def put_back(record, by):
    return actions.put_back(record, by=by, version=record.version, reason="The order was lifted.")


def shown(record):
    rows = PublicRevision.objects.of_record(record).shown().oldest_first()
    return [(row.act, row.reason, row.removal_kind) for row in rows]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("state", ["published", "withdrawn"])
def test_a_record_is_removed_and_put_back_as_it_was(editor, make, state):
    record = make(state=state)
    before = shown(record)

    remove(record, editor)
    removed = (record.state, record.removal_kind, record.removal_reason, record.removed_by)
    assert removed == ("removed", "law", "Court order 7 of 2026.", editor)
    assert shown(record) == [("removed", "", "law")]

    put_back(record, editor)
    stored = type(record).objects.get(pk=record.pk)
    assert (stored.state, stored.removed_at, stored.removal_reason) == (state, None, "")
    after = [("removed", "", "law"), ("put_back", "The order was lifted.", "")]
    assert shown(record) == before + after
    entries = SearchEntry.objects.of_objects(PublicRevision.kind_of(record), {record.pk})
    assert entries.exists() == (state == "published")


@pytest.mark.parametrize("state", ["draft", "in_review", "removed"])
def test_only_what_was_public_is_removed(editor, state):
    event = factories.event(state=state)

    with pytest.raises(ValidationError):
        remove(event, editor)


def test_a_removal_needs_its_kind_and_its_reason(editor):
    event = factories.event()

    with pytest.raises(ValidationError):
        remove(event, editor, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        remove(event, editor, kind="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(removed_at=timezone.now(), removed_by=editor)


def test_what_was_merged_into_it_goes_and_comes_back_with_it(editor, visitor):
    event, public, draft = factories.event(), factories.event(), factories.event(state="draft")
    for other in (public, draft):
        event.refresh_from_db()
        merging.merge(
            event, other, by=editor, surviving_version=event.version,
            merged_version=other.version, reason="The same.",
        )  # fmt: skip
    event.refresh_from_db()

    remove(event, editor)
    states = Event.objects.in_bulk([public.pk, draft.pk])
    assert (states[public.pk].state, states[draft.pk].state) == ("removed", "merged")
    assert visitor.get(public.get_absolute_url()).status_code == 410

    put_back(event, editor)
    public.refresh_from_db()
    assert public.state == "merged"
    assert visitor.get(public.get_absolute_url()).status_code == 301


def test_what_was_merged_as_a_draft_was_never_public(editor):
    event, draft = factories.event(), factories.event(state="draft")
    merging.merge(
        event, draft, by=editor, surviving_version=event.version,
        merged_version=draft.version, reason="The same.",
    )  # fmt: skip
    draft.refresh_from_db()

    with pytest.raises(ValidationError, match="never public"):
        remove(draft, editor)


def test_an_assessment_on_it_stays_says_so_and_becomes_due(editor, visitor, time_machine):
    time_machine.move_to("2024-07-10")
    event = factories.event(title="Unspeakable talks")
    update = factories.status_update(evidence=[event], as_of=date(2024, 6, 30))
    before = [due.subject for due in DueList.of_items(timezone.localdate()).removed]

    remove(event, editor)

    due = DueList.of_items(timezone.localdate()).removed
    assert (before, [one.update for one in due]) == ([], [update])
    for page in (update.get_absolute_url(), "/priorities/7/"):
        text = " ".join(visitor.get(page).content.decode().split())
        assert "1 event that is cited here has been removed from public view since" in text
        assert "Unspeakable" not in text


def test_an_assessment_that_rests_on_what_is_removed_is_not_put_back_alone(editor):
    event = factories.event()
    update = factories.status_update(evidence=[event])
    remove(update, editor)
    remove(event, editor)

    with pytest.raises(ValidationError, match="Only published events can be cited"):
        put_back(update, editor)
    put_back(event, editor)
    update.refresh_from_db()
    assert put_back(update, editor).is_published


def test_counts_of_an_earlier_day_are_explained(editor, visitor, time_machine):
    time_machine.move_to(datetime(2026, 2, 2, 12, tzinfo=UTC))
    events = [factories.event() for _ in range(3)]
    time_machine.move_to(datetime(2026, 5, 5, 12, tzinfo=UTC))
    factories.event(state="removed")  # not public on the day that is asked for
    remove(events[0], editor, kind="privacy")
    put_back(remove(events[1], editor), editor)

    page = visitor.get("/events/?known_on=2026-03-01")
    file = visitor.get("/events.csv?known_on=2026-03-01")
    forums = visitor.get("/forums.csv?known_on=2026-03-01")
    read(file), read(forums)

    text = " ".join(page.content.decode().split())
    assert page.context["count"] == 2
    assert "Removed from public view since, and not counted here: 1 × event (privacy)." in text
    assert (file["X-Row-Count"], file["X-Removed-Count"]) == ("2", "1")
    assert "not counted" not in visitor.get("/events/?known_on=2026-02-01").content.decode()
    assert forums["X-Removed-Count"] == "0"


def job_of(state, query="", **values):
    parameters = {"report": "events", "query": query, "format": "csv", "words": query}
    now = timezone.now()
    return Job.objects.create(
        kind=preparing.REPORT, parameters=parameters, dedupe_key=f"{state}{query}",
        asked_at=now, state=state, **values,
    )  # fmt: skip


def test_what_is_being_prepared_begins_anew_and_questions_are_forgotten(editor):
    forum = factories.forum(name="Unspeakable")
    lease = {"lease": "5e0c0f4e-0000-4000-8000-000000000000", "lease_ends_at": timezone.now()}
    running = job_of("running", attempts=3, **lease)
    cancelled = job_of("running", attempts=1, cancel_asked=True, query="x=1", **lease)
    waiting = job_of("waiting", query="kind=vote&forum=unspeakable")
    another = job_of("waiting", query="forum=unspeakable-2")

    remove(forum, editor)

    jobs = Job.objects.in_bulk()
    begun = jobs[running.pk]
    assert (begun.state, begun.lease, begun.attempts) == (JobState.WAITING, None, 2)
    assert jobs[cancelled.pk].state == JobState.RUNNING
    forgotten = jobs[waiting.pk]
    assert (forgotten.state, forgotten.parameters["query"]) == (JobState.CANCELLED, "")
    assert jobs[another.pk].parameters == another.parameters
