"""The words of the interface, remembered: a page asks for some two hundred."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import trans_real

MOST_WORDS = 5000  # of each language; the interface has fewer


def remember_words() -> None:
    """Django asks the catalogues of all apps in turn for a word that a language's own lacks.

    What is remembered is their answer, not the language's: django-countries takes them away for a
    moment, to see whether the language itself has a name.
    """
    for code, _name in settings.LANGUAGES:
        others = trans_real.translation(code)._fallback  # type: ignore[attr-defined]
        if others:
            others.gettext = lru_cache(MOST_WORDS)(others.gettext)
