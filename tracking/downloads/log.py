"""The log of what signed-in people download; it alone writes and empties it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.exports import Column, Export, Kind
from tracking.exports.expressions import Second
from tracking.models import Download
from tracking.models.downloads import MOST_QUERY

logger = logging.getLogger(__name__)

DOWNLOADS = Export(
    "downloads",
    (
        Column("taken_at", _("moment of the download (UTC)"), Second("taken_at"), Kind.CODE),
        Column("person", _("user name"), F("person_name")),
        Column("file", _("name of the file"), F("file")),
        Column("path", _("its address"), F("path")),
        Column("query", _("filter, columns and variant"), F("query")),
        Column("row_count", _("number of rows"), F("row_count"), Kind.NUMBER),
    ),
)


def note(request: HttpRequest, file: str, row_count: int) -> None:
    """Stores that a signed-in person takes this file, before its first byte is sent.

    Nothing for visitors, for a request of the headers alone, or where the log is off. A log that
    cannot be written does not keep anybody from the file; the server's own log says so.
    """
    person = request.user
    if not settings.DOWNLOAD_DAYS or request.method != "GET" or not isinstance(person, User):
        return
    try:
        with transaction.atomic():
            Download.objects.create(
                taken_at=timezone.now(),
                taken_by=person,
                person_name=person.get_username(),
                file=file[:255],
                path=request.path[:255],
                query=request.META.get("QUERY_STRING", "")[:MOST_QUERY].replace("\0", ""),
                row_count=row_count,
            )
    except DatabaseError:
        logger.exception("The download of %s by %r could not be logged.", file, person)


def forget(now: datetime) -> None:
    """Removes what is older than the setting."""
    Download.objects.before(now - timedelta(days=settings.DOWNLOAD_DAYS)).delete()
