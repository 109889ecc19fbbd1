"""What to show a person whose record somebody else has changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext

from tracking.actions import Stale
from tracking.models.versioned import Versioned
from tracking.revisions.staff import Change, Revision, changes_since


@dataclass(frozen=True)
class Conflict:
    """The record as it is now, and its changes since a person saw it, newest first."""

    record: Versioned
    revisions: list[Revision]

    @classmethod
    def of(cls, stale: Stale, seen: int) -> Conflict:
        current = stale.current
        return cls(current, changes_since(current, min(seen, current.version)))


@dataclass(frozen=True)
class Clash:
    """A field that two people changed in different ways, in words, and what was chosen so far."""

    name: str
    label: str
    mine: str
    theirs: str
    before: str
    is_link: bool
    choice: str


@dataclass(frozen=True)
class Merge(Conflict):
    """A conflict field by field. before: the version that the person saw.

    taken: the fields that the others alone changed; the form has their values already.
    """

    before: int
    clashes: list[Clash]
    taken: list[Change]


def who_changed(stale: Stale) -> str:
    """Who changed the record last, and when."""
    current = stale.current
    moment = formats.date_format(timezone.localtime(current.updated_at), "DATETIME_FORMAT")
    sentence = gettext("%(name)s has changed this in the meantime (%(moment)s).")
    return sentence % {"name": current.updated_by, "moment": moment}
