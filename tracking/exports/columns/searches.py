"""The columns of the files of searches for evidence."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.utils.translation import gettext_lazy as _

from gsi_tracker.reader import reader
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind, Links
from tracking.exports.expressions import commitment_code
from tracking.exports.links import to_public
from tracking.models import SearchLog, StatusUpdate
from tracking.values.as_of import AsOf


def assessments(as_of: AsOf) -> QuerySet[Any]:
    """The links to the assessments that the public and whoever reads may see."""
    links = to_public("statusupdate", SearchLog.status_updates.through.objects.all(), as_of)
    if not reader():
        return links
    return links.exclude(statusupdate__in=StatusUpdate.objects.hidden().values("pk"))


SEARCHES = Export(
    "searches",
    (
        Column("search", _("number of the search; never changes"), F("pk"), Kind.NUMBER),
        Column("item", _("the item that was searched for: priority-7"), F("item__key"), Kind.CODE),
        Column(
            "commitment",
            _("the commitment that was searched for: P4.5; empty for the item as a whole"),
            Case(
                When(commitment__isnull=False, then=commitment_code("commitment__")),
                default=Value(""),
                output_field=TextField(),
            ),
            Kind.CODE,
        ),
        Column("searched_on", _("day on which the search ended"), F("searched_on"), Kind.DATE),
        Column("searched_in", _("databases, archives and sites"), F("searched_in")),
        Column("words", _("the words, as they were typed"), F("words")),
        Column("languages", _("ISO 639-1 codes of the languages"), F("languages"), Kind.CODES),
        Column("found", _("what was found"), F("found")),
        Column("searched_by", _("by whom, as readers may see it"), F("searched_by")),
        Column(
            "status_updates",
            _("slugs of the published assessments that rest on it"),
            Links(
                assessments,
                owner="searchlog",
                cell=F("statusupdate__slug"),
                order=("-statusupdate__as_of", "-statusupdate_id"),
            ),
            Kind.CODES,
        ),
        LICENCE_OF_ROW,
    ),
)
