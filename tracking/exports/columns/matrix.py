"""The columns of the files of the matrix: a row for each item and period."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tracking.exports.addresses import address_of
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind

MATRIX = Export(
    "matrix",
    (
        Column("item", _("the item: priority-7"), lambda r: r.counted.item.key, Kind.CODE),
        Column("code", _("its short name: P7"), lambda r: r.counted.item.code, Kind.CODE),
        Column("title", _("its title"), lambda r: r.counted.item.title),
        Column(
            "period",
            _("quarter or year: 2024-Q1, 2024"),
            lambda r: r.counted.period.code,
            Kind.CODE,
        ),
        Column("start", _("first day of the period"), lambda r: r.counted.period.start, Kind.DATE),
        Column(
            "end",
            _("last day of the period that is shown"),
            lambda r: r.counted.period.last_day,
            Kind.DATE,
        ),
        Column(
            "event_count",
            _("events linked to the item that began from start to end"),
            lambda r: r.counted.count,
            Kind.NUMBER,
        ),
        Column(
            "status",
            _("status of the item as a whole on the day of status_on"),
            lambda r: str(r.assessed.status) if r.assessed.on else "",
            Kind.CODE,
        ),
        Column(
            "url",
            _("list of the events, with those that began earlier and lasted until then"),
            lambda r: settings.SITE_URL + r.events_path,
            Kind.CODE,
        ),
        Column(
            "status_on",
            _("last day of the period, or the day shown; empty for a period to come"),
            lambda r: r.assessed.on,
            Kind.DATE,
        ),
        Column(
            "status_update",
            _("page of the assessment that gives the status; empty if withdrawn since"),
            lambda r: address_of(r.assessed.update) if r.assessed.has_page else "",
            Kind.CODE,
        ),
        LICENCE_OF_ROW,
    ),
)
