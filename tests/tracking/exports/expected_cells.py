"""What each cell of the lists' files must be, worked out from the records one by one in Python."""

from datetime import UTC

from tracking.exports import (
    CHANGES,
    EVENTS,
    FORUMS,
    PARTIES,
    PUBLISHERS,
    SEARCHES,
    SOURCES,
    STATUS_UPDATES,
    address_of,
    bearing_code,
    excerpt_line,
    page_of_change,
    reference_of,
)
from tracking.models import (
    Event,
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Record,
    SearchLog,
    Source,
    StatusUpdate,
)
from tracking.values.as_of import AsOf


def day_of(as_of):
    return as_of.astimezone(UTC).date().isoformat()


def second_of(moment):
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def publication_of(record):
    return {
        "is_sample": "true" if record.is_sample else "false",
        "published_on": day_of(record.published_at),
        "changed_on": day_of(record.updated_at),
    }


def withdrawal_of(record):
    return {
        "withdrawn_on": day_of(record.withdrawn_at) if record.withdrawn_at else "",
        "withdrawal_reason": record.withdrawal_reason,
    }


def reference_of_origin(row):
    """The external reference, behind all other cells."""
    return {"licence": "CC BY 4.0", "origin": row.origin, "origin_id": row.origin_id}


def references(sources):
    return ";".join(reference_of(source) for source in sources)


def cells_of_event(event, _moment):
    forum = event.shown_forum
    return {
        "slug": event.slug,
        "url": address_of(event),
        "title": event.title,
        "kind": event.kind,
        "start_date": event.start,
        "end_date": event.end,
        "date_precision": event.precision,
        "earliest_on": event.earliest_on.isoformat(),
        "latest_on": event.latest_on.isoformat(),
        "place": event.place,
        "country": event.country.code or "",
        "summary": event.summary,
        "items": ";".join(item.key for item in event.items.in_paper_order()),
        "commitments": ";".join(c.code for c in event.commitments.in_paper_order()),
        "parties": ";".join(
            f"{one.party.code}:{one.role}" for one in event.involvements.in_role_order()
        ),
        "forum": forum.slug if forum else "",
        "edition_label": event.edition_label,
        "sources": references(event.sources.order_by("pk")),
        **publication_of(event),
        **withdrawal_of(event),
        "changed_at": second_of(event.updated_at),
        **reference_of_origin(event),
    }


def cells_of_forum(forum, _moment):
    return {
        "slug": forum.slug,
        "url": address_of(forum),
        "name": forum.name,
        "short_name": forum.short_name,
        "kind": forum.kind,
        "convener": forum.convener,
        "first_held": forum.first_held,
        "frequency": forum.frequency,
        "website": forum.website,
        "description": forum.description,
        "items": ";".join(item.key for item in forum.items.in_paper_order()),
        "event_count": str(forum.event_count),
        "sources": references(forum.sources.order_by("pk")),
        **publication_of(forum),
        "named_in": ";".join(c.code for c in forum.named_in.in_paper_order()),
        **withdrawal_of(forum),
        "changed_at": second_of(forum.updated_at),
        "is_recurring": "true" if forum.is_recurring else "false",
        **reference_of_origin(forum),
    }


def opinions_beside(update, as_of):
    """`first:active:priority-7-2024-06`"""
    if not update.second_opinion:
        return []
    public = StatusUpdate.objects.at(as_of).filter(second_opinion=update.second_opinion)
    order = ["first", "second", "agreed"]
    rows = sorted(public, key=lambda one: order.index(one.opinion))
    return [f"{one.opinion}:{one.status}:{one.slug}" for one in rows]


def cells_of_update(update, as_of):
    evidence = list(update.evidence.at(as_of).newest_first())
    links = list(update.evidence_links.at(as_of).newest_first())
    sources = [reference_of(source) for event in evidence for source in event.sources.all()]
    searches = update.searches.order_by("-searched_on", "pk")
    return {
        "slug": update.slug,
        "url": address_of(update),
        "item": update.item.key,
        "commitment": update.commitment.code if update.commitment else "",
        "status": update.status,
        "as_of": update.as_of.isoformat(),
        "direction": update.direction,
        "confidence": update.confidence,
        "rationale": update.rationale,
        "own_claim": update.own_claim,
        "claimed_by": update.claimed_by.code if update.claimed_by else "",
        "search_note": update.search_note,
        "evidence": ";".join(event.slug for event in evidence),
        "sources": ";".join(dict.fromkeys(sources)),
        **publication_of(update),
        "confidence_reason": update.confidence_reason,
        "searches": "\n".join(map(str, searches)),
        **withdrawal_of(update),
        "changed_at": second_of(update.updated_at),
        "bearings": ";".join(bearing_code(link) for link in links),
        "excerpts": "\n".join(excerpt_line(link) for link in links if link.excerpt),
        "licence": "CC BY 4.0",
        "scale_version": update.scale_version,
        "corrects": (
            update.corrects.slug if update.corrects and update.corrects.is_published else ""
        ),
        "why_another": update.why_another,
        "opinion": update.opinion,
        "assessed_twice": ";".join(opinions_beside(update, as_of)),
        "counts": "true" if update.counts else "false",
        "rule_confidence": update.rule_confidence,
        "origin": update.origin,
        "origin_id": update.origin_id,
    }


def cells_of_party(party, _moment):
    return {
        "code": party.code,
        "url": address_of(party),
        "kind": party.kind,
        "name": party.display_name,
        "country": party.country.code or "",
        "event_count": str(party.event_count),
        "roles": ";".join(f"{role}:{number}" for role, number in party.role_counts.items()),
        "region": party.region or "",
        "changed_at": second_of(party.updated_at),
        "licence": "CC BY 4.0",
        "recorded_name": party.name,
        "other_names": party.other_names,
        "origin": party.origin,
        "origin_id": party.origin_id,
    }


def cells_of_publisher(publisher, as_of):
    public = Source.objects.cited_publicly(as_of)
    own = publisher.speaks_for.public()
    inherited = [one.speaks_for.public() for one in publisher.ancestors()]
    codes = {party.code for parties in (own, *inherited) for party in parties}
    return {
        "slug": publisher.slug,
        "url": address_of(publisher),
        "name": publisher.name,
        "kind": publisher.kind,
        "country": publisher.country.code or "",
        "parent": publisher.parent.slug if publisher.parent else "",
        "speaks_for": ";".join(sorted(codes)),
        "organ_of": ";".join(sorted(party.code for party in own)),
        "ground": publisher.ground,
        "domains": publisher.domains,
        "other_names": publisher.other_names,
        "note": publisher.note,
        "source_count": str(public.filter(voice=publisher).count()),
        "carried_count": str(public.filter(carrier=publisher).count()),
        "changed_at": second_of(publisher.updated_at),
    }


def cells_of_source(source, as_of):
    return {
        "web_address": source.url,
        "citation": source.citation,
        "title": source.title,
        "publisher": source.publisher,
        "published_on": source.published_on,
        "language": source.language,
        "kind": source.kind,
        "voice": source.voice.slug if source.voice else "",
        "carrier": source.carrier.slug if source.carrier else "",
        "read_on": source.read_on.isoformat() if source.read_on else "",
        "archived_url": source.archived_url,
        "events": ";".join(
            e.slug for e in Event.objects.at(as_of).filter(sources=source).newest_first()
        ),
        "forums": ";".join(
            f.slug for f in Forum.objects.at(as_of).filter(sources=source).by_name()
        ),
        "changed_at": second_of(source.updated_at),
        **reference_of_origin(source),
    }


def cells_of_search(search, as_of):
    updates = StatusUpdate.objects.among_links_at(as_of).filter(searches=search)
    return {
        "search": str(search.pk),
        "item": search.item.key,
        "commitment": search.commitment.code if search.commitment else "",
        "searched_on": search.searched_on.isoformat(),
        "searched_in": search.searched_in,
        "words": search.words,
        "languages": search.languages,
        "found": search.found,
        "searched_by": search.searched_by,
        "status_updates": ";".join(u.slug for u in updates.order_by("-as_of", "-pk")),
    }


def slug_of(change):
    if change.is_of_removed:
        return ""
    return getattr(change.record, "slug", "") or getattr(change.record, "code", "")


def cells_of_change(change, _moment):
    return {
        "changed_at": second_of(change.changed_at),
        "change": change.act,
        "kind": change.kind,
        "slug": slug_of(change),
        "title": str(change.record) if change.names_record else "",
        "revision": str(change.number),
        "reason": change.reason,
        "role": change.role,
        "url": "" if change.is_of_removed else page_of_change(change),
        "removal_kind": change.removal_kind,
        "record": f"{change.kind}-{change.record.pk}" if isinstance(change.record, Record) else "",
    }


NOW = AsOf()
# The file, its rows at a moment, and the cells of one of them.
LISTS = [
    (EVENTS, lambda as_of: Event.objects.at(as_of).newest_first(), cells_of_event),
    (
        FORUMS,
        lambda as_of: Forum.objects.at(as_of).with_event_count(as_of).by_name(),
        cells_of_forum,
    ),
    (
        STATUS_UPDATES,
        lambda as_of: StatusUpdate.objects.at(as_of).newest_first(),
        cells_of_update,
    ),
    (PARTIES, lambda as_of: Party.objects.with_role_counts(as_of).by_name(), cells_of_party),
    (
        PUBLISHERS,
        lambda as_of: Publisher.objects.current().with_source_counts(as_of).by_name(),
        cells_of_publisher,
    ),
    (SEARCHES, lambda as_of: SearchLog.objects.at(as_of).newest_first(), cells_of_search),
    (
        SOURCES,
        lambda as_of: Source.objects.cited_publicly(as_of).newest_first(),
        cells_of_source,
    ),
    (CHANGES, lambda _moment: PublicRevision.objects.shown().newest_first(), cells_of_change),
]


def rows_of(export, as_of=NOW):
    return next(rows(as_of) for known, rows, _cells in LISTS if known.name == export.name)


def expected(export, as_of=NOW):
    """The rows as they must be, each a dict of texts as recorded."""
    cells = next(cells for known, _rows, cells in LISTS if known.name == export.name)
    return [{**cells(row, as_of), "licence": "CC BY 4.0"} for row in rows_of(export, as_of)]
