"""Words of a fixed list, languages and countries: by code or by name in any interface language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from tracking.imports.lookup.answers import Missing, What
from tracking.imports.lookup.names import Names
from tracking.imports.wording import in_each_language
from tracking.models import Party
from tracking.values.country_names import country_name
from tracking.values.languages import Language

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Choices = Iterable[tuple[str, "StrOrPromise"]]
WITH_REGION = re.compile(r"([A-Za-z]{2})[-_][A-Za-z]{2,4}")
YES, NO = ("true", "yes", "y", "1", "x", "✓"), ("false", "no", "n", "0", "-")
IN_WORDS: dict[bool, StrOrPromise] = {True: _("yes"), False: _("no")}


def named_choices(choices: Choices, what: str = What.CHOICE) -> Names[str]:
    """By their codes, and by their labels with and without what explains them."""
    names: Names[str] = Names(what)
    for code, label in choices:
        names.add_code(code, code)
        for words in in_each_language(label):
            names.add(words, code)
            names.add(words.partition(":")[0], code, rank=2)
    return names


def named_languages() -> Names[str]:
    """As `named_choices`, and by the names that the languages have for themselves."""
    names = named_choices(Language.choices, What.LANGUAGE)
    for code in Language.values:
        names.add(LANG_INFO.get(code, {}).get("name_local", ""), code, rank=2)
    names.add(LANG_INFO["zh-hans"]["name_local"], Language.ZH, rank=2)
    names.add("Mandarin", Language.ZH, rank=2)
    names.add("Farsi", Language.FA, rank=2)
    return names


def find_language(names: Names[str], value: str) -> str | Missing:
    """`en-GB` is `en`."""
    found = names.find(value)
    match = WITH_REGION.fullmatch(value.strip())
    if isinstance(found, Missing) and match:
        shorter = names.find(match[1].lower())
        return found if isinstance(shorter, Missing) else shorter
    return found


def named_countries(parties: Iterable[Party]) -> Names[str]:
    """By both ISO codes, by their names, and by all names of the states that are recorded."""
    names: Names[str] = Names(What.COUNTRY)
    for code in countries.countries:
        names.add_code(code, code)
        names.add(countries.alpha3(code), code, rank=0)
        for words in in_each_language(partial(country_name, code)):
            names.add(words, code)
    for party in parties:
        for name in party.all_names if party.country else ():
            names.add(name, str(party.country), rank=2)
    return names


def named_answers() -> Names[bool]:
    """Yes and no, as programs and people write them."""
    names: Names[bool] = Names(What.CHOICE)
    for answer, words in ((True, YES), (False, NO)):
        for word in (*words, *in_each_language(IN_WORDS[answer])):
            names.add_code(word, answer)
    return names
