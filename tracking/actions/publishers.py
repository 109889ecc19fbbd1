"""Adds, changes and merges publishers, and keeps what follows from them: whose voice they are.

A publisher that speaks for other parties than before, or stands under another parent, changes the
relation of every source that it wrote to every event that cites it. Those are worked out anew in
the same transaction; published assessments that rest on them are left as they are and are due.

Each act begins with `invalidate`, so that of two at the same moment the second reads what the first
has stored: no two publishers become each other's parents. Whoever saves a source meanwhile holds
the publishers that it names, and a merge waits for that.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from tracking.actions.checking import clean_reason
from tracking.actions.corrections import put_on_due_list
from tracking.actions.histories import write_history
from tracking.actions.links import Links
from tracking.actions.locking import claim, lock
from tracking.actions.public_log import log_edits
from tracking.actions.refusals import Stale
from tracking.actions.relations import settle_everywhere
from tracking.actions.writing import add, change
from tracking.models import Citation, Party, Publisher, Source
from tracking.models.keys import HasOneOfKeys
from tracking.page_cache import invalidate
from tracking.search import index
from tracking.summaries.keeping import keeping

BATCH = 500  # sources that are moved at once


@transaction.atomic
def add_publisher(publisher: Publisher, *, by: User, links: Links | None = None) -> Publisher:
    """Stores a new publisher; readers see it at once. **errors** ValidationError."""
    invalidate()
    _read_anew(publisher, links)
    add(publisher, by=by, links=links)
    inherit([publisher])
    index.refresh(publisher)
    return publisher


@transaction.atomic
def edit_publisher(
    publisher: Publisher, *, by: User, version: int, links: Links | None = None, reason: str
) -> Publisher:
    """Changes a publisher wherever it is named, with a reason that readers see. **errors** Stale;
    ValidationError.
    """
    invalidate()
    if lock(publisher).merged_into_id:
        raise ValidationError(gettext("This was merged into another publisher: change that one."))
    _read_anew(publisher, links)
    change(publisher, by=by, version=version, links=links, reason=clean_reason(reason))
    family = list(Publisher.objects.family_of([publisher]))
    if inherit(family):
        _settle(publisher, family, reason=reason)
    index.refresh(publisher)
    return publisher


@transaction.atomic
def merge_publishers(
    merged: Publisher, surviving: Publisher, *, by: User, version: int, reason: str
) -> Publisher:
    """Makes two publishers one: the other's sources, children, names and domains pass to it.

    Assessments that rest on what the merged one, or one below it, wrote become due. The address of
    the merged one leads to the surviving one. Its own row and history stay.
    """
    invalidate()
    reason = clean_reason(reason)
    stored = {pk: lock(Publisher(pk=pk)) for pk in sorted({merged.pk, surviving.pk})}
    if len(stored) < 2:
        raise ValidationError(gettext("A publisher cannot be merged into itself."))
    gone, kept = stored[merged.pk], stored[surviving.pk]
    if gone.version != version:
        raise Stale(gone)
    if gone.merged_into_id or kept.merged_into_id:
        raise ValidationError(gettext("One of the two was merged already."))
    if any(one.pk == gone.pk for one in kept.ancestors()):
        sentence = gettext("“%(kept)s” stands below “%(gone)s”: give it another parent first.")
        raise ValidationError(sentence % {"kept": kept, "gone": gone})
    family_of_gone = Publisher.objects.family_of([gone])
    moved = list(Source.objects.written_by(family_of_gone).values_list("pk", flat=True))
    for child in gone.children.order_by("pk"):
        child.parent = kept
        change(child, by=by, version=child.version, reason=reason)
    _move_sources(gone, kept, by=by, reason=reason)
    Publisher.objects.filter(merged_into=gone).update(merged_into=kept)
    claim(gone, gone, by=by, version=version, states=None, values={"merged_into": kept})
    write_history(gone, created=False, reason=reason)
    log_edits([gone], reason=reason)
    _take_names(kept, gone, by=by, reason=reason)
    for publisher in (gone, kept):
        index.refresh(publisher)
    family = list(Publisher.objects.family_of([kept]))
    inherit(family)
    settle_everywhere(Citation.objects.of_voices(family))
    rows = Source.objects.filter(HasOneOfKeys(moved))
    put_on_due_list(kept, reason=reason, sources=rows)
    return kept


def inherit(publishers: Iterable[Publisher]) -> bool:
    """Writes the root and the parties of each, with those of its parents; gives whether any differ.

    Cost: a few queries for each publisher.
    """
    changed = False
    for publisher in publishers:
        above = list(publisher.ancestors())
        root = above[-1] if above else None
        parties = {party.pk for one in (publisher, *above) for party in one.speaks_for.all()}
        before = {party.pk for party in publisher.spoken_for.all()}
        if parties != before:
            publisher.spoken_for.set(parties)
        if publisher.root_id != (root and root.pk):
            Publisher.objects.filter(pk=publisher.pk).update(root=root)
            publisher.root = root
        elif parties == before:
            continue
        changed = True
    return changed


def _settle(publisher: Publisher, family: list[Publisher], *, reason: str) -> None:
    """Works out whose voice the family's sources are now, and what rests on them is due."""
    settle_everywhere(Citation.objects.of_voices(family))
    put_on_due_list(publisher, reason=reason.strip())


def _read_anew(publisher: Publisher, links: Links | None) -> None:
    """Forgets the parent as the form read it, which may have moved since, and refuses parties that
    are gone or that readers do not know.
    """
    publisher._state.fields_cache.pop("parent", None)
    wanted = {row.pk for row in (links.rows.get("speaks_for", ()) if links else ())}
    if Party.objects.public().with_keys(wanted).count() < len(wanted):
        sentence = gettext("It can speak only for parties that an editor has confirmed.")
        raise ValidationError({"speaks_for": sentence})


def _take_names(kept: Publisher, gone: Publisher, *, by: User, reason: str) -> None:
    """The survivor is found by the names and at the domains of both; it always gets a version, by
    which the assessments that become due know this merge.
    """
    version = kept.version
    kept.domains = _joined("domains", kept.domain_list, gone.domain_list)
    names = kept.all_other_names, (gone.name, *gone.all_other_names)
    kept.other_names = _joined("other_names", *names)
    change(kept, by=by, version=version, reason=reason)
    if kept.version == version:
        claim(kept, kept, by=by, version=version, states=None)
        write_history(kept, created=False, reason=reason)


def _move_sources(gone: Publisher, kept: Publisher, *, by: User, reason: str) -> None:
    """Each source is changed as by hand, so that its history says who speaks now."""
    rows = Source.objects.naming_publisher(gone).order_by("pk")
    while batch := list(rows[:BATCH]):
        keys = [source.pk for source in batch]
        citing = Citation.objects.of_sources(keys).values_list("event", flat=True)
        with keeping(set(citing), keys):
            for source in batch:
                if source.voice_id == gone.pk:
                    source.voice = kept
                if source.carrier_id == gone.pk:
                    source.carrier = kept
                if source.carrier_id == source.voice_id:
                    source.carrier = None
                change(source, by=by, version=source.version, reason=reason)


def _joined(field: str, own: Iterable[str], others: Iterable[str]) -> str:
    """Both lists, each name once. **errors** ValidationError where they do not fit."""
    joined = "; ".join(dict.fromkeys([*own, *others]))
    stored: Any = Publisher._meta.get_field(field)
    if len(joined) > stored.max_length:
        sentence = gettext("The names and domains of both are too many: shorten them first.")
        raise ValidationError(sentence)
    return joined
