"""Stores rows: the lock, the version, the history and the reason that each change needs.

For the modules of this folder alone; everybody else calls an action. Each function writes within
the transaction of the action that calls it. `add_source` and `propose_party` are here because a
record may bring new sources and parties with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from tracking import permissions
from tracking.actions.links import Links
from tracking.actions.party_codes import free_code
from tracking.actions.public_log import log_edit, log_revision
from tracking.actions.relations import settle
from tracking.assessment.first_support import worked_out_values
from tracking.assessment.publishing import missing_for_publication, no_longer_supported
from tracking.duplicates import register
from tracking.models import (
    Citation,
    Event,
    EvidenceCorrection,
    Party,
    Publisher,
    Record,
    Source,
    State,
    StatusUpdate,
)
from tracking.models.states import OPEN, Transition
from tracking.models.versioned import Versioned
from tracking.search import index
from tracking.values.validators import validate_prose

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=Versioned)
MAX_REASON = 2000
ATTEMPTS = 3


class Stale(Exception):
    """Somebody else changed the record since this person opened it."""

    def __init__(self, current: Versioned) -> None:
        self.current = current
        super().__init__(
            gettext("%(name)s has changed this in the meantime.") % {"name": current.updated_by}
        )


def add_source(source: Source, *, by: User) -> Source:
    """Stores a new source; if its page is known, under whatever address, returns the known source
    unchanged.
    """

    def known() -> Source | None:
        return Source.objects.known_at(source.url) if source.url else None

    return known() or add_once(source, known, by=by)


def propose_party(party: Party, *, by: User) -> Party:
    """Stores a party that is public only once an editor has confirmed it, under a code of its own.

    Of two proposals of one name, the party of the first is meant. **errors** ValidationError.
    """

    def known() -> Party | None:
        return Party.objects.called(party.name).first()

    for _attempt in range(ATTEMPTS):
        if earlier := known():
            return earlier
        party.code, party.is_confirmed = free_code(party), False
        try:
            return add_once(party, known, by=by)
        except IntegrityError:  # somebody took the code a moment earlier
            party.pk = None
    raise ValidationError(gettext("Somebody else added a party at this moment. Please try again."))


def add_once(
    row: V, made_before: Callable[[], V | None], *, by: User, links: Links | None = None
) -> V:
    """Adds the row, or returns the one that somebody else added a moment earlier."""
    try:
        return add(row, by=by, links=links)
    except (IntegrityError, ValidationError):
        if earlier := made_before():
            return earlier
        raise


@transaction.atomic
def add(row: V, *, by: User, links: Links | None = None) -> V:
    if isinstance(row, Source):
        _follow_merges(row)
    row.created_at = row.updated_at = timezone.now()
    row.created_by = row.updated_by = by
    row.version = 1
    row.full_clean(exclude={"created_by", "updated_by"})  # who acts is an account that was read
    row.save(force_insert=True)
    if links:
        _put_on(row, links, by, is_new=True)
    write_history(row, created=True)
    register.sync(row)
    _remember_verdicts(row, links, by)
    return row


@transaction.atomic
def change(
    row: V,
    *,
    by: User,
    version: int,
    links: Links | None = None,
    reason: str = "",
    states: Sequence[State] | None = None,
) -> V:
    """Stores what differs from the stored row; where nothing does, nothing is written.

    What the public reads is changed with a reason alone.
    """
    if isinstance(row, Source):
        _follow_merges(row)
    stored = lock(row)
    _require_not_under_review(stored, by)
    _take_over(row, stored, _bookkeeping(row))
    row.full_clean(exclude=_bookkeeping(row))
    changed = [
        name
        for name in (*row.content_fields(), *row.DERIVED)
        if _value(row, name) != _value(stored, name)
    ]
    if not changed and not (links and links.differ_from(stored)):
        row.version = stored.version
        _remember_verdicts(row, links, by)
        return row
    claim(row, stored, by=by, version=version, states=states)
    was_public = stored.is_read_publicly
    if was_public:
        reason = clean_reason(reason)
    row.save(update_fields=changed)
    if links:
        _put_on(row, links, by, is_new=False)
    if was_public and isinstance(row, StatusUpdate):
        _work_out(row)
    write_history(row, created=False, reason=reason)
    if was_public and isinstance(row, Source | Party | Publisher):
        log_edit(row, reason=reason)
    register.sync(row)
    _remember_verdicts(row, links, by)
    return row


@transaction.atomic(savepoint=False)  # what it refuses, the action that calls it refuses
def move(
    record: R,
    act: Transition,
    *,
    by: User,
    version: int,
    reason: str = "",
    values: Mapping[str, object] | None = None,
) -> R:
    """Moves a record from one state to the next and records who did it and when."""
    if act.needs_reason:
        reason = clean_reason(reason)
    stored = lock(record)
    _take_over(record, stored, [field.name for field in record._meta.concrete_fields])
    now = timezone.now()
    new = {**act.values(at=now, by=by, reason=reason), **(values or {})}
    if stored.state not in OPEN and new.get("state") in OPEN:
        stored.require_free_reference()
    claim(record, stored, by=by, version=version, states=act.from_states, now=now, values=new)
    write_history(record, created=False, reason=reason, was_public=bool(stored.published_at))
    return record


def lock(row: V) -> V:
    """The stored row, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def claim(
    row: Versioned,
    stored: Versioned,
    *,
    by: User,
    version: int,
    states: Sequence[State] | None,
    now: datetime | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Compare and swap: stores these values as the next version if the row is still at the seen
    one.
    """
    if stored.version != version:
        raise Stale(stored)
    if states and isinstance(stored, Record) and stored.state not in states:
        wanted = gettext(" or ").join(state.label.lower() for state in states)
        raise ValidationError(
            gettext("This is %(state)s; only what is %(wanted)s can be changed in this way.")
            % {"state": stored.get_state_display().lower(), "wanted": wanted}
        )
    taken = {"updated_at": now or timezone.now(), "updated_by": by, **(values or {})}
    claimed = (
        type(row)
        ._default_manager.filter(pk=row.pk, version=version)
        .update(version=F("version") + 1, **taken)
    )
    if not claimed:
        raise Stale(lock(row))
    for name, value in {"version": version + 1, **taken}.items():
        setattr(row, name, value)


def _require_not_under_review(stored: Versioned, by: User) -> None:
    """Refuses the author's change where an editor opened the review a moment earlier."""
    under_review = isinstance(stored, Record) and stored.is_under_review
    if under_review and not permissions.may_publish(by, stored):
        raise ValidationError(stored.review_opened)  # type: ignore[attr-defined]


def write_history(
    row: Versioned, *, created: bool, reason: str = "", was_public: bool = True
) -> None:
    """was_public: whether readers may have seen an earlier version."""
    act = "+" if created else "~"
    row.history_writer.write(row, act, at=row.updated_at, by=row.updated_by, reason=reason)
    if isinstance(row, Record):
        log_revision(row, reason=reason, is_first=not was_public)
    if isinstance(row, Event) and row.is_published:
        for party in row.parties.unconfirmed():
            confirm(party, by=row.updated_by, version=party.version)


@transaction.atomic
def confirm(party: Party, *, by: User, version: int) -> Party:
    """Makes a party public: an editor has looked at it, or publishes an event that names it."""
    claim(party, lock(party), by=by, version=version, states=None, values={"is_confirmed": True})
    write_history(party, created=False)
    index.refresh(party)
    return party


def clean_reason(reason: str, *, required: bool = True) -> str:
    reason = reason.strip()
    if required and not reason:
        raise ValidationError({"reason": gettext("Please state the reason.")})
    if len(reason) > MAX_REASON:
        sentence = gettext("Please keep the reason under %(number)s characters.")
        raise ValidationError({"reason": sentence % {"number": MAX_REASON}})
    validate_prose(reason)
    return reason


def require_complete(record: Record) -> None:
    if missing := missing_for_publication(record):
        raise ValidationError({name: [sentence] for name, sentence in missing.items()})


def require_supported(updates: models.QuerySet[StatusUpdate]) -> None:
    """Refuses a change after which published assessments would no longer be supported.

    Those that a corrected source or a removal from public view has left without support are due
    already, and cannot lose it.
    """
    unsupported = EvidenceCorrection.objects.unsupported().values("status_update")
    for update in updates.exclude(pk__in=unsupported).exclude(evidence__state=State.REMOVED):
        if missing := no_longer_supported(update):
            sentences = " ".join(missing.values())
            raise ValidationError(
                gettext(
                    "The published assessment “%(assessment)s” rests on this. %(sentences)s Change "
                    "or withdraw that assessment first."
                )
                % {"assessment": update, "sentences": sentences}
            )


def _follow_merges(source: Source) -> None:
    """Puts the survivor in the place of a publisher that was merged since somebody chose it. None
    that the source names can be merged then until the transaction ends.
    """
    while survivors := Publisher.objects.survivors_of(source.voice_id, source.carrier_id):
        source.voice_id = survivors.get(source.voice_id, source.voice_id)
        source.carrier_id = survivors.get(source.carrier_id, source.carrier_id)
        if source.carrier_id == source.voice_id:
            source.carrier_id = None


def _put_on(row: Versioned, links: Links, by: User, *, is_new: bool) -> None:
    if links.new_parties:
        added = [(propose_party(party, by=by), role) for party, role in links.new_parties]
        links = replace(links, parties=[*(links.parties or ()), *added], new_parties=())
    # Before any citation is locked: merging publishers locks those after the publishers as well.
    if links.new_sources:
        sources = [add_source(source, by=by) for source in links.new_sources]
        if "sources" not in links.rows:
            sources += row.sources.all()  # type: ignore[attr-defined]
        rows = {**links.rows, "sources": [*links.rows.get("sources", ()), *sources]}
        links = replace(links, rows=rows, new_sources=())
    links.put_on(row, by=by, is_new=is_new)
    if isinstance(row, Event):
        settle(Citation.objects.of_events([row.pk]))


def _work_out(update: StatusUpdate) -> None:
    """Stores what follows from the evidence of a published assessment as it now is."""
    values = worked_out_values(update)
    for name, value in values.items():
        setattr(update, name, value)
    update.save(update_fields=list(values))


def _remember_verdicts(row: Versioned, links: Links | None, by: User) -> None:
    for verdict, other, reason in links.verdicts if links else ():
        register.decide(
            verdict, row.pk, other.pk, by=by, reason=clean_reason(reason, required=False)
        )


def _take_over(row: Versioned, stored: Versioned, names: Iterable[str]) -> None:
    """Overwrites these fields of the row in memory with the stored values."""
    for name in names:
        setattr(row, column_of(row, name), _value(stored, name))


def _value(row: Versioned, name: str) -> object:
    """The stored value of a field: of a related row its key, which costs no query."""
    return getattr(row, column_of(row, name))


def column_of(row: Versioned, name: str) -> str:
    field = row._meta.get_field(name)
    return str(getattr(field, "attname", name))


def _bookkeeping(row: Versioned) -> set[str]:
    """Fields that nobody types: their values are the stored ones."""
    names = {field.name for field in row._meta.concrete_fields}
    return names - {*row.content_fields(), *row.DERIVED}
