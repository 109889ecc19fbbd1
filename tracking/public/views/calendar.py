"""Events by month."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tracking.page_cache import cached_page
from tracking.progress.calendar import CalendarPage
from tracking.values.as_of import AsOf
from tracking.values.partial_dates import PartialDate

HOW_TO_ASK = {
    "month": _("Write a month as 2024-05."),
    "year": _("Write a year as 2024."),
}
OTHERWISE = {
    "day": _("This is a day, not a month or a year."),
    "month": _("This is a month, not a year."),
    "year": _("This is a year, not a month."),
}


@require_safe
@cached_page
def calendar(request: HttpRequest) -> HttpResponse:
    as_of = AsOf.of(request.GET)
    current = PartialDate(as_of.day.year, as_of.day.month)
    try:
        period, error = _asked(request.GET.dict()), ""
    except ValueError as reason:
        period, error = current, str(reason)
    context = {
        "page": CalendarPage.build(period, as_of) if period else CalendarPage.latest(as_of),
        "error": error,
        "current": current,
        "shows_as_of": True,
    }
    return render(request, "tracking/progress/calendar.html", context)


def _asked(asked: dict[str, str]) -> PartialDate | None:
    """The requested month or year, if any; a ValueError says what is wrong."""
    for precision, how_to_ask in HOW_TO_ASK.items():
        if text := asked.get(precision, "").strip():
            period = PartialDate.parse(text)
            if period.precision != precision:
                raise ValueError(f"{OTHERWISE[period.precision]} {how_to_ask}")
            return period
    return None
