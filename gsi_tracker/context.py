"""What every template may say about the site, without a query."""

from django.conf import settings
from django.http import HttpRequest

from gsi_tracker.environment import Mode


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "is_demo": settings.MODE == Mode.DEMO,
        "site_url": settings.SITE_URL,
        "contact": settings.CONTACT,
        "contact_words": settings.CONTACT.removeprefix("mailto:"),
        "activity_months": settings.ACTIVITY_MONTHS,
        "right_of_reply": settings.RIGHT_OF_REPLY,
        "reassess_days": settings.REASSESS_DAYS,
    }
