"""Creates and edits records, and the sources and parties that they name."""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from functools import partial

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from gsi_tracker.reader import unrestricted
from tracking import permissions
from tracking.actions import opinion_places, second_opinions
from tracking.actions.checking import clean_reason, require_complete, require_supported
from tracking.actions.corrections import put_on_due_list
from tracking.actions.histories import confirm
from tracking.actions.links import Links
from tracking.actions.locking import lock
from tracking.actions.new_rows import add_once
from tracking.actions.public_change import public_change
from tracking.actions.relations import settle
from tracking.actions.writing import R, add, change
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
    # One that is published only meanwhile is refused as stale.
    with public_change(record) if record.is_published else nullcontext():
        second_opinions.require_unchanged(record)
        change(
            record,
            by=by,
            version=version,
            links=links,
            reason=clean_reason(reason, required=False),
            states=OPEN,
        )
        opinion_places.find_place_again(record, by=by)
        if record.is_published:
            with unrestricted():
                require_complete(record)
                require_supported(StatusUpdate.objects.resting_on(record))
    return record


@transaction.atomic
def edit_source(source: Source, *, by: User, version: int, reason: str = "") -> Source:
    """Changes a source wherever it is cited.

    Where a public record cites it, a reason is needed, as for a published record. Published
    assessments that rest on it are left as they are: they are due to be looked at again.
    """
    with public_change(source):
        before = lock(source)
        change(source, by=by, version=version, reason=clean_reason(reason, required=False))
        if source.voice_id != before.voice_id:
            settle(Citation.objects.of_sources([source.pk]))
        if source.differs_as_evidence_from(before):
            put_on_due_list(source, reason=reason.strip())
    return source


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
