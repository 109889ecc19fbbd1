"""The Celery application: `celery -A gsi_tracker.celery worker`, and `beat`."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

from gsi_tracker import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gsi_tracker.settings")

TRANSPORT_ALIASES["filesystem"] = "gsi_tracker.folder_transport:Transport"
app = Celery("gsi_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
broker.make_folders(app.conf.broker_transport_options)


def broker_answers() -> bool:
    """Whether the broker can be reached now. Cost: one connection, two seconds at most."""
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=broker.TIMEOUT_SECONDS)
            connection.default_channel  # noqa: B018 (it is opened by being named)
    except Exception:  # whatever the broker or the way to it does wrong
        return False
    return True
