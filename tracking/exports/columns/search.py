"""The columns of the files of search results, worked out from `Hit`: a row for each result."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind

SEARCH = Export(
    "search",
    (
        Column(
            "kind",
            _("what was found: item, commitment, event, forum, status_update, party or source"),
            lambda r: r.entry.kind,
            Kind.CODE,
        ),
        Column(
            "detail",
            _("kind of item, event, forum, party or source; status of a status update"),
            lambda r: r.entry.detail,
            Kind.CODE,
        ),
        Column("title", _("what it is called"), lambda r: r.entry.title),
        Column(
            "excerpt",
            _("the part of its text with most of the words, as the page shows it"),
            lambda r: "".join(run.text for run in r.excerpt),
        ),
        Column(
            "start_date", _("its day, month or year"), lambda r: r.entry.start, Kind.PARTIAL_DATE
        ),
        Column("end_date", _("when it ended"), lambda r: r.entry.end, Kind.PARTIAL_DATE),
        Column("items", _("items that it is about"), lambda r: r.entry.items.split(), Kind.CODES),
        Column(
            "url",
            _("its page here; of a source its own web address"),
            lambda r: r.address,
        ),
        LICENCE_OF_ROW,
    ),
)
