"""An export as JSON: one object that describes itself, or a line for each row."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from datetime import date
from typing import IO, Any

from django.utils import timezone

from tracking.exports.declaring import Export
from tracking.exports.reading import Chunks, typed
from tracking.values.licence import LICENCE, LICENCE_URL


def render_object(
    export: Export, chunks: Chunks, content: IO[bytes], *, query: str = ""
) -> Generator[int]:
    """Writes the file, its description first; gives the number of rows of each piece."""
    head = {
        "file": export.name,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "filter": query,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "columns": [
            {"name": column.name, "meaning": str(column.meaning), "kind": column.kind}
            for column in export.columns
        ],
    }
    content.write(_json(head)[:-1].encode() + b',"rows":[')
    written = 0
    for lines in _rows(export, chunks):
        content.write((b",\n" if written else b"\n") + ",\n".join(lines).encode())
        written += len(lines)
        yield len(lines)
    content.write(b'\n],"row_count":%d}\n' % written)


def render_rows(export: Export, chunks: Chunks, content: IO[bytes]) -> Generator[int]:
    """Writes a line for each row; gives the number of rows of each piece."""
    for lines in _rows(export, chunks):
        content.write("\n".join([*lines, ""]).encode())
        yield len(lines)


def _rows(export: Export, chunks: Chunks) -> Iterator[list[str]]:
    columns = [(column.name, column.kind) for column in export.columns]
    for chunk in chunks:
        yield [
            _json(
                {name: typed(value, kind) for (name, kind), value in zip(columns, row, strict=True)}
            )
            for row in chunk
        ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
