"""Creates and edits records, and the sources and parties that they name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from gsi_tracker.reader import unrestricted
from tracking import permissions
from tracking.actions import opinion_places, second_opinions
from tracking.actions.checking import clean_reason, require_all_complete, require_all_supported
from tracking.actions.corrections import put_on_due_list
from tracking.actions.histories import confirm
from tracking.actions.links import Links
from tracking.actions.new_rows import add_once
from tracking.actions.public_change import public_change
from tracking.actions.refusals import Refusals, at_places, of_one
from tracking.actions.relations import settle
from tracking.actions.writing import Change, R, add, change, change_all
from tracking.models import Citation, Party, Source, State, StatusUpdate
from tracking.models.states import OPEN
from tracking.page_cache import invalidate
from tracking.search import index


def create(
    record: R, *, by: User, links: Links | None = None, form_key: uuid.UUID | None = None
) -> R:
    """Stores a new draft. The same form sent again returns the first record."""

    def made_before() -> R | None:
        made = type(record).objects.made_by_form(form_key, by) if form_key else None
        return made.first() if made is not None else None

    if earlier := made_before():
        if earlier.is_trashed:
            sentence = gettext(
                "This form created a draft that is now in the trash: restore it there."
            )
            raise ValidationError(sentence)
        return earlier
    record.state, record.form_key = State.DRAFT, form_key
    opinion_places.take_place(record, by=by)
    return add_once(partial(add, record, by=by, links=links), made_before)


@transaction.atomic
def edit(record: R, *, by: User, version: int, links: Links | None = None, reason: str = "") -> R:
    """Changes a record's content. A published record must stay fit for publication, and a change
    of it needs a reason, which readers see.
    """
    with of_one():
        edit_all([Change(record, version, links)], by=by, reason=reason)
    return record


def edit_all(changes: Sequence[Change[R]], *, by: User, reason: str = "") -> None:
    """As `edit`, of records of one kind. **errors** Refused."""
    reason = clean_reason(reason, required=False)
    records, refusals = [one.record for one in changes], Refusals()
    public = [record for record in records if record.is_published]
    # One that is published only meanwhile is refused as stale.
    with public_change(*public) if public else nullcontext():
        for place, record in enumerate(records):
            with refusals.of(place):
                second_opinions.require_unchanged(record)
        refusals.require_none()
        change_all(changes, by=by, reason=reason, states=OPEN)
        for record in records:
            opinion_places.find_place_again(record, by=by)
        places = [place for place, record in enumerate(records) if record.is_published]
        if places:
            with unrestricted(), at_places(places):
                require_all_complete([records[place] for place in places])
                require_all_supported([records[place] for place in places])


@transaction.atomic
def edit_source(source: Source, *, by: User, version: int, reason: str = "") -> Source:
    """Changes a source wherever it is cited.

    Where a public record cites it, a reason is needed, as for a published record. Published
    assessments that rest on it are left as they are: they are due to be looked at again.
    """
    with of_one():
        edit_all_sources([Change(source, version)], by=by, reason=reason)
    return source


def edit_all_sources(changes: Sequence[Change[Source]], *, by: User, reason: str = "") -> None:
    """As `edit_source`. **errors** Refused."""
    reason = clean_reason(reason, required=False)
    sources = {one.record.pk: one.record for one in changes}
    with public_change(*sources.values()):
        before = change_all(changes, by=by, reason=reason)
        changed = [(sources[stored.pk], stored) for stored in before]
        said_by_others = [one.pk for one, stored in changed if one.voice_id != stored.voice_id]
        if said_by_others:
            settle(Citation.objects.of_sources(said_by_others))
        corrected = [one for one, stored in changed if one.differs_as_evidence_from(stored)]
        if len(corrected) > 1 and not StatusUpdate.objects.resting_on_sources(corrected).exists():
            return
        for source in corrected:
            put_on_due_list(source, reason=reason)


@transaction.atomic
def add_party(party: Party, *, by: User, is_confirmed: bool | None = None) -> Party:
    """Stores a new party. Readers see what an editor adds at once, else what an editor confirms."""
    invalidate()
    party.is_confirmed = permissions.is_editor(by) if is_confirmed is None else is_confirmed
    add(party, by=by)
    index.refresh(party)
    return party


@transaction.atomic
def edit_party(party: Party, *, by: User, version: int, reason: str = "") -> Party:
    """Changes a party, which only editors may: it is confirmed then, changed or not.

    Where it is public already, a reason is needed.
    """
    with public_change(party):
        change(party, by=by, version=version, reason=clean_reason(reason, required=False))
        if not party.is_confirmed:
            confirm(party, by=by, version=party.version)
    return party
