"""Many published records at once, for tests that count queries: past the actions, no history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch

from django.utils import timezone

from priorities.models import Item
from tests import factories
from tracking.duplicates import register
from tracking.models import Event, Involvement, Party, Publisher, Source, State
from tracking.search import index
from tracking.summaries import recounting
from tracking.values.web_addresses import page_key

FIRST_DAY = date(2024, 1, 1)


def bulk_events(number: int, items: list[Item] | None = None) -> list[Event]:
    """So many published events, one each day from 1 January 2024 on, with all that lists show.

    Each has the next of the items (all 31 unless told) and the one after it, a source of its own
    and a party of its own.
    """
    person, now = factories.user(), timezone.now()
    stamps = {"created_at": now, "created_by": person, "updated_at": now, "updated_by": person}
    known = Event.objects.count()
    places = range(known + 1, known + number + 1)
    events = Event.objects.bulk_create(
        Event(
            title=f"Bulk event {place}",
            slug=f"bulk-event-{place}",
            kind=Event.Kind.MEETING,
            start=str(day := FIRST_DAY + timedelta(days=place - known - 1)),
            earliest_on=day,
            latest_on=day,
            state=State.PUBLISHED,
            published_at=now,
            published_by=person,
            **stamps,
        )
        for place in places
    )
    paper = {"name": "Bulk paper", "kind": "news_outlet", **stamps}
    voice, _ = Publisher.objects.get_or_create(slug="bulk-paper", defaults=paper)
    sources = Source.objects.bulk_create(
        Source(
            url=(url := f"https://example.org/bulk/{place}"),
            page_key=page_key(url),
            title=f"Bulk report {place}",
            publisher="Example Post",
            voice=voice,
            **stamps,
        )
        for place in places
    )
    parties = Party.objects.bulk_create(
        Party(
            code=f"BULK-{place}",
            name=f"Party {place}",
            kind="organisation",
            is_confirmed=True,
            **stamps,
        )
        for place in places
    )
    _link(events, sources, parties, items or list(Item.objects.in_paper_order()))
    recounting.rebuild()
    return events


@contextmanager
def unindexed() -> Iterator[None]:
    """Acts inside leave out the index of the search and the comparison with other events.

    They are half of the time it takes to publish. For many records that no test searches.
    """
    with (
        patch.object(index, "refresh", lambda *rows, **details: None),
        patch.object(register, "sync", lambda *rows, **details: None),
    ):
        yield


def _link(
    events: list[Event], sources: list[Source], parties: list[Party], items: list[Item]
) -> None:
    item_link, source_link = Event.items.through, Event.sources.through
    linked = {
        (event.pk, items[(place + step) % len(items)].pk)
        for place, event in enumerate(events)
        for step in (0, 1)
    }
    item_link.objects.bulk_create(
        item_link(event_id=event, item_id=item) for event, item in sorted(linked)
    )
    pairs = zip(events, sources, strict=True)
    source_link.objects.bulk_create(
        source_link(event_id=event.pk, source_id=source.pk, relation="independent")
        for event, source in pairs
    )
    Involvement.objects.bulk_create(
        Involvement(event=event, party=party, role=Involvement.Role.PARTICIPANT)
        for event, party in zip(events, parties, strict=True)
    )
