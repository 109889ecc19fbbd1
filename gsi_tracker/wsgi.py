"""The WSGI application that gunicorn serves."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template
from django.urls import get_resolver

from gsi_tracker import databases

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")

CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)

STAFF_TEMPLATES = {"account", "accounts", "admin", "desk", "mfa"}


def read_ahead() -> None:
    """Reads addresses and public templates. Otherwise the first visitor of each process waits for
    that: a second on a slow machine, which is as long as a visitor's page may take.
    """
    get_resolver().reverse_dict  # noqa: B018 - asking for it is what reads the addresses
    folder = settings.BASE_DIR / "templates"
    for path in folder.rglob("*.html"):
        name = path.relative_to(folder)
        if name.parts[0] not in STAFF_TEMPLATES:
            get_template(name.as_posix())


try:
    django = get_wsgi_application()
    if not settings.DEBUG:  # which reads them anew whenever they change
        read_ahead()
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
