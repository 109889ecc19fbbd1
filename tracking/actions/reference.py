"""Records the parties and the publishers that come with the tracker."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from tracking.actions.histories import write_history
from tracking.actions.unattended import unattended_user
from tracking.models import Party, Publisher
from tracking.models.search_entries import EntryKind
from tracking.page_cache import invalidate
from tracking.search import index
from tracking.values.known_parties import KnownParty, known_parties
from tracking.values.known_publishers import KnownPublisher, known_publishers

USERNAME = "installation"


@transaction.atomic
def add_reference_parties() -> int:
    """Adds those that are missing and gives their number; a recorded party stays as it is.

    One is recorded where its code, its country or its name is. **errors** AccountInUse. **cost**
    four queries, and one for each party that is added.
    """
    by = unattended_user(USERNAME)
    recorded = {word for party in Party.objects.all() for word in _words_of(party)}
    parties = [_party(known, by) for known in known_parties()]
    missing = [party for party in parties if recorded.isdisjoint(_words_of(party))]
    if missing:
        invalidate()
    for party in Party.objects.bulk_create(missing):
        write_history(party, created=True)
    return len(missing)


@transaction.atomic
def add_reference_publishers() -> int:
    """Adds those whose short name and name nobody has recorded, and gives their number.

    A recorded publisher stays as it is. A party that one speaks for and that is not recorded is
    left out. **errors** AccountInUse. **cost** a few queries, and two for each that is added.
    """
    by = unattended_user(USERNAME)
    recorded = {row.slug: row for row in Publisher.objects.prefetch_related("spoken_for")}
    names = {row.name.casefold() for row in recorded.values()}
    missing = [row for row in known_publishers() if row.slug not in recorded]
    missing = [row for row in missing if row.name.casefold() not in names]
    _find_under_their_names(recorded)
    spoken_for = {
        slug: {party.pk for party in row.spoken_for.all()} for slug, row in recorded.items()
    }
    added: list[Publisher] = []
    while ready := [
        row
        for row in missing
        if row.slug not in recorded and (not row.parent or row.parent in recorded)
    ]:
        made = Publisher.objects.bulk_create(
            _publisher(row, recorded.get(row.parent), by) for row in ready
        )
        recorded |= {row.slug: row for row in made}
        added += made
    _speak([row for row in missing if row.slug in recorded], recorded, spoken_for)
    for publisher in added:
        write_history(publisher, created=True)
    if added:
        invalidate()
        index.reindex([EntryKind.PUBLISHER])
    return len(added)


def _find_under_their_names(recorded: dict[str, Publisher]) -> None:
    """Adds those that have another short name here, and those that were merged as their survivors:
    what stands below them in the file has them as parents.
    """
    by_pk = {row.pk: row for row in recorded.values()}
    by_name = {row.name.casefold(): row for row in recorded.values()}
    for known in known_publishers():
        row = recorded.get(known.slug) or by_name.get(known.name.casefold())
        if row:
            recorded[known.slug] = by_pk[row.merged_into_id] if row.merged_into_id else row


def _speak(
    known: list[KnownPublisher], recorded: dict[str, Publisher], spoken_for: dict[str, set[int]]
) -> None:
    """Links each to the parties that it speaks for; a parent comes before those below it."""
    parties = {party.code: party.pk for party in Party.objects.public()} if known else {}
    own_link, link = Publisher.speaks_for.through, Publisher.spoken_for.through
    own, inherited = [], []
    for row in known:
        pk = recorded[row.slug].pk
        keys = {parties[code] for code in row.speaks_for if code in parties}
        spoken_for[row.slug] = keys | spoken_for.get(row.parent, set())
        own += [own_link(publisher_id=pk, party_id=key) for key in sorted(keys)]
        inherited += [link(publisher_id=pk, party_id=key) for key in sorted(spoken_for[row.slug])]
    own_link.objects.bulk_create(own)
    link.objects.bulk_create(inherited)


def _publisher(known: KnownPublisher, parent: Publisher | None, by: User) -> Publisher:
    names = ("slug", "name", "kind", "country", "ground", "domains", "other_names", "note")
    now = timezone.now()
    return Publisher(
        **{name: getattr(known, name) for name in names},
        parent=parent,
        root=parent and parent.top,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
    )


def _party(known: KnownParty, by: User) -> Party:
    now = timezone.now()
    return Party(
        code=known.code,
        kind=known.kind,
        name=known.name,
        country=known.iso2,
        other_names="; ".join(known.other_names),
        is_confirmed=True,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
    )


def _words_of(party: Party) -> set[str]:
    """What tells it from others, in small letters; a country apart from codes."""
    country = {f"country {party.country}"} if party.country else set()
    return {party.code.casefold(), party.name.casefold()} | country
