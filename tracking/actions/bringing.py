"""The sources and parties that come with a record or by themselves: each is stored once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tracking.actions.links import Links
from tracking.actions.new_rows import add_alone, add_once
from tracking.actions.party_codes import free_code
from tracking.actions.refusals import Refusals, Refused, at_places, of_one
from tracking.actions.stored_links import StoredLinks
from tracking.models import Party, Source
from tracking.models.versioned import Versioned
from tracking.values.web_addresses import page_key

ATTEMPTS = 3


def add_source(source: Source, *, by: User) -> Source:
    """Stores a new source; if its page is known, under whatever address, returns the known source
    unchanged.
    """
    with of_one():
        return find_or_add([source], by=by)[0]


def find_or_add(sources: Sequence[Source], *, by: User) -> list[Source]:
    """These sources as they are stored: known pages unchanged, the others added, each page once.

    **errors** Refused.
    """
    for attempt in range(1, ATTEMPTS + 1):
        known = Source.objects.known_at_each({source.url for source in sources if source.url})
        new = _first_at_each_page(sources, known)
        try:
            _add_at(new, sources, by)
            break
        except (IntegrityError, Refused):  # somebody added one a moment earlier
            found = Source.objects.known_at_each(sources[place].url for place in new.values())
            if not found or attempt == ATTEMPTS:
                raise
    return [
        known.get(source.url) or sources[new[_page_of(source, place)]]
        for place, source in enumerate(sources)
    ]


def _page_of(source: Source, place: int) -> str | int:
    """What is equal for sources at one page. One without an address is a page by itself."""
    return page_key(source.url) or source.url.strip() or place


def _first_at_each_page(
    sources: Sequence[Source], known: Mapping[str, Source]
) -> dict[str | int, int]:
    """By page, the places of the sources that are to be added."""
    new: dict[str | int, int] = {}
    for place, source in enumerate(sources):
        if source.url not in known:
            new.setdefault(_page_of(source, place), place)
    return new


def _add_at(new: Mapping[str | int, int], sources: Sequence[Source], by: User) -> None:
    if places := list(new.values()):
        with at_places(places), transaction.atomic():
            add_alone([sources[place] for place in places], by=by)


def propose_party(party: Party, *, by: User) -> Party:
    """Stores a party that is public only once an editor has confirmed it, under a code of its own.

    Of two proposals of one name, the party of the first is meant. **errors** ValidationError.
    """

    def known() -> Party | None:
        return Party.objects.called(party.name).first()

    @transaction.atomic
    def add() -> Party:
        with of_one():
            add_alone([party], by=by)
        return party

    for _attempt in range(ATTEMPTS):
        if earlier := known():
            return earlier
        party.code, party.is_confirmed = free_code(party), False
        try:
            return add_once(add, known)
        except IntegrityError:  # somebody took the code a moment earlier
            party.pk = None
    raise ValidationError(gettext("Somebody else added a party at this moment. Please try again."))


def bring(
    rows: Sequence[Versioned], links: Sequence[Links | None], stored: StoredLinks, *, by: User
) -> dict[int, Links]:
    """By place, the links of each row that has any; new sources and parties are stored then.

    **errors** Refused.
    """
    found = {place: one for place, one in enumerate(links) if one}
    refusals = Refusals()
    for place, one in found.items():
        if one.new_parties:
            with refusals.of(place):
                added = [(propose_party(party, by=by), role) for party, role in one.new_parties]
                parties = [*(one.parties or ()), *added]
                found[place] = replace(one, parties=parties, new_parties=())
    refusals.require_none()
    # Before any citation is locked: merging publishers locks those after the publishers as well.
    brought = [(place, source) for place, one in found.items() for source in one.new_sources]
    if not brought:
        return found
    with at_places([place for place, _source in brought]):
        sources = find_or_add([source for _place, source in brought], by=by)
    joining: dict[int, list[Source]] = {}
    for (place, _source), source in zip(brought, sources, strict=True):
        joining.setdefault(place, []).append(source)
    for place, new in joining.items():
        of_row = found[place].rows
        others = of_row.get("sources")
        if others is None:
            others = [Source(pk=key) for key in stored.of("sources", rows[place])]
        linked = {**of_row, "sources": [*others, *new]}
        found[place] = replace(found[place], rows=linked, new_sources=())
    return found
