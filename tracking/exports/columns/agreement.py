"""The columns of the files of agreement: a row for each subject and day that was assessed twice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind

AGREEMENT = Export(
    "agreement",
    (
        Column(
            "item",
            _("the item that is assessed: priority-7"),
            lambda r: r.first.item.key,
            Kind.CODE,
        ),
        Column(
            "commitment",
            _("the commitment that is assessed: P4.5; empty for the item as a whole"),
            lambda r: r.first.commitment.code if r.first.commitment else "",
            Kind.CODE,
        ),
        Column("as_of", _("as-of date of both assessments"), lambda r: r.first.as_of, Kind.DATE),
        Column(
            "scale_version",
            _("version of the scale under which both were made; empty where there were two"),
            lambda r: r.scale_version,
            Kind.CODE,
        ),
        Column(
            "is_blind",
            _("false where the first was public when the second was asked for"),
            lambda r: r.is_blind,
            Kind.FLAG,
        ),
        Column("first", _("slug of the first opinion"), lambda r: r.first.slug, Kind.CODE),
        Column("second", _("slug of the second opinion"), lambda r: r.second.slug, Kind.CODE),
        Column("first_status", _("status by the first"), lambda r: r.first.status, Kind.CODE),
        Column("second_status", _("status by the second"), lambda r: r.second.status, Kind.CODE),
        Column(
            "first_confidence",
            _("confidence by the first"),
            lambda r: r.first.confidence,
            Kind.CODE,
        ),
        Column(
            "second_confidence",
            _("confidence by the second"),
            lambda r: r.second.confidence,
            Kind.CODE,
        ),
        Column(
            "is_on_ladder",
            _("true where both statuses are steps of the ladder, as the ordinal figure asks"),
            lambda r: r.is_on_ladder,
            Kind.FLAG,
        ),
        Column(
            "settled_as",
            _("slug of what counts: the agreed assessment, or the first of two that agree"),
            lambda r: r.settled_as.slug,
            Kind.CODE,
        ),
        Column(
            "settled_status",
            _("status that it was settled as"),
            lambda r: r.settled_as.status,
            Kind.CODE,
        ),
        Column(
            "why",
            _("why it was settled so, where the two differed"),
            lambda r: r.agreed.why_another if r.agreed else "",
        ),
        LICENCE_OF_ROW,
    ),
)
