"""A list's file in a folder with all that is needed to understand, check and cite it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils.translation import override

from tracking.downloads.lists import Asked
from tracking.exports import Export, Format, WrittenFile
from tracking.exports.files import IN_MEMORY_BYTES
from tracking.values.licence import LICENCE, LICENCE_URL
from tracking.values.statuses import SCALE_VERSION

PIECE_BYTES = 1 << 16
Packer = Callable[[WrittenFile, str, Export], WrittenFile]


def packer(asked: Asked, like: str, read_at: datetime) -> Packer:
    """Packs the CSV of what was asked.

    like: the parameters that say what the CSV is like. read_at: when its rows were read.

    Memory stays the same whatever the size of the file.
    """

    def pack(file: WrittenFile, name: str, export: Export) -> WrittenFile:
        with ExitStack() as at_failure:
            content = at_failure.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))
            with file.content, override(settings.LANGUAGE_CODE), ZipFile(content, "w") as folder:
                _fill(folder, file, name, manifest_of(asked, export, like, read_at), read_at)
            at_failure.pop_all()
        size = content.seek(0, SEEK_END)
        content.seek(0)
        return WrittenFile(content, file.row_count, size)

    return pack


def _fill(
    folder: ZipFile, file: WrittenFile, name: str, known: dict[str, Any], at: datetime
) -> None:
    sha256 = _copied(file.content, folder, _entry(f"{name}.csv", at))
    manifest = {
        **known,
        "file": f"{name}.csv",
        "row_count": file.row_count,
        "byte_count": file.size_bytes,
        "sha256": sha256,
    }
    texts = {
        "columns.csv": _dictionary(manifest),
        "manifest.json": json.dumps(manifest, ensure_ascii=False, indent=2) + "\n",
        "README.txt": _readme(manifest),
        "citation.bib": _bibtex(manifest),
    }
    for inner, text in texts.items():
        folder.writestr(_entry(inner, at), text.encode())


def _entry(name: str, at: datetime) -> ZipInfo:
    entry = ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


def _copied(source: IO[bytes], folder: ZipFile, entry: ZipInfo) -> str:
    """Packs the file in pieces; gives its SHA-256."""
    digest = hashlib.sha256()
    with folder.open(entry, "w", force_zip64=True) as target:
        while piece := source.read(PIECE_BYTES):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def manifest_of(asked: Asked, export: Export, like: str, read_at: datetime) -> dict[str, Any]:
    """All but what only the finished file can say."""
    days, cited = asked.as_of, asked.narrowed.query
    if asked.file.knows_days:  # as a page is cited: see tracking/public/views/citation.py
        cited = replace(days, known_on=days.pinned.known_on).added_to(cited)
    of_file = "&".join(filter(None, [cited, like]))
    return {
        "list": export.name,
        "filter": {
            "words": [{"name": name, "value": value} for name, value in asked.in_words],
            "query": asked.query,
        },
        "address": settings.SITE_URL + asked.file.page_path(cited),
        "file_address": settings.SITE_URL + asked.file.path(Format.CSV, of_file),
        "cite_address": _cite_address(asked, like),
        "read_at": read_at.astimezone(UTC).isoformat(timespec="seconds"),
        **{name: days.values.get(name) for name in ("as_of", "known_on")},
        "columns": [
            {"name": column.name, "meaning": str(column.meaning), "kind": column.kind}
            for column in export.columns
        ],
        "scale_version": SCALE_VERSION,
        "software": f"GSI Tracker {settings.VERSION}",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }


def _cite_address(asked: Asked, like: str) -> str:
    """The page that gives the rows an id; empty for a list that only shows today."""
    path = asked.file.cite_path("&".join(filter(None, [asked.query, like])))
    return settings.SITE_URL + path if path else ""


def _dictionary(manifest: dict[str, Any]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, ["name", "meaning", "kind"])
    writer.writeheader()
    writer.writerows(manifest["columns"])
    return text.getvalue()


def _title(manifest: dict[str, Any]) -> str:
    words = "; ".join(f"{one['name']}: {one['value']}" for one in manifest["filter"]["words"])
    return f"GSI Tracker: {manifest['list']} ({words or 'all'})"


def _readme(manifest: dict[str, Any]) -> str:
    return f"""{_title(manifest)}

{manifest["row_count"]} rows, read on {manifest["read_at"]} (UTC).

{manifest["file"]}
    the rows: CSV, UTF-8. A text that a spreadsheet would run as a formula begins with one
    apostrophe, unless the name says "plain".
columns.csv
    what each column means
manifest.json
    filter, addresses, time, number of rows and SHA-256 of the CSV, for programs
citation.bib
    how to cite these rows, as BibTeX

The page: {manifest["address"]}
The same rows as a file: {manifest["file_address"]}
    A day named known_on in these addresses gives the records that were public by its end (UTC).
    Their text is that of today: compare the SHA-256 to see whether any of it has changed.
{_cite_line(manifest)}
Licence: {manifest["licence"]}, {manifest["licence_url"]}
Cite as: {_title(manifest)}, {manifest["read_at"][:10]}, {manifest["address"]}
"""


def _cite_line(manifest: dict[str, Any]) -> str:
    address = manifest["cite_address"]
    return f"An id for what is public now, to the moment: {address}\n" if address else ""


def _bibtex(manifest: dict[str, Any]) -> str:
    title = "".join(" " if letter in "{}\\" else letter for letter in _title(manifest))
    day = manifest["read_at"][:10]
    return f"""@misc{{gsi-tracker-{manifest["sha256"][:12]},
  title = {{{{{title}}}}},
  year = {{{day[:4]}}},
  url = {{{manifest["address"]}}},
  urldate = {{{day}}},
  note = {{{manifest["row_count"]} rows, SHA-256 {manifest["sha256"]}, {manifest["licence"]}}}
}}
"""
