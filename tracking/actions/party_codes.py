"""The code under which a proposed party is stored, until an editor gives it a better one."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, count

from django_countries import countries

from tracking.models import Party

MOST_LETTERS = 12
UNIMPORTANT = {"and", "for", "in", "of", "on", "the", "to"}


def free_code(party: Party) -> str:
    """ISO 3166 alpha-3 of a state that has one, else the initials; with a number if it is taken."""
    code = countries.alpha3(str(party.country)) or _initials(party.name)
    taken = {code.upper() for code in Party.objects.codes_beginning_with(code)}
    tries = chain([code], (f"{code}-{number}" for number in count(2)))
    return next(one for one in tries if one.upper() not in taken)


def _initials(name: str) -> str:
    """Of a name of one word its beginning; `NEW` where no letter is Latin."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Za-z0-9]+", plain)
    counted = [word for word in words if word.lower() not in UNIMPORTANT] or words
    code = counted[0] if len(counted) == 1 else "".join(word[0] for word in counted)
    return code[:MOST_LETTERS].upper() if counted else "NEW"
