"""The encoding of a text file: by its marks and its bytes, and otherwise by chardet's guess.

A guess is never final: it is shown with the first rows and can be corrected. No byte is ever
replaced; what an encoding does not define refuses the file by its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import chardet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.imports.reading.table import Unreadable

# By the codec's name, as a person may choose them.
ENCODINGS = {
    "utf-8": _("UTF-8"),
    "utf-16": _("UTF-16, with a mark"),
    "utf-16-le": _("UTF-16, low byte first"),
    "utf-16-be": _("UTF-16, high byte first"),
    "utf-32": _("UTF-32, with a mark"),
    "gb18030": _("Chinese, simplified (GB18030, GBK)"),
    "big5hkscs": _("Chinese, traditional (Big5)"),
    "cp950": _("Chinese, traditional (Windows-950)"),
    "cp932": _("Japanese (Shift JIS)"),
    "euc_jp": _("Japanese (EUC)"),
    "iso2022_jp_2": _("Japanese (ISO-2022)"),
    "cp949": _("Korean (Windows-949)"),
    "cp1252": _("Western European (Windows-1252)"),
    "iso8859-15": _("Western European (ISO 8859-15)"),
    "mac-roman": _("Western European (Macintosh)"),
    "cp850": _("Western European (DOS 850)"),
    "cp437": _("Western European (DOS 437)"),
    "cp1250": _("Central European (Windows-1250)"),
    "iso8859-2": _("Central European (ISO 8859-2)"),
    "cp1251": _("Cyrillic (Windows-1251)"),
    "koi8-r": _("Russian (KOI8-R)"),
    "koi8-u": _("Ukrainian (KOI8-U)"),
    "cp866": _("Cyrillic (DOS 866)"),
    "iso8859-5": _("Cyrillic (ISO 8859-5)"),
    "mac-cyrillic": _("Cyrillic (Macintosh)"),
    "cp1253": _("Greek (Windows-1253)"),
    "cp1254": _("Turkish (Windows-1254)"),
    "cp1255": _("Hebrew (Windows-1255)"),
    "cp1256": _("Arabic (Windows-1256)"),
    "cp1257": _("Baltic (Windows-1257)"),
    "cp1258": _("Vietnamese (Windows-1258)"),
    "cp874": _("Thai (Windows-874)"),
}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# What chardet names, by the larger encoding that also reads what people add to it.
LARGER = {
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932",
    "shift_jis_2004": "cp932", "shift_jisx0213": "cp932", "euc_kr": "cp949",
    "euc_jis_2004": "euc_jp", "euc_jisx0213": "euc_jp",
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-7": "cp1253",
    "iso8859-8": "cp1255", "iso8859-6": "cp1256", "iso8859-13": "cp1257", "iso8859-11": "cp874",
    "tis-620": "cp874", "iso2022_jp": "iso2022_jp_2", "iso2022_jp_1": "iso2022_jp_2",
    "iso2022_jp_ext": "iso2022_jp_2",
}  # fmt: skip
UNICODE = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
LINE_NOT_ASCII = re.compile(rb"[^\r\n\x80-\xff]*[\x80-\xff][^\r\n]*")
WHOLE_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
NOT_ASCII = re.compile(rb"[\x80-\xff]")
LINE_ENDS = re.compile(rb"\r\n|\r|\n")
CONTROLS = re.compile("[\x80-\x9f]")
GUESSED_FROM_BYTES, GUESSED_FROM_LINES, SAMPLE_BYTES = 100_000, 2000, 200
WHOLE_FOR_EACH_BROKEN = 2  # in GBK, the other way round, one of five looks whole by chance
NUL_SHARE = 0.2


@dataclass(frozen=True)
class Candidate:
    """An encoding in which a file can be read, and its first line with more than ASCII so read."""

    encoding: str
    label: str
    sample: str


def encoding_of(data: bytes) -> tuple[str, bool]:
    """The encoding of a text and whether it is sure.

    Raises Unreadable for damaged UTF-8 and for bytes that no encoding reads as text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, True
    if b"\x00" in data[:GUESSED_FROM_BYTES] and (wide := _wide(data)):
        return wide, True
    if b"\x1b" not in data and _is(data, "utf-8"):
        return "utf-8", True
    _refuse_broken_utf8(data)
    return _guess(data), False


def decode(data: bytes, encoding: str) -> str:
    """The whole text without its mark. Raises Unreadable for the first line that does not fit."""
    if encoding not in ENCODINGS:
        raise Unreadable(
            gettext("There is no encoding “%(name)s”. Choose one of the list.") % {"name": encoding}
        )
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable(_does_not_fit(data, encoding, error.start)) from error


def candidates(data: bytes, most: int = 5) -> list[Candidate]:
    """The encodings that can read the whole file, the likeliest first."""
    first = LINE_NOT_ASCII.search(data)
    line = first[0][:SAMPLE_BYTES] if first else data[:SAMPLE_BYTES]
    sure, _is_sure = encoding_of(data)
    names = [sure] if sure in UNICODE else list(dict.fromkeys(_ranked(data)))[:most]
    return [
        Candidate(name, str(ENCODINGS[name]), line.decode(name, "ignore").strip())
        for name in names
        if _is(data, name)
    ]


def _wide(data: bytes) -> str:
    """UTF-16 without a mark, by where its zero bytes stand; empty for anything else."""
    head = data[: GUESSED_FROM_BYTES // 2 * 2]
    half = len(head) / 2
    for encoding, zeros, others in (
        ("utf-16-le", head[1::2].count(0), head[0::2].count(0)),
        ("utf-16-be", head[0::2].count(0), head[1::2].count(0)),
    ):
        if zeros > half * NUL_SHARE and not others and _is(data, encoding):
            return encoding
    # Chinese text in UTF-16 has zero bytes only in its separators and line ends.
    breaks = {"utf-16-le": (b"\n\x00", b",\x00"), "utf-16-be": (b"\x00\n", b"\x00,")}
    likely = chardet.detect(head, prefer_superset=False, compat_names=False)["encoding"] or ""
    fits = likely in breaks and any(one in head for one in breaks[likely]) and _is(data, likely)
    return likely if fits else ""


def _is(data: bytes, encoding: str) -> bool:
    """Whether every byte has a meaning in the encoding, and none is a control character of C1."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding in UNICODE or not CONTROLS.search(text)


def _refuse_broken_utf8(data: bytes) -> None:
    """Raises Unreadable where most of what is no ASCII is UTF-8, around the first other byte."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        around = data[max(0, error.start - GUESSED_FROM_BYTES) : error.start + GUESSED_FROM_BYTES]
        whole = len(WHOLE_UTF8.findall(around))
        broken = len(NOT_ASCII.findall(WHOLE_UTF8.sub(b"", around)))
        if whole >= WHOLE_FOR_EACH_BROKEN * broken:
            raise Unreadable(_does_not_fit(data, "utf-8", error.start)) from error


def _guess(data: bytes) -> str:
    ranked = list(_ranked(data))
    for name in ranked:
        if _is(data, name):
            return name
    if ranked:
        decode(data, ranked[0])  # says which line it is
    raise Unreadable(
        gettext(
            "The encoding of this file cannot be told: it is no text, or it is damaged. Save it as "
            "CSV in UTF-8 and choose it again."
        )
    )


def _ranked(data: bytes) -> Iterator[str]:
    """The encodings of the list in the order of chardet's confidence."""
    lines = islice(LINE_NOT_ASCII.finditer(data), GUESSED_FROM_LINES)
    sample = b"\n".join(line[0] for line in lines)[:GUESSED_FROM_BYTES]
    if not sample or b"\x1b" in data:
        sample = data[:GUESSED_FROM_BYTES]
    for found in chardet.detect_all(
        sample, ignore_threshold=True, prefer_superset=False, compat_names=False
    ):
        name = str(found["encoding"]).lower()
        name = LARGER.get(name, name)
        if name in ENCODINGS and name not in UNICODE:
            yield name


def _does_not_fit(data: bytes, encoding: str, position: int) -> str:
    width = 2 if "16" in encoding else 1
    line = len(
        LINE_ENDS.findall(data[:position].replace(b"\x00", b"") if width > 1 else data[:position])
    )
    return gettext(
        "Line %(line)s is not %(encoding)s: byte %(byte)s has no meaning there. Save the file as "
        "UTF-8, or choose the encoding in which it was saved."
    ) % {
        "line": f"{line + 1:,}",
        "encoding": ENCODINGS[encoding],
        "byte": f"{data[position]:02X}",
    }
