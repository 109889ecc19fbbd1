"""What text a record may hold: the same limits for every form and both databases."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from tracking.values.known_parties import names_in

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
URL_MAX_LENGTH = 1000
URL_MAX_BYTES = 2400  # an index row of PostgreSQL holds 2,704 bytes
WEB_SCHEMES = ["http", "https"]
# They turn the reading direction of all that follows, neighbouring records included.
DIRECTION_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Letters by category that nobody can see: Hangul fillers and the Braille blank.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"

# As `is_control` tells them: the last two characters of each plane are none.
NO_CHARACTERS = "".join(
    chr(plane * 0x10000 + 0xFFFE + end) for plane in range(17) for end in (0, 1)
)
CONTROLS = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{NO_CHARACTERS}]")
OVERRIDES = re.compile(f"[{DIRECTION_OVERRIDES}]")
REPLACEMENT = re.compile("\ufffd")
BREAKS = re.compile(r"[\n\t\r\u2028\u2029\x0b\x0c\x85]")


def is_control(character: str) -> bool:
    """Whether it is a control character, a lone surrogate or no character at all."""
    return unicodedata.category(character) in {"Cc", "Cs"} or ord(character) & 0xFFFE == 0xFFFE


def is_visible(character: str) -> bool:
    """Whether a character leaves a mark of its own on the page."""
    category = unicodedata.category(character)
    return category[0] in "LNPS" and character not in BLANK_LETTERS


def quoted(value: str) -> str:
    """The value as a message may repeat it: short, and without what cannot be shown."""
    hidden = "".join(c for c in set(value) if is_control(c) or c in DIRECTION_OVERRIDES)
    shown = value.translate(dict.fromkeys(map(ord, hidden), "\ufffd"))
    return f"“{Truncator(shown).chars(60)}”"


# Translated where they are said: most text has nothing to refuse.
NOT_PRINTABLE = gettext_lazy("not printable")
REVERSING = gettext_lazy("one that reverses the direction of writing")
REPLACED = gettext_lazy("a replacement mark: the text was not sent as UTF-8")
BREAK = gettext_lazy("a line break or tab")


def _refuse(value: str, wrong: re.Pattern[str], what: StrOrPromise) -> None:
    if found := wrong.search(value):
        raise ValidationError(
            gettext("Character %(position)s (U+%(code)s) is %(what)s. Please delete it."),
            code="character",
            params={"position": found.start() + 1, "code": f"{ord(found[0]):04X}", "what": what},
        )


def _validate_characters(value: str) -> None:
    _refuse(value, CONTROLS, NOT_PRINTABLE)
    _refuse(value, OVERRIDES, REVERSING)
    _refuse(value, REPLACEMENT, REPLACED)
    if value and not any(is_visible(character) for character in value):
        raise ValidationError(
            gettext("This has no visible characters. Please enter some text."), code="invisible"
        )


def validate_line(value: str) -> None:
    """Accepts one visible line of text: no line breaks, tabs or control characters."""
    _refuse(value, BREAKS, BREAK)
    _validate_characters(value)


def validate_domains(value: str) -> None:
    """Accepts host names without scheme and path, separated by semicolons."""
    validate_line(value)
    for domain in names_in(value):
        if not DOMAIN.fullmatch(domain):
            sentence = gettext("“%(text)s” is no domain: write it as in news.cn, in small letters.")
            raise ValidationError(sentence % {"text": domain[:40]})


def validate_prose(value: str) -> None:
    """Accepts text of several lines: no control characters but line breaks and tabs."""
    _validate_characters(value)


def validate_web_address(value: str) -> None:
    """Accepts an address that a reader can open: http or https, with a host, without a password."""
    validate_line(value)
    if len(value.encode()) > URL_MAX_BYTES:
        raise ValidationError(
            gettext("This address is too long; remove what the page does not need.")
        )
    try:
        URLValidator(schemes=WEB_SCHEMES)(value)
        parts = urlsplit(value)
        has_password = parts.username is not None or parts.password is not None
        if not value.startswith(tuple(f"{scheme}://" for scheme in WEB_SCHEMES)):  # nor HTTP://
            raise ValueError
    except (ValidationError, ValueError) as error:
        raise ValidationError(
            gettext(
                "This is not a web address. Copy it from the browser; it begins with https:// or "
                "http://"
            ),
            code="invalid",
        ) from error
    if has_password:
        raise ValidationError(
            gettext("This address contains a user name; remove everything before the @.")
        )
