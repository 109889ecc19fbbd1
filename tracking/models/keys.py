"""Rows with one of many known keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Func

if TYPE_CHECKING:
    from django.db.models.sql.compiler import SQLCompiler


class HasOneOfKeys(Func):
    """Whether a row has one of these keys, sent as one parameter.

    `pk__in` sends a parameter for each: for thousands of keys building the statement takes longer
    than running it, and SQLite limits their number.
    """

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, keys: Iterable[int], *, field: str = "pk") -> None:
        """field: the one that holds the keys, of a related row for example `event`."""
        super().__init__(F(field))
        self.keys = list(keys)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str]]:
        column, _ = compiler.compile(self.source_expressions[0])
        return among(column, "sqlite"), (as_parameter(self.keys, "sqlite"),)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str]]:
        column, _ = compiler.compile(self.source_expressions[0])
        return among(column, "postgresql"), (as_parameter(self.keys, "postgresql"),)


class HasOneOfTexts(Func):
    """The same of texts."""

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, texts: Iterable[str], *, field: str) -> None:
        super().__init__(F(field))
        self.texts = list(texts)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str]]:
        column, _ = compiler.compile(self.source_expressions[0])
        return among(column, "sqlite"), (json.dumps(self.texts),)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[list[str]]]:
        column, _ = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::text[])", (self.texts,)


def among(column: str, vendor: str) -> str:
    """The condition that this column holds one of the keys of a parameter."""
    if vendor == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (ours)
    return f"{column} = ANY(%s::bigint[])"


def as_parameter(keys: Iterable[int], vendor: str) -> str:
    """The keys as `among` reads them."""
    listed = ",".join(map(str, keys))
    return f"[{listed}]" if vendor == "sqlite" else f"{{{listed}}}"
