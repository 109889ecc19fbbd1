"""The WSGI application that gunicorn serves."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from gsi_tracker import databases

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")

CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)

try:
    django = get_wsgi_application()
    databases.limit_web_requests(settings.WEB_DATABASE_LIMITS)
except ImproperlyConfigured as error:
    # Gunicorn takes this status as "cannot boot" and stops, instead of trying for ever.
    print(f"GSI Tracker did not start. {error}", file=sys.stderr)  # noqa: T201
    sys.exit(3)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Reads every request as UTF-8, whatever charset it names.

    Django decodes the query with the charset of the Content-Type before any middleware can see
    that it gives no text at all, or lone surrogates.
    """
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
    return django(environ, start_response)
