"""Records the states and organisations that come with the tracker as parties."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from tracking.actions.unattended import unattended_user
from tracking.actions.writing import write_history
from tracking.models import Party
from tracking.page_cache import invalidate
from tracking.values.known_parties import KnownParty, known_parties

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
