"""Columns that several kinds have, and those that are known and left out of every import."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.imports.columns.declaring import ImportColumn, LeftOut, Reads, numbered
from tracking.models.sources import SourceKind

MOST_SOURCES = 9  # of one row, each in columns of its own

OWN_NAME = ImportColumn(
    "slug",
    _("Name in addresses"),
    _("Of a record that is here already: as in its address. Leave it empty for a new one."),
    Reads.CODE,
    words=("name in address", "slug"),
)
ORIGIN = (
    ImportColumn(
        "origin",
        _("Origin"),
        _("Where the row comes from: the name of the collection, the same in all its files."),
        Reads.LINE,
        example="MFA spreadsheet",
        words=("collection", "dataset", "database", "origin of record"),
    ),
    ImportColumn(
        "origin_id",
        _("Number at its origin"),
        _("What names the row there. A later file with the same one changes this record."),
        Reads.CODE,
        example="1024",
        words=(
            "origin id", "external id", "external reference", "reference number", "record id",
            "record number", "ref", "ref no", "id at origin",
        ),
    ),
)  # fmt: skip
SOURCES = ImportColumn(
    "sources",
    _("Sources"),
    _(
        "Addresses of sources that are recorded here, with a semicolon or a line break between "
        "two (a semicolon in one is written %3B), or citations."
    ),
    Reads.SOURCES,
    words=("source", "links", "urls", "source links", "source urls", "references", "web addresses"),
    in_template=False,
)
OF_SOURCE = (
    ImportColumn(
        "source_title",
        _("Source: title"),
        _("Title of the source. One that is recorded already stays as it is."),
        Reads.LINE,
        example="Press release on the second meeting",
        words=("title of source", "source name", "article", "article title"),
        field="sources",
        fact="title",
    ),
    ImportColumn(
        "source_publisher",
        _("Source: publisher"),
        _("Who published it."),
        Reads.LINE,
        example="Example Post",
        words=("publisher", "publication", "outlet", "newspaper", "media", "source outlet"),
        field="sources",
        fact="publisher",
    ),
    ImportColumn(
        "source_url",
        _("Source: address"),
        _("Its web address, as copied from the browser."),
        Reads.ADDRESS,
        example="https://example.org/press/2",
        words=("link", "url", "source link", "web address", "hyperlink", "web page"),
        field="sources",
        fact="url",
    ),
    ImportColumn(
        "source_citation",
        _("Source: citation"),
        _("Where it has no address: how to find it."),
        Reads.LINE,
        words=("citation", "source reference"),
        field="sources",
        fact="citation",
        in_template=False,
    ),
    ImportColumn(
        "source_published_on",
        _("Source: published on"),
        _("Day, month or year of publication."),
        Reads.DATE,
        example="2024-05-18",
        words=("published on", "publication date", "date published", "date of publication",
               "source date", "article date"),
        field="sources",
        fact="published_on",
    ),
    ImportColumn(
        "source_language",
        _("Source: language"),
        _("Its language: a code such as en, or its name."),
        Reads.LANGUAGE,
        example="en",
        words=("language of source", "language"),
        field="sources",
        fact="language",
    ),
    ImportColumn(
        "source_kind",
        _("Source: kind"),
        _("primary, secondary or analysis."),
        Reads.CHOICE,
        example="secondary",
        words=("kind of source", "source type", "type of source"),
        field="sources",
        choices=SourceKind,
        fact="kind",
    ),
    ImportColumn(
        "source_voice",
        _("Source: voice"),
        _("Which recorded publisher wrote it, where that is known."),
        Reads.PUBLISHER,
        words=("voice",),
        field="sources",
        fact="voice",
        in_template=False,
    ),
    ImportColumn(
        "source_carrier",
        _("Source: carrier"),
        _("On whose pages it stands, where that is another publisher."),
        Reads.PUBLISHER,
        words=("carrier",),
        field="sources",
        fact="carrier",
        in_template=False,
    ),
    ImportColumn(
        "source_archived_url",
        _("Source: archived copy"),
        _("Address of an archived copy."),
        Reads.ADDRESS,
        words=("archived url", "archive link", "archived copy", "archive url"),
        field="sources",
        fact="archived_url",
        in_template=False,
    ),
)  # fmt: skip
SOURCE_COLUMNS = (SOURCES, *OF_SOURCE, *numbered(OF_SOURCE, range(1, MOST_SOURCES + 1)))

WORKED_OUT = LeftOut(
    (
        "url", "earliest_on", "latest_on", "event_count", "forum_count",
        "source_count", "carried_count", "region", "roles", "licence", "is_sample", "page_key",
        "rule_confidence", "scale_version", "counts", "version", "is_confirmed",
    ),
    _("It is worked out here, so the column is left out."),
)  # fmt: skip
STATES = LeftOut(
    (
        "state", "status_of_record", "published_on", "published_at", "published_by", "changed_on",
        "changed_at", "created_on", "created_at", "created_by", "updated_on", "updated_at",
        "updated_by", "submitted_at", "submitted_by", "reviewed_by", "withdrawn_on", "withdrawn_at",
        "withdrawn_by", "withdrawal_reason", "opinion", "assessed_twice", "accepted_at",
        "accepted_by",
    ),
    _("It follows from what people do with the record here, so the column is left out."),
)  # fmt: skip
NUMBERS = LeftOut(
    ("id", "pk", "uuid", "form_key"),
    _(
        "The number of a record here is given here. A number of your own goes into the columns "
        "origin and origin_id."
    ),
)
ALWAYS_LEFT_OUT = (WORKED_OUT, STATES, NUMBERS)
