"""Where readers write about a record that is wrong or lacks something."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from django import template
from django.conf import settings
from django.utils.text import Truncator

from tracking.models import Event, Forum, Party, Publisher, StatusUpdate

MOST_SUBJECT = 100  # characters: some mail programs refuse addresses beyond about 2,000

register = template.Library()


@register.simple_tag
def contact_about(record: Event | Forum | StatusUpdate | Party | Publisher) -> str:
    """The site's contact with the record's address filled in; "" where none is set.

    An email address gets a subject and a body, a web address the parameter `about`.
    """
    address = settings.SITE_URL + record.get_absolute_url()
    email = settings.CONTACT.removeprefix("mailto:")
    if email != settings.CONTACT:
        filled = {"subject": f"GSI Tracker: {_shortened(record)}", "body": address}
        return f"mailto:{quote(email, safe='@')}?{urlencode(filled, quote_via=quote)}"
    if not settings.CONTACT:
        return ""
    parts = urlsplit(settings.CONTACT)
    query = "&".join(filter(None, [parts.query, urlencode({"about": address})]))
    return parts._replace(query=query).geturl()


def _shortened(record: Event | Forum | StatusUpdate | Party | Publisher) -> str:
    return Truncator(" ".join(str(record).split())).chars(MOST_SUBJECT)
