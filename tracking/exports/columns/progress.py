"""The columns of the files of progress, computed by `Progress`: a row for each item."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.exports.addresses import address_of
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind

PROGRESS = Export(
    "progress",
    (
        Column("item", _("the item: priority-7"), lambda r: r.item.key, Kind.CODE),
        Column("code", _("its short name: P7"), lambda r: r.item.code, Kind.CODE),
        Column("title", _("its title"), lambda r: r.item.title),
        Column("theme", _("theme of a priority"), lambda r: r.item.theme and r.item.theme.title),
        Column("url", _("the item's own page"), lambda r: address_of(r.item), Kind.CODE),
        Column(
            "status", _("current status of the item as a whole"), lambda r: str(r.status), Kind.CODE
        ),
        Column(
            "since",
            _("as-of date from which assessments have given this status"),
            lambda r: r.since,
            Kind.DATE,
        ),
        Column(
            "since_event",
            _("date of the event that first supported it"),
            lambda r: r.since_event,
            Kind.PARTIAL_DATE,
        ),
        Column(
            "assessed_on",
            _("as-of date of the current assessment"),
            lambda r: r.assessed_on,
            Kind.DATE,
        ),
        Column(
            "direction",
            _("direction since the previous assessment"),
            lambda r: r.direction,
            Kind.CODE,
        ),
        Column(
            "confidence",
            _("confidence of the current assessment"),
            lambda r: r.confidence,
            Kind.CODE,
        ),
        Column(
            "status_update",
            _("page of the current assessment, with its evidence; empty if withdrawn since"),
            lambda r: address_of(r.update) if r.update else "",
            Kind.CODE,
        ),
        Column(
            "event_count",
            _("published events linked to the item"),
            lambda r: r.event_count,
            Kind.NUMBER,
        ),
        Column(
            "source_count",
            _("different sources of those events"),
            lambda r: r.source_count,
            Kind.NUMBER,
        ),
        Column(
            "latest_event",
            _("page of the latest of those events; empty if withdrawn since"),
            lambda r: address_of(r.latest_event) if r.latest_event else "",
            Kind.CODE,
        ),
        Column(
            "latest_event_date",
            _("day, month or year it began"),
            lambda r: r.latest_event.start if r.latest_event else "",
            Kind.PARTIAL_DATE,
        ),
        Column("as_of", _("the day that the row describes"), lambda r: r.on, Kind.DATE),
        Column(
            "known_on",
            _("the day whose published records here the row shows (UTC)"),
            lambda r: r.as_of.pinned.known_on,
            Kind.DATE,
        ),
        LICENCE_OF_ROW,
        Column(
            "rule_confidence",
            _("confidence that the rule gives; another one is the analyst’s"),
            lambda r: r.update.rule_confidence if r.update else "",
            Kind.CODE,
        ),
        Column(
            "confidence_reason",
            _("why the confidence is not what the rule gives, where a reason is recorded"),
            lambda r: r.update.confidence_reason if r.update else "",
        ),
    ),
)
