"""Downloads under an id of their own: the same rows again, as they were public at a moment.

The moment is exact. It is taken while no act on public records is under way, so that whatever was
published before it could be read then.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from tracking.downloads.lists import LIST_FILES, Asked
from tracking.exports import WrittenFile, write_file
from tracking.models import CacheVersion, CitedDownload
from tracking.models.cited_downloads import Variant

KEY_CHARACTERS = 16


class TooMany(Exception):
    """Visitors have cited as many downloads as they may in a day."""


def cite(asked: Asked, columns: list[str], variant: str, *, by: User | None) -> CitedDownload:
    """What is public now of this list, with these columns; the known one, if it is cited already.

    Cost: the file is written once, to know how many rows and which bytes it has. Raises TooMany,
    and what `write_file` does.
    """
    number, moment = _moment_between_acts()
    cited = CitedDownload(
        file=asked.export.name,
        query=asked.query,
        columns=",".join(columns),
        variant=variant,
        cited_at=moment,
        cited_by=by,
    )
    cited.key = _key(cited, number)
    if known := CitedDownload.objects.filter(key=cited.key).first():
        return known
    if by is None:
        _refuse_too_many(moment)
    file = write_again(cited, asked_again(cited))
    with file.content:
        cited.row_count, cited.sha256 = file.row_count, sha256_of(file)
    return _stored_once(cited)


def asked_again(cited: CitedDownload) -> Asked:
    """The rows as they were public then. Few queries: the rows are not read."""
    return LIST_FILES[cited.file].ask(QueryDict(cited.query), read_at=cited.cited_at)


def write_again(cited: CitedDownload, asked: Asked) -> WrittenFile:
    return write_file(
        asked.export,
        asked.narrowed.read(),
        columns=cited.column_names,
        plain=cited.variant == Variant.PLAIN,
        excel=cited.variant == Variant.EXCEL,
    )


def sha256_of(file: WrittenFile) -> str:
    """Of the whole content, read in pieces; the file is at its first byte again."""
    digest = hashlib.file_digest(file.content, "sha256")  # type: ignore[arg-type]
    file.content.seek(0)
    return digest.hexdigest()


@transaction.atomic
def _moment_between_acts() -> tuple[int, datetime]:
    """The number of what is public, and a moment at which nothing of it changes."""
    return CacheVersion.objects.locked().number(), timezone.now()


def _key(cited: CitedDownload, number: int) -> str:
    """The same for the same rows and columns as long as nothing public changes on that day."""
    day = timezone.localdate(cited.cited_at).isoformat()
    parts = [cited.file, cited.query, cited.columns, cited.variant, number, day]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:KEY_CHARACTERS]


def _refuse_too_many(moment: datetime) -> None:
    """A limit against floods, not a quota: two requests at once may exceed it by one."""
    midnight = datetime.combine(moment.astimezone(UTC), time.min, UTC)
    cited = CitedDownload.objects.of_visitors().from_moment(midnight)
    if cited.count() >= settings.CITATIONS_A_DAY:
        sentence = gettext(
            "Visitors have cited %(number)s downloads today, and no more can be added. Try again "
            "tomorrow (UTC), or cite the address of the list: it names the day."
        )
        raise TooMany(sentence % {"number": settings.CITATIONS_A_DAY})


def _stored_once(cited: CitedDownload) -> CitedDownload:
    """Stored, or that which another request has stored a moment earlier."""
    try:
        with transaction.atomic():
            cited.save(force_insert=True)
    except IntegrityError:
        return CitedDownload.objects.get(key=cited.key)
    return cited
