"""The page cache: public pages are drawn once and cached until something public changes.

A number in the database (`CacheVersion`) is raised by every act that changes what the public
reads, in the transaction of that act. A page is cached under the number that was read before it was
drawn, so that no process can serve it after the act is committed: it would ask for another number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from tracking.models.cache_versions import CacheVersion

View = Callable[..., HttpResponse]

# A page that is changed without an action (the framework loaded anew by hand, a backup brought
# back under the running site) is out of date no longer than this.
CACHE_SECONDS = 300
# Longer pages are drawn each time: a few of them would push out all others.
MOST_BYTES = 512 * 1024


def cached_page(view: View) -> View:
    """A public page that depends on its address, the language, the day and public records alone.

    For whoever comes without cookies; a request with cookies is somebody's own. A cached page costs
    one query.
    """

    @wraps(view)
    def keep(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.COOKIES or not settings.CACHED_PAGES:
            return view(request, **kwargs)
        key = _key(request, CacheVersion.objects.number())
        pages = caches["pages"]
        body = pages.get(key)
        if body is not None:
            response = HttpResponse(body)
        else:
            response = view(request, **kwargs)
            if response.status_code == 200 and len(response.content) <= MOST_BYTES:
                pages.set(key, response.content, CACHE_SECONDS)
        patch_vary_headers(response, ["Cookie"])
        return response

    return keep


def _key(request: HttpRequest, number: int) -> str:
    words = [str(number), get_language() or "", timezone.localdate().isoformat()]
    text = "\n".join([*words, request.get_full_path()])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def invalidate() -> None:
    """Invalidates all cached pages once the current transaction is committed.

    Called before an act locks its records: acts on public records then wait for each other here,
    in one order, and cannot hold what the other one needs.
    """
    changed = CacheVersion.objects.filter(pk=CacheVersion.ONLY).update(number=F("number") + 1)
    if not changed:
        CacheVersion.objects.create(pk=CacheVersion.ONLY, number=1)
