"""What became of a record: its history rows read as revisions, field by field and in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from priorities.models import Commitment
from tracking.models import Event, Forum, Involvement, Record, State, StatusUpdate
from tracking.models.records import Versioned

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MOST_REVISIONS = 100
ACTS: dict[tuple[str, str], StrOrPromise] = {
    (State.DRAFT, State.IN_REVIEW): _("Submitted"),
    (State.IN_REVIEW, State.DRAFT): _("Returned"),
    (State.IN_REVIEW, State.PUBLISHED): _("Published"),
    (State.PUBLISHED, State.WITHDRAWN): _("Withdrawn"),
    (State.DRAFT, State.TRASHED): _("Put into the trash"),
    (State.TRASHED, State.DRAFT): _("Restored from the trash"),
}


@dataclass(frozen=True)
class Change:
    """One field before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Revision:
    """One version of a record: who made it of the one before, when, how and why."""

    version: int
    at: datetime
    by: User | None
    act: str
    reason: str
    changes: list[Change]


@dataclass(frozen=True)
class PublicChange:
    """A publication or a later revision of a record that is public now."""

    at: datetime
    act: str
    kind: str
    record: Record
    reason: str


def revisions_of(row: Versioned, after_version: int = 0) -> list[Revision]:
    """The revisions of a record, a source or a party, newest first, a hundred at the most.

    Cost: one query, one for each kind of link and one for each kind of related row.
    """
    stored = type(row).history.filter(id=row.pk, version__gte=after_version)
    rows = list(stored.select_related("history_user").order_by("-version")[: MOST_REVISIONS + 1])
    texts = _texts_of(row, rows)
    pairs = zip(rows, [*rows[1:], None][: len(rows)], strict=True)
    revisions = [_revision(new, old, texts) for new, old in pairs]
    return [revision for revision in revisions if revision.version > after_version][:MOST_REVISIONS]


def changes_since(row: Versioned, version: int) -> list[Revision]:
    """What others did to it after this version, newest first."""
    return revisions_of(row, after_version=version)


def public_changes(limit: int = 100) -> list[PublicChange]:
    """The latest publications and revisions of all that is public now, newest first."""
    changes: list[PublicChange] = []
    for model in (Event, Forum, StatusUpdate):
        changes += _public_changes_of(model, limit)
    return sorted(changes, key=attrgetter("at"), reverse=True)[:limit]


def _public_changes_of(model: type[Record], limit: int) -> list[PublicChange]:
    public = model.objects.published()
    rows = list(
        model.history.filter(state=State.PUBLISHED, id__in=public.values("pk")).order_by(
            "-history_date", "-history_id"
        )[:limit]
    )
    records = public.for_list().in_bulk({row.id for row in rows})
    return [
        PublicChange(
            at=row.history_date,
            act=gettext("Published")
            if row.history_date == row.published_at
            else gettext("Revised"),
            kind=str(model._meta.verbose_name),
            record=records[row.id],
            reason=row.history_change_reason or "",
        )
        for row in rows
    ]


def _revision(new: Any, old: Any, texts: dict[int, dict[str, str]]) -> Revision:
    before = texts[old.history_id] if old else {}
    changes = [
        Change(label, before.get(label, ""), text)
        for label, text in texts[new.history_id].items()
        if old and before.get(label, "") != text
    ]
    return Revision(
        version=new.version,
        at=new.history_date,
        by=new.history_user,
        act=_act(new, old),
        reason=new.history_change_reason or "",
        changes=changes,
    )


def _act(new: Any, old: Any) -> str:
    if old is None:
        return gettext("Created") if new.version == 1 else gettext("Edited")
    states = (getattr(old, "state", ""), getattr(new, "state", ""))
    return str(ACTS.get(states) or gettext("Edited"))


def _texts_of(row: Versioned, rows: list[Any]) -> dict[int, dict[str, str]]:
    """By history row: the words of each field and link, by its label."""
    fields = [row._meta.get_field(name) for name in row.content_fields()]
    names = {field.name: _names(field, rows) for field in fields if field.is_relation}
    texts = {
        stored.history_id: {_label(field): _text(field, stored, names) for field in fields}
        for stored in rows
    }
    for field in row._meta.many_to_many:
        linked = _links(field, row.history_writer.m2m_models[field], rows)
        for key, words in texts.items():
            words[_label(field)] = "; ".join(sorted(linked[key]))
    return texts


def _label(field: Any) -> str:
    label = str(field.verbose_name)
    return label[0].upper() + label[1:]


def _names(field: Any, rows: list[Any]) -> dict[int, str]:
    keys = {getattr(row, field.attname) for row in rows} - {None}
    related = field.related_model._default_manager.select_related(*_spoken_of(field.related_model))
    return {key: str(found) for key, found in related.in_bulk(keys).items()}


def _spoken_of(model: type[models.Model]) -> list[str]:
    """The related rows that a row's own words mention."""
    return ["item"] if model is Commitment else []


def _text(field: Any, row: Any, names: dict[str, dict[int, str]]) -> str:
    value = getattr(row, field.attname)
    if field.is_relation:
        return names[field.name].get(value, "")
    if field.choices:
        value = getattr(value, "code", value)  # a country
        return str(dict(field.flatchoices).get(value, value) or "")
    return "" if value is None else str(value)


def _links(field: Any, model: type[models.Model], rows: list[Any]) -> dict[int, list[str]]:
    """By history row: the names of what is linked, an event's parties with their roles."""
    target = field.m2m_reverse_field_name()
    paths = [target, *(f"{target}__{path}" for path in _spoken_of(field.related_model))]
    links = model._default_manager.filter(history__in=rows).select_related(*paths)
    linked = defaultdict(list)
    for link in links:
        name = str(getattr(link, target))
        if role := getattr(link, "role", ""):
            name = f"{name} ({Involvement.Role(role).short_label.lower()})"
        linked[link.history_id].append(name)  # type: ignore[attr-defined]
    return linked
