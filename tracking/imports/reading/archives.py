"""What is inside a zip file: a workbook whose parts may be unpacked, or a refusal that names it.

Everything is checked before a part is unpacked to be read: what the parts are, how many, how large
they say they are, and how large they are, which is counted without storing them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from tracking.imports.reading.contents import not_a_table
from tracking.imports.reading.table import Unreadable

MOST_PARTS = 2000
MOST_UNPACKED = 400_000_000
PIECE = 1 << 16
MOST_SMALL = 1 << 20
LOCAL_HEADER = 30
ENCRYPTED = 0x1
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
CELLS_END = 400  # of a piece is looked at again with the next one

Look = Callable[[str, bytes], None]


@dataclass(frozen=True)
class Archive:
    """A zip file that has been opened, with its parts by name."""

    data: bytes
    parts: dict[str, zipfile.ZipInfo]

    @classmethod
    def of(cls, data: bytes) -> Archive:
        """Raises Unreadable for what is damaged, too much or no workbook."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                members = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise damaged() from error
        archive_read = cls(data, {member.filename: member for member in members})
        archive_read._check_contents()
        archive_read._check_sizes(members)
        return archive_read

    def small(self, name: str) -> bytes:
        """One of the small parts that say what the others are; empty if there is none."""
        member = self.parts.get(name)
        if member is None or member.file_size > MOST_SMALL:
            return b""
        return b"".join(self._pieces(member))

    def check_parts(self, look: Look) -> None:
        """Unpacks each part once, without storing it; `look` sees the pieces of XML.

        Raises Unreadable for more than is allowed, for a part that is larger than it says, and for
        a document type declaration, which can blow up a small file.
        """
        for name, member in self.parts.items():
            tail = b""
            for piece in self._pieces(member):
                if name.endswith((".xml", ".rels")):
                    piece = tail + piece
                    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                        raise _declaration()
                    look(name, piece)
                    tail = piece[-CELLS_END:]

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The unpacked part, some hundred kilobytes at a time, as much as it says to have."""
        start = member.header_offset
        header = self.data[start : start + LOCAL_HEADER]
        if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise damaged()
        name_length, extra_length = (
            int.from_bytes(header[at : at + 2], "little") for at in (26, 28)
        )
        start += LOCAL_HEADER + name_length + extra_length
        packed = self.data[start : start + member.compress_size]
        if member.compress_type == zipfile.ZIP_STORED:
            yield from (packed[at : at + PIECE] for at in range(0, len(packed), PIECE))
            return
        inflating, left = zlib.decompressobj(-zlib.MAX_WBITS), member.file_size
        try:
            for at in range(0, len(packed), PIECE):
                waiting = packed[at : at + PIECE]
                while waiting and not inflating.eof:
                    piece = inflating.decompress(waiting, PIECE * 4)
                    waiting = inflating.unconsumed_tail
                    left -= len(piece)
                    if left < 0:
                        raise _too_much()
                    yield piece
        except zlib.error as error:
            raise damaged() from error

    def _check_contents(self) -> None:
        names = self.parts
        if "mimetype" in names and self.small("mimetype").strip() == ODS and "content.xml" in names:
            return
        if "[Content_Types].xml" in names and any(
            name in names for name in ("xl/workbook.xml", "xl/workbook.bin")
        ):
            return
        raise not_a_table(_kind_of(list(names)))

    def _check_sizes(self, members: list[zipfile.ZipInfo]) -> None:
        if any(member.flag_bits & ENCRYPTED for member in members):
            raise has_password()
        if len(members) > MOST_PARTS or len(members) != len(self.parts):
            raise _too_much()
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise _too_much()
        if sum(member.compress_size for member in members) > len(self.data):
            raise damaged()
        allowed = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        if any(member.compress_type not in allowed for member in members):
            raise damaged()


def _kind_of(names: list[str]) -> str:
    known = {
        "word/document.xml": gettext("a text document (Word)"),
        "ppt/presentation.xml": gettext("a presentation (PowerPoint)"),
        "META-INF/container.xml": gettext("an electronic book"),
        "AndroidManifest.xml": gettext("a program"),
        "Index/Document.iwa": gettext("a document of Pages or Numbers"),
        "mimetype": gettext("an OpenDocument file that is no spreadsheet"),
    }
    for name, kind in known.items():
        if name in names:
            return kind
    inside = next((name for name in names if not name.endswith("/")), "")
    if not inside:
        return gettext("an empty zip archive")
    shown = "".join(c if c.isprintable() else "?" for c in inside.replace("\\", "/").split("/")[-1])
    return gettext("a zip archive with “%(name)s” in it") % {"name": shown[:60]}


def damaged() -> Unreadable:
    return Unreadable(
        gettext(
            "This workbook is damaged, cut off, or larger than spreadsheet programs allow. Open it "
            "in one, save it again and choose the new file."
        )
    )


def has_password() -> Unreadable:
    return Unreadable(
        gettext("This workbook has a password. Remove the password, save it and choose it again.")
    )


def _too_much() -> Unreadable:
    return Unreadable(
        gettext(
            "This workbook is larger than %(most)s MB unpacked, has more than %(parts)s parts, or "
            "hides its size. Copy the rows to a new workbook, or save them as CSV."
        )
        % {"most": MOST_UNPACKED // 1_000_000, "parts": f"{MOST_PARTS:,}"}
    )


def _declaration() -> Unreadable:
    return Unreadable(
        gettext(
            "This workbook has a document type declaration, which no spreadsheet program writes "
            "and which can do harm. Copy the rows to a new workbook."
        )
    )
