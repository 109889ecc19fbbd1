"""Headings and names as files write them: what does not matter in them is taken away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# They say in which direction neighbouring text runs, or nothing at all, and nobody sees them.
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u200b\ufeff\xad"))
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
BREAKS = re.compile(r"[\W_]+")


def without_marks(text: str) -> str:
    """A date, a code or a name without invisible marks, each run of blanks as one blank.

    Letters and digits of double width and digits of other scripts become those of ASCII. It is for
    cells that name something: prose stays as it was written.
    """
    if BEYOND_ASCII.search(text):
        text = unicodedata.normalize("NFKC", text.translate(MARKS))
        text = "".join(map(_digit, text))
    return " ".join(text.split())


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def name_key(text: str) -> str:
    """Of each usual way to write a name the same key: without case, accents, marks and `the`."""
    if BEYOND_ASCII.search(text):
        apart = unicodedata.normalize("NFKD", text.translate(MARKS))
        text = "".join(_digit(c) for c in apart if not unicodedata.combining(c))
    words = BREAKS.sub(" ", text.replace("'", "").replace("’", "").casefold()).strip()
    return words.removeprefix("the ").removesuffix(" the")


def in_each_language(words: StrOrPromise | Callable[[], str]) -> Iterator[str]:
    """The words in English and in each language of the interface, each wording once.

    words: translated ones, or a function that says them in the language that is active.
    """
    said = []
    for language in [None, *(code for code, _name in settings.LANGUAGES)]:
        with translation.override(language):
            said.append(words() if callable(words) else str(words))
    yield from dict.fromkeys(said)
