"""The columns of the files of sources."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tracking.exports.columns.events import CHANGED_AT, REFERENCE
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind, Links
from tracking.exports.links import to_public_events, to_public_forums
from tracking.models import Source

SOURCES = Export(
    "sources",
    (
        Column("web_address", _("address of the page or document"), F("url")),
        Column("citation", _("how to find it where there is no address"), F("citation")),
        Column("title", _("title"), F("title")),
        Column("publisher", _("publisher"), F("publisher")),
        Column(
            "published_on",
            _("day, month or year of publication"),
            F("published_on"),
            Kind.PARTIAL_DATE,
        ),
        Column("language", _("ISO 639-1 code of its language"), F("language"), Kind.CODE),
        Column("kind", _("primary, secondary or analysis"), F("kind"), Kind.CODE),
        Column(
            "voice",
            _("short name of the publisher that wrote it, empty where nobody has said who"),
            F("voice__slug"),
            Kind.CODE,
        ),
        Column(
            "carrier",
            _("short name of the publisher on whose page it stands, where that is another one"),
            F("carrier__slug"),
            Kind.CODE,
        ),
        Column("read_on", _("day on which it was last read here"), F("read_on"), Kind.DATE),
        Column("archived_url", _("address of an archived copy"), F("archived_url")),
        Column(
            "events",
            _("slugs of the published events that cite it"),
            Links(
                lambda moment: to_public_events(Source.events.through.objects.all(), moment),
                owner="source",
                cell=F("event__slug"),
                order=("-event__earliest_on", "-event_id"),
            ),
            Kind.CODES,
        ),
        Column(
            "forums",
            _("slugs of the published forums that cite it"),
            Links(
                lambda moment: to_public_forums(Source.forums.through.objects.all(), moment),
                owner="source",
                cell=F("forum__slug"),
                order=("forum__name", "forum_id"),
            ),
            Kind.CODES,
        ),
        CHANGED_AT,
        LICENCE_OF_ROW,
        *REFERENCE,
    ),
)
