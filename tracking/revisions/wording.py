"""The versions of a record in words: each field and link as people read it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import models
from django.utils.translation import gettext

from priorities.models import Commitment
from tracking.models import Citation, EvidenceLink, Involvement, Record, Source
from tracking.models.versioned import Versioned

# A text in one piece, or the names of what is linked, one each; nothing where there is none.
Words = tuple[str, ...]


def texts_of(
    row: Versioned, rows: list[Any], *, is_public: bool = False
) -> dict[int, dict[str, Words]]:
    """By history row, the words of each field and link under its name.

    is_public: only what the public may read. A linked record that is not published then has no
    words, and a source is called what it was called when the version was made: its name since may
    be the words of a draft.
    Cost: one query for each kind of link and one for each kind of related row.
    """
    fields: list[Any] = [row._meta.get_field(name) for name in row.content_fields()]
    names = {
        field.name: _names(
            field.related_model, {getattr(r, field.attname) for r in rows}, is_public
        )
        for field in fields
        if field.is_relation
    }
    texts = {
        stored.history_id: {field.name: _one(text_of(field, stored, names)) for field in fields}
        for stored in rows
    }
    for field in row.link_fields():
        linked = _links(field, row.history_writer.m2m_models[field], rows, is_public)
        for key, words in texts.items():
            words[field.name] = tuple(sorted(linked[key]))
    return texts


def _one(text: str) -> Words:
    return (text,) if text else ()


def labels_of(model: type[Versioned]) -> dict[str, str]:
    """The label of each field and link, by its name."""
    fields = [model._meta.get_field(name) for name in model.content_fields()]
    return {field.name: _label(field) for field in [*fields, *model.link_fields()]}


def _label(field: Any) -> str:
    label = str(field.verbose_name)
    return label[0].upper() + label[1:]


def text_of(field: Any, row: Any, names: dict[str, dict[int, str]]) -> str:
    value = getattr(row, field.attname)
    if field.is_relation:
        return names[field.name].get(value, "")
    if field.choices:
        value = getattr(value, "code", value)  # a country
        return str(dict(field.flatchoices).get(value, value) or "")
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return "" if value is None else str(value)


def _names(model: type[models.Model], keys: set[int], is_public: bool) -> dict[int, str]:
    related: Any = model._default_manager.select_related(*_spoken_of(model))
    if is_public and issubclass(model, Record):
        related = related.published()
    return {key: str(found) for key, found in related.in_bulk(keys - {None}).items()}


def _spoken_of(model: type[models.Model]) -> list[str]:
    """The relations that the words of a row mention."""
    return ["item"] if model is Commitment else []


def _links(
    field: Any, model: type[models.Model], rows: list[Any], is_public: bool
) -> dict[int, list[str]]:
    """By history row, the names of what is linked; parties have their roles.

    Events that an assessment cites have how they bear, with the excerpt.
    """
    target = field.m2m_reverse_field_name()
    links: list[Any] = list(model._default_manager.filter(history__in=rows))
    keys = {getattr(link, f"{target}_id") for link in links}
    names = _names(field.related_model, keys, is_public)
    if is_public and field.related_model is Source:
        names_then = _names_of_sources(keys)
        moments = {row.history_id: row.history_date for row in rows}
    codes = _codes_of_sentences(links)
    linked = defaultdict(list)
    for link in links:
        key = getattr(link, f"{target}_id")
        name = names.get(key, "")
        if is_public and field.related_model is Source:
            then = [words for at, words in names_then[key] if at <= moments[link.history_id]]
            name = then[-1] if then else ""
        if name and (role := getattr(link, "role", "")):
            name = f"{name} ({Involvement.Role(role).short_label.lower()})"
        if name and (reason := getattr(link, "relation_reason", "")):
            name = f"{name} [{Citation.Relation(link.relation).label}: {reason}]"
        if name and hasattr(link, "bearing"):
            name = f"{name} ({_bearing_of(link, codes)})"
        if name:
            linked[link.history_id].append(name)
    return linked


def _codes_of_sentences(links: list[Any]) -> dict[int, str]:
    """Of citations: the codes of the sentences that they name. No query where none does."""
    keys = {getattr(link, "commitment_id", None) for link in links} - {None}
    if not keys or not hasattr(links[0], "bearing"):
        return {}
    return {
        key: found.code
        for key, found in Commitment.objects.select_related("item").in_bulk(keys).items()
    }


def _bearing_of(link: Any, codes: dict[int, str]) -> str:
    """`direct, P7.2; “They signed.”, p. 3; in English: “…”`."""
    said = EvidenceLink.Bearing(link.bearing).short_label.lower()
    if code := codes.get(link.commitment_id):
        said = f"{said}, {code}"
    if link.excerpt:
        said = f"{said}; “{link.excerpt}”" + (f", {link.page}" if link.page else "")
    return f"{said}; “{link.translation}”" if link.translation else said


def _names_of_sources(keys: set[int]) -> dict[int, list[tuple[Any, str]]]:
    """The names of each source and since when it had them, oldest first. One query."""
    called = defaultdict(list)
    for stored in Source.history.filter(id__in=keys).order_by("version"):
        called[stored.id].append((stored.history_date, f"{stored.title} ({stored.publisher})"))
    return called
