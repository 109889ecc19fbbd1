"""What a row changes of the record that it is of, field by field, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst

from tracking.actions import Links
from tracking.imports.planning.planned import Difference
from tracking.models.versioned import Versioned

MOST_OF_TEXT = 2000  # characters of a text that the preview shows


def differences_of(known: Versioned, record: Versioned, links: Links | None) -> list[Difference]:
    """Empty where the row says what is recorded. The links of `known` are prefetched."""
    found = [*_of_fields(known, record)]
    return [*found, *_of_links(known, links)] if links else found


def _of_fields(known: Versioned, record: Versioned) -> Iterator[Difference]:
    for name in known.content_fields():
        field: Any = known._meta.get_field(name)
        before, after = getattr(known, field.attname), getattr(record, field.attname)
        if _plain(before) != _plain(after):
            yield Difference(_label(field), _text(known, field), _text(record, field))


def _plain(value: Any) -> Any:
    """A country is an object of its own in the field, and a text in the file."""
    code = getattr(value, "code", value)
    return "" if code is None and not isinstance(value, int) else code


def _text(row: Versioned, field: Any) -> str:
    value = getattr(row, field.name) if field.is_relation else row._get_FIELD_display(field)
    return str("" if value is None else value)[:MOST_OF_TEXT]


def _label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def _of_links(known: Any, links: Links) -> Iterator[Difference]:
    for name, rows in links.rows.items():
        before, after = list(getattr(known, name).all()), list(rows)
        new = list(links.new_sources) if name == "sources" else []
        if new or {one.pk for one in before} != {one.pk for one in after}:
            field = known._meta.get_field(name)
            yield Difference(_label(field), _listed(before), _listed([*after, *new]))
    if links.parties is not None:
        yield from _of_parties(known, links)
    if links.evidence is not None:
        yield from _of_typed("evidence", known, known.evidence_links.all(), links.evidence)
    if links.searches is not None:
        yield from _of_typed("searches", known, known.searches.all(), links.searches)


def _of_typed(
    name: str, known: Any, stored: Iterable[Any], wanted: Iterable[Any]
) -> Iterator[Difference]:
    """Of links and searches: what people typed of each."""
    before, after = list(stored), list(wanted)
    if {one.typed for one in before} != {one.typed for one in after}:
        field = known._meta.get_field(name)
        yield Difference(_label(field), _listed(before), _listed(after))


def _of_parties(known: Any, links: Links) -> Iterator[Difference]:
    stored = [(one.party, one.role) for one in known.involvements.all()]
    wanted = [*(links.parties or ()), *links.new_parties]
    if {(party.pk, role) for party, role in stored} != {(party.pk, role) for party, role in wanted}:
        field = known._meta.get_field("parties")
        yield Difference(_label(field), _in_roles(stored), _in_roles(wanted))


def _in_roles(pairs: Iterable[tuple[Any, str]]) -> str:
    return "; ".join(sorted(f"{party} ({role})" for party, role in pairs))[:MOST_OF_TEXT]


def _listed(rows: Iterable[models.Model]) -> str:
    return "; ".join(sorted(str(one) for one in rows))[:MOST_OF_TEXT]
