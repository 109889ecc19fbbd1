"""Dates that say more or less than a partial date can: each with the reason and what to write.

Sources of the shapes: the Extended Date/Time Format (ISO 8601-2), levels 0 to 2, and what people
write in spreadsheets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking.values.validators import DIRECTION_OVERRIDES, quoted

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SEASONS = "spring|summer|autumn|fall|winter|early|mid|late|beginning|end|Q[1-4]|H[12]"


def _shape(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


REASONS: list[tuple[re.Pattern[str], StrOrPromise]] = [
    (
        _shape(rf".*[{DIRECTION_OVERRIDES}].*"),
        _("%(text)s holds a character that reverses the direction of writing. Type it again."),
    ),
    (
        _shape(
            r"(?:~|≈|c\.|ca\.?|c|approx\.?|approximately) ?\d.*",
            r"(?:circa|about|around) .*\d.*",
            r".*\d[~%].*",
        ),
        _(
            "%(text)s says “about”, which a date here cannot say. Write only what is sure, such as "
            "2024, and the rest in the text."
        ),
    ),
    (
        _shape(r".*\d\?.*", r"\?.*\d.*"),
        _(
            "%(text)s is marked as uncertain, which a date here cannot say. Write only what is "
            "sure, such as 2024, and the rest in the text."
        ),
    ),
    (
        _shape(
            r"\d{4}-(?:2[1-9]|3\d|4[01])",
            rf"(?:{SEASONS})\b.*\d{{4}}",
            rf"\d{{4}}[ -]?(?:{SEASONS})\b.*",
            r"\d{4}-?W\d{2}.*",
        ),
        _(
            "%(text)s is a season, a quarter, a week or another part of a year. Write the month as "
            "2024-05, or the year as 2024."
        ),
    ),
    (
        _shape(r"\d{1,3}[xu]{1,3}(?:-.*)?", r"\d{3}0s", r"[xu]{4}(?:-.*)?"),
        _("%(text)s is a decade or a century. Write the year, such as 2024."),
    ),
    (
        _shape(r"\d{4}-(?:xx|uu)-\d{1,2}"),
        _("%(text)s names a day without its month. Write the month too, or the year alone."),
    ),
    (
        _shape(r"\d{4}-(?:\d[xu]|[xu]\d)(?:-.*)?", r"\d{4}-\d{2}-(?:\d[xu]|[xu]\d)"),
        _("%(text)s leaves a digit open. Write the month as 2024-05, or the year as 2024."),
    ),
    (
        _shape(
            r"(?:\.\.)?/ ?\d.*",
            r".*\d ?/(?:\.\.)?",
            r"(?:since|until|before|after) .*",
            r"from (?!.* to ).*",
        ),
        _(
            "%(text)s is a period with an open end. Write the dates that are known, or leave it "
            "empty."
        ),
    ),
    (
        _shape(r"[\[{].*", r".*\d{4}(?:,| or | and ) ?.*\d{4}.*"),
        _("%(text)s names several dates. Write one, or a period as 2024-05-17/2024-05-19."),
    ),
    (
        _shape(r"Y-?\d{5,}.*", r"-\d{4}.*", r"\d+ ?(?:BCE?|AD|CE)"),
        _("The year must be between 1900 and 2100; %(text)s is not."),
    ),
    (
        _shape(
            r"\d{1,2}[./-]\d{1,2}[./-]\d{2}",
            r"\d{1,2}[ -][^\W\d_]+\.?[ ,'-]+\d{2}",
            r"[^\W\d_]{3,}[ '-]+\d{2}",
        ),
        _("%(text)s has a year of two digits. Write all four, such as 2024-05-17."),
    ),
]
RELATIVE = _("%(text)s is another day whenever the file is read. Write the date: 2024-05-17.")


def why_not(text: str) -> str:
    """Why a date that is written so is refused; "" for one that is not among these."""
    words = {"today", "yesterday", gettext("today").casefold(), gettext("yesterday").casefold()}
    if text.casefold() in words:
        return str(RELATIVE) % {"text": quoted(text)}
    for shape, sentence in REASONS:
        if shape.fullmatch(text):
            return str(sentence) % {"text": quoted(text)}
    return ""
