"""What a file is by its first bytes, whatever its name says; what is no table is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.imports.reading.table import Unreadable

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of older Office files
IMAGE = _("a picture")
COMPRESSED = _("a compressed file")
PROGRAM = _("a program")

BEGINNINGS: tuple[tuple[bytes, StrOrPromise], ...] = (
    (b"%PDF-", _("a PDF document")),
    (b"\x1f\x8b", _("a compressed file (gzip)")),
    (b"BZh91AY&SY", _("a compressed file (bzip2)")),
    (b"\xfd7zXZ\x00", _("a compressed file (xz)")),
    (b"7z\xbc\xaf\x27\x1c", _("a compressed file (7-Zip)")),
    (b"Rar!\x1a\x07", _("a compressed file (RAR)")),
    (b"\x28\xb5\x2f\xfd", COMPRESSED),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF87a", IMAGE),
    (b"GIF89a", IMAGE),
    (b"{\\rtf", _("a text document (RTF)")),
    (b"SQLite format 3\x00", _("a database (SQLite)")),
    (b"PAR1\x15", _("a Parquet file")),
    (b"\x7fELF", PROGRAM),
    (b"MZ\x90\x00", PROGRAM),
    (b"-----BEGIN ", _("a key or a certificate")),
)
HTML = re.compile(
    rb"(?is)(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body|table)\b"
)
XML = re.compile(rb"\s*<\?xml\b|\s*<[A-Za-z][\w:.-]*(?:\s[^<>]*)?>\s*<")
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
LOOKED_AT = 4096


def is_zip(data: bytes) -> bool:
    return data.startswith(ZIP)


def is_ole(data: bytes) -> bool:
    return data.startswith(OLE)


def refuse_others(data: bytes) -> None:
    """Raises Unreadable for what is neither text nor a workbook, and says what it is."""
    head = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    for beginning, what in BEGINNINGS:
        if head.startswith(beginning):
            raise not_a_table(str(what))
    if data[257:262] == b"ustar":
        raise not_a_table(gettext("an archive (tar)"))
    if HTML.match(head):
        raise not_a_table(gettext("a web page (HTML)"))
    if SPREADSHEET_XML in head:
        raise not_a_table(gettext("an XML spreadsheet of 2003"))
    if XML.match(head):
        raise not_a_table(gettext("an XML document"))


def not_a_table(what: str) -> Unreadable:
    return Unreadable(
        gettext(
            "This is %(what)s, whatever its name says. Save the table as CSV (UTF-8) or as a "
            "workbook (.xlsx or .ods), and choose that file."
        )
        % {"what": what}
    )
