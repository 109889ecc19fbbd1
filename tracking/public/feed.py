"""The Atom feed of changes. All addresses are the site's own, whatever host was requested."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from tracking.exports import page_of_change, place_in_list
from tracking.models import PublicRevision, Source
from tracking.values.validators import is_control

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NOTHING_YET = datetime(2023, 2, 21, tzinfo=UTC)  # the paper's own date: no feed is older


class ChangeFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Of a feed without entries a fixed moment: nothing has changed in it."""
        return super().latest_post_date() if self.items else NOTHING_YET


def tag_of(request: HttpRequest) -> str:
    """Changes whenever anything does that a feed can show. One query, by the primary key."""
    latest = PublicRevision.objects.order_by("pk").last()
    return f'"{latest.pk if latest else 0}-{get_language()}"'


def feed_of(changes: Iterable[PublicRevision], path: str, query: str) -> str:
    """The feed as XML; `query` is its filter."""
    asked = f"?{query}" if query else ""
    feed = ChangeFeed(
        title=gettext("GSI Tracker: changes"),
        link=f"{settings.SITE_URL}{path.removesuffix('.atom')}/{asked}",
        description="",
        subtitle=gettext("What was published, and what was revised afterwards, newest first."),
        feed_url=f"{settings.SITE_URL}{path}{asked}",
        author_name="GSI Tracker",
        language=get_language(),
    )
    for change in changes:
        page = page_of_change(change)
        name = change.public_name if change.is_of_removed else "revision"
        unique = f"{page}#{name}-{change.number}-{change.act}"
        if isinstance(change.record, Source):  # its address is not this site's to make names of
            page = page or f"{settings.SITE_URL}{place_in_list(change.record)}"
            unique = f"{settings.SITE_URL}{reverse('tracking:changes')}#change-{change.pk}"
        feed.add_item(
            title=title_of(change),
            link=page,
            description=_safe(change.reason or change.get_removal_kind_display()),
            unique_id=unique,
            pubdate=change.changed_at,
            updateddate=change.changed_at,
            categories=[change.kind, change.act],
        )
    return feed.writeString("utf-8")


def title_of(change: PublicRevision) -> str:
    """`Event edited: Talks in Geneva`; a withdrawn record is named by its address, a removed one
    by its number.
    """
    name = change.record if change.names_record else change.public_name
    sentence = gettext("%(kind)s, %(change)s: %(name)s")
    words = {"kind": change.get_kind_display(), "change": change.get_act_display().lower()}
    return _safe(sentence % {**words, "name": name})


def _safe(text: str) -> str:
    """Without what XML cannot hold: no record has such characters unless a program put them in."""
    return "".join(c for c in text if c in "\n\t" or not is_control(c))
