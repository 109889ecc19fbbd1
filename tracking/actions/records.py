"""Creates and changes records and carries them from state to state."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext

from tracking.actions.links import Links
from tracking.duplicates import register
from tracking.models import (
    Event,
    Merge,
    Party,
    Record,
    Source,
    State,
    StatusUpdate,
)
from tracking.models.records import Versioned
from tracking.page_cache import invalidate
from tracking.revisions.public_log import log_revision
from tracking.search import index
from tracking.values.validators import validate_prose

R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=Versioned)
MAX_REASON = 2000
MOST_NAMED = 5


class Stale(Exception):
    """Somebody else changed the record since this person opened it."""

    def __init__(self, current: Versioned) -> None:
        self.current = current
        super().__init__(gettext("%(name)s changed this meanwhile.") % {"name": current.updated_by})


def create(
    record: R, *, by: User, links: Links | None = None, form_key: uuid.UUID | None = None
) -> R:
    """Stores a new draft. The same form sent twice gives back the record of the first time."""

    def made_before() -> R | None:
        made = type(record).objects.made_by_form(form_key, by) if form_key else None
        return made.first() if made is not None else None

    if earlier := made_before():
        if earlier.is_trashed:
            sentence = gettext("This form made a draft that is in the trash now: restore it there.")
            raise ValidationError(sentence)
        return earlier
    record.state, record.form_key = State.DRAFT, form_key
    return _add_once(record, made_before, by=by, links=links)


def add_source(source: Source, *, by: User) -> Source:
    """Stores a new source; where its address is known, gives back the known source unchanged."""

    def known() -> Source | None:
        return Source.objects.at_address(source.url).first() if source.url else None

    return known() or _add_once(source, known, by=by)


@transaction.atomic
def edit_source(source: Source, *, by: User, version: int, reason: str = "") -> Source:
    """Changes a source wherever it is cited; published assessments must still be carried.

    Where a public record cites it, a reason is needed, as for a published record.
    """
    invalidate()
    _change(source, by=by, version=version, reason=_clean_reason(reason, required=False))
    _require_supported(StatusUpdate.objects.resting_on_source(source))
    index.refresh(source)
    return source


@transaction.atomic
def add_party(party: Party, *, by: User) -> Party:
    invalidate()
    _add(party, by=by)
    index.refresh(party)
    return party


@transaction.atomic
def edit_party(party: Party, *, by: User, version: int, reason: str = "") -> Party:
    """Changes a party, which is always public, so that a reason is needed."""
    invalidate()
    _change(party, by=by, version=version, reason=_clean_reason(reason, required=False))
    index.refresh(party)
    return party


@transaction.atomic
def edit(record: R, *, by: User, version: int, links: Links | None = None, reason: str = "") -> R:
    """Changes a record's content. A published record must stay fit for publication, and whoever
    changes it must say why: its readers see the reason.
    """
    if record.is_published:  # one that is published only meanwhile is refused as stale
        invalidate()
    sources_before = index.sources_of(record)
    _change(
        record,
        by=by,
        version=version,
        links=links,
        reason=_clean_reason(reason, required=False),
        states=[State.DRAFT, State.IN_REVIEW, State.PUBLISHED],
    )
    if record.is_published:
        _require_complete(record)
        _require_supported(StatusUpdate.objects.resting_on(record))
        index.refresh(record, sources_before=sources_before)
    return record


def submit(record: R, *, by: User, version: int) -> R:
    """Draft to review."""
    return _move(record, "submitted", by=by, version=version, old=State.DRAFT, new=State.IN_REVIEW)


def return_to_author(record: R, *, by: User, version: int, reason: str) -> R:
    """Review to draft, with the reason that the author reads."""
    reason = _clean_reason(reason)
    return _move(
        record,
        "returned",
        by=by,
        version=version,
        old=State.IN_REVIEW,
        new=State.DRAFT,
        reason=reason,
        values={"return_reason": reason},
    )


def publish(record: R, *, by: User, version: int, slug: str = "") -> R:
    """Review to public, under an address of its own (`slug`, or one made from its words).

    Where the site's rule says so, not by the one who recorded it.
    """
    if sentence := record.why_not_published_by(by):
        raise ValidationError(sentence)
    try:
        return _publish(record, by=by, version=version, slug=slug)
    except IntegrityError:
        # Somebody published a record of the same words a moment earlier: the next free address.
        return _publish(record, by=by, version=version, slug=slug)


@transaction.atomic
def _publish(record: R, *, by: User, version: int, slug: str) -> R:
    invalidate()
    _move(
        record,
        "published",
        by=by,
        version=version,
        old=State.IN_REVIEW,
        new=State.PUBLISHED,
        values={"slug": slug or _free_slug(record)},
    )
    _require_complete(record)
    index.refresh(record)
    return record


@transaction.atomic
def withdraw(record: R, *, by: User, version: int, reason: str) -> R:
    """Public to withdrawn, with a reason. The record and its history are kept."""
    reason = _clean_reason(reason)
    invalidate()
    _move(
        record,
        "withdrawn",
        by=by,
        version=version,
        old=State.PUBLISHED,
        new=State.WITHDRAWN,
        reason=reason,
        values={"withdrawal_reason": reason},
    )
    _require_supported(StatusUpdate.objects.resting_on(record))
    index.refresh(record)
    register.sync(record)
    return record


@transaction.atomic
def trash(record: R, *, by: User, version: int) -> R:
    """Draft to trash, unless another record names it. What was ever public cannot come here."""
    _move(record, "trashed", by=by, version=version, old=State.DRAFT, new=State.TRASHED)
    if sentence := _why_needed(record):
        raise ValidationError(sentence)
    register.sync(record)
    return record


@transaction.atomic
def restore(record: R, *, by: User, version: int) -> R:
    """Trash to draft again, as it was."""
    _move(
        record,
        "trashed",
        by=by,
        version=version,
        old=State.TRASHED,
        new=State.DRAFT,
        values={"trashed_at": None, "trashed_by": None},
    )
    register.sync(record)
    return record


def _why_needed(record: Record) -> str:
    """Names the records that would lose this one; empty where there are none."""
    if isinstance(record, Event) and Merge.objects.with_one(record).exists():
        return gettext("This is part of a merge, whose undoing needs it.")
    referring = record.referring()
    needing = list(referring.kept()[:MOST_NAMED]) if referring is not None else []
    if not needing:
        return ""
    sentence = gettext("This is named by: %(records)s. Take it out there first.")
    return sentence % {"records": "; ".join(str(other) for other in needing)}


def _add_once(
    row: V, made_before: Callable[[], V | None], *, by: User, links: Links | None = None
) -> V:
    """Adds the row, or gives back the one that somebody else added a moment earlier."""
    try:
        return _add(row, by=by, links=links)
    except (IntegrityError, ValidationError):
        if earlier := made_before():
            return earlier
        raise


@transaction.atomic
def _add(row: V, *, by: User, links: Links | None = None) -> V:
    row.created_at = row.updated_at = timezone.now()
    row.created_by = row.updated_by = by
    row.version = 1
    row.full_clean(exclude={"created_by", "updated_by"})  # who acts is an account that was read
    row.save(force_insert=True)
    if links:
        _put_on(row, links, by, is_new=True)
    _write_history(row, created=True)
    register.sync(row)
    _remember_verdicts(row, links, by)
    return row


@transaction.atomic
def _change(
    row: V,
    *,
    by: User,
    version: int,
    links: Links | None = None,
    reason: str = "",
    states: list[str] | None = None,
) -> V:
    """Stores what differs from the stored row; where nothing does, nothing is written.

    What the public reads is changed with a reason alone.
    """
    stored = _lock(row)
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
    _claim(row, stored, by=by, version=version, states=states)
    if stored.is_read_publicly:
        reason = _clean_reason(reason)
    row.save(update_fields=changed)
    if links:
        _put_on(row, links, by, is_new=False)
    _write_history(row, created=False, reason=reason)
    register.sync(row)
    _remember_verdicts(row, links, by)
    return row


def _put_on(row: Versioned, links: Links, by: User, *, is_new: bool) -> None:
    links.put_on(row, is_new=is_new)
    for source in links.new_sources:
        row.sources.add(add_source(source, by=by))  # type: ignore[attr-defined]


def _remember_verdicts(row: Versioned, links: Links | None, by: User) -> None:
    for verdict, other, reason in links.verdicts if links else ():
        register.decide(
            verdict, row.pk, other.pk, by=by, reason=_clean_reason(reason, required=False)
        )


@transaction.atomic
def _move(
    record: R,
    act: str,
    *,
    by: User,
    version: int,
    old: str,
    new: str,
    reason: str = "",
    values: Mapping[str, object] | None = None,
) -> R:
    """Takes a record from one state to the next and keeps who did it and when."""
    stored = _lock(record)
    _take_over(record, stored, [field.name for field in record._meta.concrete_fields])
    now = timezone.now()
    new_values = {"state": new, f"{act}_at": now, f"{act}_by": by, **(values or {})}
    _claim(record, stored, by=by, version=version, states=[old], now=now, values=new_values)
    _write_history(record, created=False, reason=reason)
    return record


def _take_over(row: Versioned, stored: Versioned, names: Iterable[str]) -> None:
    """Gives the row in hand these values of the stored one, whatever it was given before."""
    for name in names:
        setattr(row, _column(row, name), _value(stored, name))


def _lock(row: V) -> V:
    """The stored row, held until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def _claim(
    row: Versioned,
    stored: Versioned,
    *,
    by: User,
    version: int,
    states: list[str] | None,
    now: datetime | None = None,
    values: Mapping[str, object] | None = None,
) -> None:
    """Compare and swap: takes the next version with these values, if the row is still the one that
    was seen.
    """
    if stored.version != version:
        raise Stale(stored)
    if states and isinstance(stored, Record) and stored.state not in states:
        wanted = gettext(" or ").join(State(state).label.lower() for state in states)
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
        raise Stale(_lock(row))
    for name, value in {"version": version + 1, **taken}.items():
        setattr(row, name, value)


def _write_history(row: Versioned, *, created: bool, reason: str = "") -> None:
    row._history_user = row.updated_by  # type: ignore[attr-defined]
    row._history_date = row.updated_at  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]
    row.history_writer.write(row, created=created)
    if isinstance(row, Record):
        log_revision(row, reason=reason)


def _value(row: Versioned, name: str) -> object:
    """The stored value of a field: of a related row its key, which costs no query."""
    return getattr(row, _column(row, name))


def _column(row: Versioned, name: str) -> str:
    field = row._meta.get_field(name)
    return str(getattr(field, "attname", name))


def _bookkeeping(row: Versioned) -> set[str]:
    """Fields that nobody types: their values are the stored ones."""
    names = {field.name for field in row._meta.concrete_fields}
    return names - {*row.content_fields(), *row.DERIVED}


def _require_complete(record: Record) -> None:
    if missing := record.missing_for_publication():
        raise ValidationError({name: [sentence] for name, sentence in missing.items()})


def _require_supported(updates: models.QuerySet[StatusUpdate]) -> None:
    """Published assessments must go on resting on what they cite, whatever changes below them."""
    for update in updates:
        if missing := update.no_longer_supported():
            sentences = " ".join(missing.values())
            raise ValidationError(
                gettext(
                    "The published assessment “%(assessment)s” rests on this. %(sentences)s Change "
                    "or withdraw that assessment first."
                )
                % {"assessment": update, "sentences": sentences}
            )


def _clean_reason(reason: str, *, required: bool = True) -> str:
    reason = reason.strip()
    if required and not reason:
        raise ValidationError({"reason": gettext("Please give the reason.")})
    if len(reason) > MAX_REASON:
        sentence = gettext("Please keep the reason under %(number)s characters.")
        raise ValidationError({"reason": sentence % {"number": MAX_REASON}})
    validate_prose(reason)
    return reason


def _free_slug(record: Record) -> str:
    """An address from the record's words that no published or withdrawn record has."""
    words = slugify(record.slug_text())[:100].strip("-") or record._meta.model_name or "record"
    taken = set(type(record).objects.filter(slug__startswith=words).values_list("slug", flat=True))
    if words not in taken:
        return words
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{words}-{n}") not in taken)
