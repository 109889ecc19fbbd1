"""The rows of the list of changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from gsi_tracker.drawn import ByKey
from tracking.exports import place_in_list
from tracking.models import PublicRevision, Source
from tracking.values.as_of import AsOf


@dataclass(frozen=True, slots=True)
class ChangeRow(ByKey):
    """address: "" where nothing can be opened. language: of a source's title, else "".

    name: "" where readers may not learn what it is called. revision: the words of the way to its
    history, if any. removal: the kind of reason why it was removed, in place of `reason`.
    """

    at: str
    day: str
    what: str
    address: str
    name: str
    language: str
    number: str
    revision: str
    revision_address: str
    removal: str
    reason: str
    role: str


def change_rows(changes: Iterable[PublicRevision], as_of: AsOf) -> list[ChangeRow]:
    revision = gettext("revision %(number)s")
    numbered = gettext("%(kind)s no. %(number)s")
    return [_row(change, as_of, revision, numbered) for change in changes]


def _row(change: PublicRevision, as_of: AsOf, revision: str, numbered: str) -> ChangeRow:
    record, kind = change.record, change.get_kind_display()
    name = address = number = words = history = ""
    if isinstance(record, Source):
        name, address = str(record), as_of.with_as_of(place_in_list(record))
    elif change.is_of_removed:
        number = numbered % {"kind": kind, "number": record.pk}
    elif not change.names_record:
        address = record.get_absolute_url()
    else:
        path = record.get_absolute_url()
        name, address = str(record), as_of.with_as_of(path)
        history = f"{as_of.with_as_of(f'{path}history/')}#revision-{change.number}"
        words = revision % {"number": change.number}
    moment = timezone.localtime(change.changed_at)
    return ChangeRow(
        at=moment.isoformat(),
        day=formats.date_format(moment, "j F Y, H:i"),
        what=f"{kind} {change.get_act_display().lower()}",
        address=address,
        name=name,
        language=record.language if isinstance(record, Source) else "",
        number=number,
        revision=words,
        revision_address=history,
        removal=capfirst(change.get_removal_kind_display()) if change.is_removal else "",
        reason=change.reason,
        role=change.get_role_display(),
    )
