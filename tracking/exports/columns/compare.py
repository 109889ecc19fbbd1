"""The columns of the files of a comparison: a row for each item and quarter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.exports.columns.matrix import MATRIX
from tracking.exports.declaring import Column, Export, Kind

COMPARE = Export(
    "compare",
    (
        *MATRIX.columns,
        Column("as_of", _("the day that the row describes"), lambda r: r.as_of.day, Kind.DATE),
        Column(
            "known_on",
            _("the day whose published records here the row shows (UTC)"),
            lambda r: r.as_of.pinned.known_on,
            Kind.DATE,
        ),
    ),
)
