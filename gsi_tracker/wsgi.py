"""The WSGI application that gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    # Gunicorn takes this status as "cannot boot" and stops, instead of trying for ever.
    print(f"GSI Tracker did not start. {error}", file=sys.stderr)  # noqa: T201
    sys.exit(3)
