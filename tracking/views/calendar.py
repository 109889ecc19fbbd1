"""Events by month."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tracking.calendar_page import CalendarPage
from tracking.partial_dates import PartialDate

HOW_TO_ASK = {
    "month": "Write a month as 2024-05.",
    "year": "Write a year as 2024.",
}


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    try:
        period, error = _asked(request.GET.dict(), today), ""
    except ValueError as reason:
        period, error = _month_of(today), str(reason)
    context = {"page": CalendarPage.build(period), "error": error, "today": _month_of(today)}
    return render(request, "tracking/calendar.html", context)


def _month_of(day: date) -> PartialDate:
    return PartialDate(day.year, day.month)


def _asked(asked: dict[str, str], today: date) -> PartialDate:
    """The month or else the year that is asked for; a ValueError says what is wrong with it."""
    for precision, how_to_ask in HOW_TO_ASK.items():
        if text := asked.get(precision, "").strip():
            period = PartialDate.parse(text)
            if period.precision != precision:
                raise ValueError(f"This is a {period.precision}, not a {precision}. {how_to_ask}")
            return period
    return _month_of(today)
