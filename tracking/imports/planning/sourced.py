"""The links that rows of events and forums bring: items, commitments and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from tracking.imports.planning.planned import RowProblem
from tracking.imports.values import ReadRow, ReadSource
from tracking.models import Source


def linked_sources(
    said: Sequence[ReadSource], known: Any | None
) -> tuple[list[Source], list[Source]]:
    """The recorded sources that a row cites, and the new ones that it describes."""
    cited = list(known.sources.all()) if known is not None else []
    recorded = [found for one in said if (found := one.among(cited))]
    return recorded, [one.new() for one in said if not one.known]


def refused_sources(row: ReadRow) -> list[RowProblem]:
    """What is wrong with the new sources of a row, each at the column that says it."""
    problems = []
    for said in row.values.get("sources", ()):
        if not said.known:
            problems += _refused(said)
    return problems


def _refused(said: ReadSource) -> list[RowProblem]:
    source = said.new()
    exclude = {field.name for field in source._meta.concrete_fields} - {*source.content_fields()}
    try:
        source.full_clean(exclude=exclude, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return [
            RowProblem(_column(said.columns, name), str(said.facts.get(name, ""))[:200], sentence)
            for name, sentences in error.message_dict.items()
            for sentence in sentences
        ]
    return []


def _column(columns: Mapping[str, str], name: str) -> str:
    """The heading where it says this; of what no column says, that of its address."""
    return columns.get(name) or columns.get("url") or columns.get("citation") or ""
