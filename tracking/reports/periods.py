"""The periods that a report offers beside free dates: years and quarters with something in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from priorities.models import Item
from tracking.reports.report import Report
from tracking.values.periods import Length, Period, of_years

MOST_YEARS = 30


@dataclass(frozen=True)
class Offered:
    """A period, and the address of the report for it."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Offer:
    """Years, this one and the last among them, and the quarters of the year that is in view."""

    years: list[Offered]
    quarters: list[Offered]

    @classmethod
    def of(cls, report: Report) -> Offer | None:
        """None for a report without a period, or of which nothing has a date. Four queries."""
        dated = report.kind.dated and report.kind.dated(report.as_of)
        if not dated:
            return None
        rows, day = dated
        first = rows.order_by(day).values_list(day, flat=True).first()
        last = rows.order_by(f"-{day}").values_list(day, flat=True).first()
        if first is None or last is None:
            return None
        this = report.as_of.day.year
        earliest = max(first.year, last.year - MOST_YEARS + 1)
        found = _with_rows(of_years(earliest, last.year, Length.YEAR), rows, day)
        years = {period.year for period in found}
        latest = max((year for year in years if year <= this), default=this)
        viewed = _year_of(QueryDict(report.query)) or latest
        words = {this: gettext("%(year)s (this year)"), this - 1: gettext("%(year)s (last year)")}
        return cls(
            years=[
                _offered(report, Period(year), words.get(year, "%(year)s") % {"year": year})
                for year in sorted({this, this - 1, *years}, reverse=True)
            ],
            quarters=[
                _offered(report, period, str(period))
                for period in _with_rows(of_years(viewed, viewed), rows, day)
            ],
        )


def _with_rows(periods: Iterable[Period], rows: QuerySet[Any], day: str) -> list[Period]:
    """Those of the periods in which some row begins. One query, one look into an index for each."""
    asked = {period.code: period for period in periods}
    looks = {
        f"in_{place}": Exists(rows.order_by().filter(**{f"{day}__range": (one.start, one.end)}))
        for place, one in enumerate(asked.values())
    }
    # Any table with a row will do to hang the questions on.
    found = Item.objects.order_by("pk").values(**looks)[:1].get()
    return [one for is_there, one in zip(found.values(), asked.values(), strict=True) if is_there]


def _year_of(asked: QueryDict) -> int | None:
    """The year that the chosen period lies in, if it is one."""
    start, end = asked.get("start", "")[:4], asked.get("end", "")[:4]
    return int(start) if start == end and start.isdecimal() and int(start) else None


def _offered(report: Report, period: Period, label: str) -> Offered:
    ends = {"start": f"{period.start:%Y-%m}", "end": f"{period.end:%Y-%m}"}
    if not period.quarter:
        ends = dict.fromkeys(ends, str(period.year))
    asked = QueryDict(report.query, mutable=True)
    is_current = all(asked.get(name) == text for name, text in ends.items())
    for name, text in ends.items():
        asked[name] = text
    return Offered(label, f"{report.kind.path}?{asked.urlencode()}", is_current)
