"""What a lookup answers where it does not find one thing: none, several, or that it could not look.

These are three answers, for three different things are to be done: to choose or to create, to say
which, or to try again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, gettext_lazy

from tracking.values.validators import quoted

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

_ = gettext_lazy
MOST_NAMED = 3


class What(StrEnum):
    """What a word of a file is to name."""

    PARTY = "party"
    ROLE = "role"
    ITEM = "item"
    COMMITMENT = "commitment"
    FORUM = "forum"
    PUBLISHER = "publisher"
    SOURCE = "source"
    EVENT = "event"
    STATUS_UPDATE = "status_update"
    COUNTRY = "country"
    LANGUAGE = "language"
    CHOICE = "choice"  # one of a few words of a column


UNKNOWN: dict[str, StrOrPromise] = {
    What.PARTY: _("%(value)s names no known party. Write its code or its name."),
    What.ROLE: _("%(value)s names no role of a party."),
    What.ITEM: _("%(value)s names no item of the paper. Write a code such as P7."),
    What.COMMITMENT: _("%(value)s names no commitment of the paper. Write a code such as P4.5."),
    What.FORUM: _("%(value)s names no known forum. Write its short name or its name."),
    What.PUBLISHER: _("%(value)s names no known publisher. Write its short name or its name."),
    What.SOURCE: _(
        "%(value)s is no recorded source. Give its title and publisher in columns of their own."
    ),
    What.EVENT: _("%(value)s names no event. Write its name as in its address."),
    What.STATUS_UPDATE: _("%(value)s names no assessment. Write its name as in its address."),
    What.COUNTRY: _("%(value)s names no country. Write its code, such as KE, or its name."),
    What.LANGUAGE: _("%(value)s is no language known here. Write its code, such as en or zh."),
    What.CHOICE: _("%(value)s is none of the words that this column takes."),
}
NEW = (What.PARTY, What.PUBLISHER, What.FORUM)


@dataclass(frozen=True)
class Missing:
    """A word that names no one thing."""

    what: str
    value: str

    @property
    def nearest(self) -> Sequence[Any]:
        """What may be meant, the likeliest first."""
        return ()

    @property
    def sentence(self) -> str:
        """What is wrong, and what would be right."""
        return str(UNKNOWN[self.what]) % {"value": quoted(self.value)}


@dataclass(frozen=True)
class Unknown(Missing):
    """It was looked for, and nothing has this name."""

    alike: Callable[[str], Sequence[Any]] = field(default=lambda value: (), compare=False)

    @property
    def nearest(self) -> Sequence[Any]:
        """Compares all names, which takes some milliseconds: for what is shown alone."""
        return self.alike(self.value)


@dataclass(frozen=True)
class Several(Missing):
    """More than one thing has this name."""

    candidates: tuple[Any, ...] = ()

    @property
    def nearest(self) -> Sequence[Any]:
        return self.candidates

    @property
    def sentence(self) -> str:
        names = "; ".join(str(one) for one in self.candidates[:MOST_NAMED])
        sentence = gettext("%(value)s can mean more than one: %(names)s. Write which by its code.")
        return sentence % {"value": quoted(self.value), "names": names}


@dataclass(frozen=True)
class NotLookedUp(Missing):
    """Nobody knows whether something has this name: it could not be looked up."""

    why: str = ""

    @property
    def sentence(self) -> str:
        sentence = gettext("%(value)s could not be looked up: %(why)s")
        return sentence % {"value": quoted(self.value), "why": self.why}


def can_be_created(missing: Missing) -> bool:
    """Whether a person can have the thing recorded from its word: not what may be here already."""
    return isinstance(missing, Unknown) and missing.what in NEW
