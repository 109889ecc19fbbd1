"""Merges two events and undoes merges: each action is one transaction.

The surviving event takes the links of both, the other's external reference where it has none of its
own, and what cited the other cites it instead. The other is
closed, and its address leads to the surviving one. Both histories go on: nothing is deleted.
A ValidationError says what stands in the way, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tracking.actions.checking import clean_reason
from tracking.actions.links import Links
from tracking.actions.locking import lock
from tracking.actions.public_change import public_change
from tracking.actions.records import edit
from tracking.actions.restoring import as_it_was
from tracking.actions.writing import move
from tracking.duplicates import register
from tracking.models import Event, Merge, Record, StatusUpdate, SuspectedPair
from tracking.models.origins import REFERENCE
from tracking.models.states import MERGE, OPEN, UNDO_MERGE
from tracking.page_cache import invalidate
from tracking.values.web_addresses import normal_address

# Reasons become part of the history, so they are in the language of records. They are public where
# the record is: they do not name the other one, which may be a draft. `MERGED` is the reason where
# nobody gives one.
MERGED = "Merged with another record of the same event."
ADDED = "Added from another report of the same event."
CITED = "Its evidence was merged with another record of the same event."
UNDONE = "The merge with another record was undone."


def call_different(one: Event, other: Event, *, by: User, reason: str) -> SuspectedPair:
    """Stores that these are two events, and why: nobody is asked again."""
    reason = clean_reason(reason)
    return register.decide(SuspectedPair.Verdict.DIFFERENT, one.pk, other.pk, by=by, reason=reason)


def add_to(known: Event, links: Links, *, by: User) -> Event:
    """Adds links, above all sources, to a known record; removes nothing."""
    return edit(known, by=by, version=known.version, links=_joined(known, links), reason=ADDED)


@transaction.atomic
def merge(
    surviving: Event,
    merged: Event,
    *,
    by: User,
    surviving_version: int,
    merged_version: int,
    take: Collection[str] = (),
    reason: str = "",
) -> Merge:
    """Merges one event into another. `take`: the fields that get the merged one's value.

    Into a published event with a reason alone, which both histories show.
    """
    invalidate()
    surviving, merged = _lock_both(surviving, merged)
    if refusals := why_not_merge(surviving, merged):
        raise ValidationError(refusals)
    reason = clean_reason(reason, required=surviving.is_published) or MERGED
    before = surviving.version
    for name in take:
        setattr(surviving, name, getattr(merged, name))
    reference = _hand_over_reference(surviving, merged)
    links = _joined(surviving, Links.now(merged))
    edit(surviving, by=by, version=surviving_version, links=links, reason=reason)
    citations = [_cite(update, surviving, merged, by) for update in _citing(merged)]
    old = merged.state
    closed = {"merged_into": surviving, **reference}
    with public_change(merged):
        move(merged, MERGE, by=by, version=merged_version, reason=reason, values=closed)
    register.sync(merged)
    return Merge.objects.create(
        surviving=surviving,
        merged=merged,
        merged_state=old,
        surviving_before=before,
        surviving_version=surviving.version,
        merged_version=merged.version,
        citations=citations,
        made_at=timezone.now(),
        made_by=by,
    )


@transaction.atomic
def undo(merge: Merge, *, by: User) -> Merge:
    """Undoes a merge: both events, and what cites them, become what they were before."""
    invalidate()
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    surviving, merged = _lock_both(merge.surviving, merge.merged)
    if obstacles := what_stands_in_the_way(merge):
        raise ValidationError(obstacles)
    _give_reference_back(surviving, merge.surviving_before, by)
    with public_change(merged):
        _reopen(merged, merge.merged_state, by)
    for pk, version in merge.citations:
        _restore(StatusUpdate.objects.get(pk=pk), version - 1, by)
    if merge.surviving_version != merge.surviving_before:
        _restore(surviving, merge.surviving_before, by)
    register.sync(merged)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    return merge


def why_not_merge(surviving: Event, merged: Event) -> list[str]:
    """Sentences that say why these two cannot be merged in this way. Two queries."""
    if surviving.pk == merged.pk:
        return [gettext("This is the same record; choose another one to merge it with.")]
    closed = [event for event in (surviving, merged) if not event.is_comparable]
    if closed:
        sentence = gettext("“%(title)s” is %(state)s; only open records can be merged.")
        return [
            sentence % {"title": event, "state": event.get_state_display().lower()}
            for event in closed
        ]
    refusals = []
    if merged.is_published and not surviving.is_published:
        sentence = gettext(
            "“%(title)s” is published and the other is not: merge into the published one."
        )
        refusals.append(sentence % {"title": merged})
    if _cites(surviving, merged) or _cites(merged, surviving):
        refusals.append(
            gettext(
                "One of the two cites the other’s page as its source: remove that source first."
            )
        )
    return refusals


def what_stands_in_the_way(merge: Merge) -> list[str]:
    """Why a merge cannot be undone: what has changed since. About three queries."""
    if merge.undone_at:
        return [gettext("This merge has already been undone.")]
    updates = StatusUpdate.objects.with_subject().in_bulk([pk for pk, _ in merge.citations])
    changed: list[Record] = [
        updates[pk] for pk, version in merge.citations if updates[pk].version != version
    ]
    if merge.merged.version != merge.merged_version:
        changed.insert(0, merge.merged)
    if merge.surviving.version != merge.surviving_version:
        changed.insert(0, merge.surviving)
    sentence = gettext("%(name)s has changed “%(title)s” since.")
    return [sentence % {"title": record, "name": record.updated_by} for record in changed]


def _hand_over_reference(surviving: Event, merged: Event) -> dict[str, str]:
    """Gives the surviving event the merged one's reference where it has none of its own.

    The merged one has it again once it is closed, by the values that this gives: of two open events
    only one can have it.
    """
    if surviving.origin or not merged.origin:
        return {}
    reference = {name: getattr(merged, name) for name in REFERENCE}
    Event.objects.filter(pk=merged.pk).update(**dict.fromkeys(REFERENCE, ""))
    for name, value in reference.items():
        setattr(surviving, name, value)
    return reference


def _give_reference_back(surviving: Event, version: int, by: User) -> None:
    """Takes away the reference that a merge gave the surviving event: the other is open again."""
    before, _links = as_it_was(surviving, version)
    if surviving.origin and not before.origin:
        surviving.origin = surviving.origin_id = ""
        edit(surviving, by=by, version=surviving.version, reason=UNDONE)


def _lock_both(one: Event, other: Event) -> tuple[Event, Event]:
    """Both as they are stored, held until the transaction ends; always in the same order."""
    held = {pk: lock(Event(pk=pk)) for pk in sorted({one.pk, other.pk})}
    return held[one.pk], held[other.pk]


def _joined(known: Event, links: Links) -> Links:
    """The links of a record with those of another; a known party's roles stay."""
    own = Links.now(known)
    rows = {
        name: [*rows, *(row for row in links.rows.get(name, ()) if row not in rows)]
        for name, rows in own.rows.items()
    }
    involved = {party.pk for party, _ in own.parties or ()}
    added = [pair for pair in links.parties or () if pair[0].pk not in involved]
    return replace(links, rows=rows, parties=[*(own.parties or ()), *added], verdicts=())


def _cites(one: Event, other: Event) -> bool:
    """Whether a source of the one is the public page of the other."""
    if not other.slug:
        return False
    page = normal_address(settings.SITE_URL + other.get_absolute_url())
    urls = one.sources.values_list("url", flat=True)
    return any(normal_address(url) == page for url in urls)


def _citing(event: Event) -> list[StatusUpdate]:
    """The open assessments that cite it; one that is withdrawn or in the trash stays as it was."""
    updates = StatusUpdate.objects.filter(evidence=event, state__in=OPEN)
    return list(updates.with_subject().order_by("pk"))


def _cite(update: StatusUpdate, surviving: Event, merged: Event, by: User) -> tuple[int, int]:
    """Cites the surviving event in place of the merged one, as that was cited.

    Where both were cited, once, and as the surviving one was.
    """
    known = {link.event_id: link for link in update.evidence_links.with_words()}
    said = known.pop(merged.pk)
    if surviving.pk not in known:
        said.event = surviving
        known[surviving.pk] = said
    links = Links(evidence=list(known.values()))
    try:
        edit(update, by=by, version=update.version, links=links, reason=CITED)
    except ValidationError as error:
        sentence = gettext(
            "The assessment “%(assessment)s” would no longer be supported by its evidence: "
            "%(sentences)s"
        )
        values = {"assessment": update, "sentences": " ".join(error.messages)}
        raise ValidationError(sentence % values) from error
    return update.pk, update.version


def _reopen(merged: Event, state: str, by: User) -> None:
    was = {"state": state, "merged_into": None, "withdrawal_reason": ""}
    move(merged, UNDO_MERGE, by=by, version=merged.version, reason=UNDONE, values=was)


def _restore(record: Event | StatusUpdate, version: int, by: User) -> None:
    """Gives a record the content and the links of an earlier version, as a new one."""
    changed, links = as_it_was(record, version)
    links = replace(links, by_hand_alone=isinstance(record, Event))
    edit(changed, by=by, version=record.version, links=links, reason=UNDONE)
