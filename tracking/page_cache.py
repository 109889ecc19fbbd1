"""The page cache: public pages are drawn once and cached until something public changes.

A number in the database (`CacheVersion`) is raised by every act that changes what the public
reads, in the transaction of that act. A page is cached under the number that was read before it was
drawn, so that no process can serve it after the act is committed: it would ask for another number.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language

from tracking.models.cache_versions import CacheVersion

View = Callable[..., HttpResponse]

# A page that is changed without an action (the framework loaded anew by hand, a backup brought
# back under the running site) is out of date no longer than this.
CACHE_SECONDS = 300
# Longer pages are drawn each time: a few of them would push out all others.
MOST_BYTES = 512 * 1024
# Who waits for another request to draw the page draws it after this themselves.
WAIT_SECONDS = 3

# Of each page that is being drawn in this process, what says that it is done.
_being_drawn: dict[str, threading.Event] = {}


def cached_page(view: View) -> View:
    """A public page that depends on its address, the language, the day and public records alone.

    For whoever has neither a session nor a message waiting; other requests are somebody's own. A
    cached page costs one query, and so does the 304 for a browser that has it already. However many
    ask for a page that is not cached, a process draws it once.
    """

    @wraps(view)
    def keep(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not settings.CACHED_PAGES or _is_own(request):
            return view(request, **kwargs)
        key = _key(request, CacheVersion.objects.number())
        response = _cached(key) or _drawn_once(key, partial(view, request, **kwargs))
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])  # a 304 says it too
        return _unless_known(request, response)

    return keep


def _is_own(request: HttpRequest) -> bool:
    """Whether the page may show what concerns one person: other cookies change no public page."""
    own = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    return any(name in request.COOKIES for name in own)


def _key(request: HttpRequest, number: int) -> str:
    words = [str(number), get_language() or "", timezone.localdate().isoformat()]
    text = "\n".join([*words, request.get_full_path()])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _cached(key: str) -> HttpResponse | None:
    found = caches["pages"].get(key)
    if found is None:
        return None
    body, tag = found
    return HttpResponse(body, headers={"ETag": tag})


def _drawn_once(key: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that another request is drawing; drawn here if none is, or if it came to nothing."""
    mine = threading.Event()
    drawing = _being_drawn.setdefault(key, mine)
    if drawing is not mine:
        drawing.wait(WAIT_SECONDS)
        return _cached(key) or _drawn(key, draw)
    try:
        return _cached(key) or _drawn(key, draw)  # it may have come a moment ago
    finally:
        del _being_drawn[key]
        mine.set()


def _drawn(key: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    response = draw()
    if response.status_code == 200 and not response.cookies:
        body = response.content
        response["ETag"] = tag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
        if len(body) <= MOST_BYTES:
            caches["pages"].set(key, (body, tag), CACHE_SECONDS)
    return response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for a browser that has this page. Whoever stores one asks each time whether it is still
    the same: what is withdrawn disappears at once.
    """
    tag = response.get("ETag")
    if not tag:
        return response
    response["Cache-Control"] = "no-cache"
    return get_conditional_response(request, etag=tag, response=response) or response


@transaction.atomic(savepoint=False)
def invalidate() -> None:
    """Invalidates all cached pages once the current transaction is committed.

    Called before an act locks its records: acts on public records then wait for each other here,
    in one order, and cannot hold what the other one needs.
    """
    changed = CacheVersion.objects.filter(pk=CacheVersion.ONLY).update(number=F("number") + 1)
    if not changed:
        CacheVersion.objects.create(pk=CacheVersion.ONLY, number=1)
