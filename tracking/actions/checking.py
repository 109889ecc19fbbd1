"""Checks rows before they are stored: what `full_clean` checks, for many with few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint, prefetch_related_objects
from django.utils.translation import gettext

from tracking.actions.refusals import Refusals
from tracking.assessment.publishing import missing_for_publication, no_longer_supported
from tracking.models import EvidenceCorrection, Record, State, StatusUpdate
from tracking.models.versioned import Versioned
from tracking.values.validators import validate_prose

MAX_REASON = 2000
LOOKED_AT = ("items", "commitments", "sources")  # before publication


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


def require_all_complete(records: Sequence[Record]) -> None:
    """Refuses those of these records, of one kind, that are not fit for publication. Of many, what
    the check looks at is read once. **errors** Refused.
    """
    refusals = Refusals()
    with _links_read_once(records):
        for place, record in enumerate(records):
            with refusals.of(place):
                require_complete(record)
    refusals.require_none()


@contextmanager
def _links_read_once(records: Sequence[Record]) -> Iterator[None]:
    """Inside, many records have what the check looks at; afterwards they have it no longer, as what
    is refused is undone.
    """
    known = [set(getattr(record, "_prefetched_objects_cache", ())) for record in records]
    if len(records) > 1:
        links = [name for name in LOOKED_AT if name in records[0].LINKS]
        prefetch_related_objects(records, *links)
    yield
    for record, names in zip(records, known, strict=True):
        read = getattr(record, "_prefetched_objects_cache", {})
        for name in read.keys() - names:
            del read[name]


def require_all_supported(records: Sequence[Record]) -> None:
    """Refuses to change those of these records, of one kind, without which published assessments
    would no longer be supported. **errors** Refused.
    """
    keys = {record.pk for record in records}
    rested_on = keys if len(keys) == 1 else StatusUpdate.objects.rested_on(records)
    refusals = Refusals()
    for place, record in enumerate(records):
        with refusals.of(place):
            if record.pk in rested_on:
                require_supported(StatusUpdate.objects.resting_on(record))
    refusals.require_none()


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


def refusals_of_new(rows: Sequence[Versioned], *, exclude: Collection[str]) -> Refusals:
    """What `full_clean` refuses of rows of one kind that are not stored yet, those fields left out.

    Of two rows that may not both be, the second is refused. Cost: of one row what `full_clean`
    costs, of many a query for each relation and each rule of what is unique; a row for which one
    of these found something is asked about by itself.
    """
    left_out = set(exclude)
    alone = {0} if len(rows) == 1 else _to_ask_alone(rows, left_out)
    refusals = _cleaned(rows, alone, left_out)
    _refuse_twins(rows, refusals)
    return refusals


def refusals_of_changed(
    rows: Sequence[Versioned], stored: Sequence[Versioned], *, exclude: Collection[str]
) -> Refusals:
    """The same of rows that are stored. Of many, those are asked about by themselves in which a
    relation or something unique differs from what is stored.
    """
    alone = {0} if len(rows) == 1 else _changed_in_what_is_asked(rows, stored)
    return _cleaned(rows, alone, set(exclude))


def _cleaned(rows: Sequence[Versioned], alone: Collection[int], left_out: set[str]) -> Refusals:
    """What `full_clean` refuses. Of those that are not asked about alone, the database is asked
    nothing, and fields that nobody fills in are what the actions have made them.
    """
    refusals, fields = Refusals(), rows[0]._meta.concrete_fields
    certain = left_out | {field.name for field in fields if field.is_relation or not field.editable}
    chosen = [field for field in fields if field.choices and field.name not in certain]
    for place, row in enumerate(rows):
        with refusals.of(place):
            if place in alone:
                row.full_clean(exclude=left_out)
            else:
                known = {field.name for field in chosen if _is_known(row, field)}
                row.full_clean(
                    exclude=certain | known, validate_unique=False, validate_constraints=False
                )
    return refusals


def _is_known(row: Versioned, field: Any) -> bool:
    """Whether it has one of the field's choices. Django goes through all of them for each row."""
    value = getattr(row, field.attname)
    return bool(value) and str(value) in _choices_of(field)


@cache
def _choices_of(field: Any) -> frozenset[str]:
    return frozenset(str(value) for value, _label in field.flatchoices)


def _to_ask_alone(rows: Sequence[Versioned], left_out: set[str]) -> set[int]:
    """The places of rows of which something may be refused that only the database knows."""
    found = _breaking_a_rule(rows)
    for field in _relations(rows):
        if field.name not in left_out:
            found |= _without_target(rows, field)
    for names in _unique(rows):
        found |= _taken(rows, names)
    return found


def _changed_in_what_is_asked(rows: Sequence[Versioned], stored: Sequence[Versioned]) -> set[int]:
    names = {name for unique in _unique(rows) for name in unique}
    names |= {field.name for field in _relations(rows)}
    columns = [_column(rows[0], name) for name in names]
    return _breaking_a_rule(rows) | {
        place
        for place, (row, before) in enumerate(zip(rows, stored, strict=True))
        if any(getattr(row, name) != getattr(before, name) for name in columns)
    }


def _relations(rows: Sequence[Versioned]) -> list[Any]:
    """The fields that lead to other rows and that people fill in."""
    return [f for f in rows[0]._meta.concrete_fields if f.is_relation and f.editable]


def _constraints(row: Versioned) -> list[models.BaseConstraint]:
    return [one for _model, found in row.get_constraints() for one in found]


def _unique(rows: Sequence[Versioned]) -> Iterator[tuple[str, ...]]:
    """The fields of which no two rows may have the same values: one field, or several together."""
    for field in rows[0]._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield (field.name,)
    for constraint in _constraints(rows[0]):
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            yield tuple(constraint.fields)


def _breaking_a_rule(rows: Sequence[Versioned]) -> set[int]:
    """The places of rows that break another constraint, or of which that cannot be told here."""
    conditions = []
    for constraint in _constraints(rows[0]):
        if isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
            conditions.append(constraint.condition)
        elif not isinstance(constraint, UniqueConstraint) or not constraint.fields:
            return set(range(len(rows)))
    try:
        return {
            place
            for place, row in enumerate(rows)
            if not all(_holds(condition, row) for condition in conditions)
        }
    except LookupError:
        return set(range(len(rows)))


def _holds(condition: Q, row: Versioned) -> bool:
    """Whether a row meets a condition. **errors** LookupError where only the database knows."""
    children: list[Any] = list(condition.children)
    told = [_holds(child, row) if isinstance(child, Q) else _is(row, *child) for child in children]
    found = any(told) if condition.connector == Q.OR else all(told)
    return found != condition.negated


def _is(row: Versioned, path: str, wanted: Any) -> bool:
    name, _, lookup = path.partition("__")
    value = getattr(row, _column(row, name))
    if hasattr(wanted, "resolve_expression"):
        raise LookupError(path)
    if lookup in ("", "exact"):
        return bool(value == wanted)
    if lookup == "isnull":
        return (value is None) is wanted
    if lookup == "startswith":
        return str(value).startswith(wanted)
    raise LookupError(path)


def _column(row: Versioned, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.attname)


def _values(row: Versioned, names: Sequence[str]) -> tuple[Any, ...] | None:
    """What must be unique; None where it is empty, which no rule compares."""
    values = tuple(getattr(row, _column(row, name)) for name in names)
    return None if any(value in (None, "") for value in values) else values


def _without_target(rows: Sequence[Versioned], field: Any) -> set[int]:
    """The places of rows that name, through this field, what is not there. One query at most."""
    keys = [getattr(row, field.attname) for row in rows]
    wanted = {key for key in keys if key is not None}
    related = field.remote_field.model._base_manager
    there = set(related.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return {place for place, key in enumerate(keys) if key is not None and key not in there}


def _taken(rows: Sequence[Versioned], names: Sequence[str]) -> set[int]:
    """The places of rows whose values a stored row has. One query at most."""
    values = [_values(row, names) for row in rows]
    first = {told[0] for told in values if told}
    if not first:
        return set()
    stored = type(rows[0])._base_manager.filter(**{f"{names[0]}__in": first})
    taken = set(stored.order_by().values_list(*names))
    return {place for place, told in enumerate(values) if told in taken}


def _refuse_twins(rows: Sequence[Versioned], refusals: Refusals) -> None:
    """Refuses a row that has what an earlier one of them has and no two may have."""
    for names in _unique(rows) if len(rows) > 1 else ():
        seen: set[tuple[Any, ...]] = set()
        for place, row in enumerate(rows):
            if place in refusals or (values := _values(row, names)) is None:
                continue
            if values in seen:
                refusals[place] = ValidationError({names[0]: _sentence(row, names)})
            seen.add(values)


def _sentence(row: Versioned, names: Sequence[str]) -> Any:
    for constraint in _constraints(row):
        if isinstance(constraint, UniqueConstraint) and tuple(constraint.fields) == tuple(names):
            return constraint.get_violation_error_message()
    return row.unique_error_message(type(row), names).messages[0]
