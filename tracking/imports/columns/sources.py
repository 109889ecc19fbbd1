"""The columns of files of sources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.imports.columns.declaring import ImportColumn, ImportKind, LeftOut, Reads
from tracking.imports.columns.shared import NUMBERS, ORIGIN, STATES, WORKED_OUT
from tracking.models.sources import SourceKind

CITING = LeftOut(
    ("events", "forums"),
    _("It follows from the records that cite the source, so the column is left out."),
)
# A source is published by others: its date is no state of a record here.
STATES_HERE = LeftOut(tuple(name for name in STATES.names if name != "published_on"), STATES.reason)

SOURCES = ImportKind(
    "sources",
    _("Sources"),
    "web_address",
    (
        ImportColumn(
            "web_address",
            _("Web address"),
            _("Address of the page or document, as copied from the browser."),
            Reads.ADDRESS,
            example="https://example.org/press/2",
            words=("url", "link", "address", "hyperlink", "source url", "web page"),
            field="url",
        ),
        ImportColumn(
            "citation",
            _("Citation"),
            _("Where there is no address: how to find it (newspaper, page, archive)."),
            Reads.LINE,
            words=("reference", "source reference"),
        ),
        ImportColumn(
            "title",
            _("Title"),
            _("Its title."),
            Reads.LINE,
            example="Press release on the second meeting",
            words=("headline", "source", "source title", "article", "article title", "name"),
            required=True,
        ),
        ImportColumn(
            "publisher",
            _("Publisher"),
            _("Who published it."),
            Reads.LINE,
            example="Example Post",
            words=("publication", "outlet", "newspaper", "media", "source publisher"),
            required=True,
        ),
        ImportColumn(
            "published_on",
            _("Published on"),
            _("Day, month or year of publication."),
            Reads.DATE,
            example="2024-05-18",
            words=("date", "publication date", "date published", "date of publication",
                   "source published on"),
        ),
        ImportColumn(
            "language",
            _("Language"),
            _("Its language: a code such as en, or its name."),
            Reads.LANGUAGE,
            example="en",
            words=("lang", "language of source", "source language"),
        ),
        ImportColumn(
            "kind",
            _("Kind"),
            _("primary, secondary or analysis."),
            Reads.CHOICE,
            example="secondary",
            words=("type", "source type", "kind of source", "source kind", "category"),
            choices=SourceKind,
        ),
        ImportColumn(
            "voice",
            _("Voice"),
            _("Which recorded publisher wrote it: its short name or its name."),
            Reads.PUBLISHER,
            words=("source voice", "written by", "author organisation"),
        ),
        ImportColumn(
            "carrier",
            _("Carrier"),
            _("On whose pages it stands, where that is another publisher."),
            Reads.PUBLISHER,
            words=("source carrier", "reprinted by"),
        ),
        ImportColumn(
            "read_on",
            _("Read on"),
            _("Day on which somebody last read it."),
            Reads.DAY,
            example="2024-06-01",
            words=("accessed", "accessed on", "date accessed", "access date", "retrieved"),
        ),
        ImportColumn(
            "archived_url",
            _("Archived copy"),
            _("Address of an archived copy."),
            Reads.ADDRESS,
            words=("archive link", "archive", "archive url"),
        ),
        *ORIGIN,
    ),
    (WORKED_OUT, STATES_HERE, NUMBERS, CITING),
)  # fmt: skip
