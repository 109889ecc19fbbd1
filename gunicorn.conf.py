"""How gunicorn serves the site; `make run` and production read this same file."""

import os
from typing import Any

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
# Gunicorn's threads, which a slow client cannot occupy.
worker_class = "gsi_tracker.slow_clients.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
# Per process, below the 1024 files that most systems allow. Above it the oldest unfinished request
# is closed.
worker_connections = 500
backlog = 1024
keepalive = 5
# What cannot start says so once, before the first request.
preload_app = True
timeout = 60
graceful_timeout = 30
# Longer ones are refused before the site sees them; headers of all fields have 64 kB together.
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190
accesslog = None
# Nothing outside the project's folder is written.
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Each web process leaves heartbeats, so that doctor can compare the folders of machines."""
    from tracking.jobs import liveness  # only here: the application is loaded by now

    liveness.give_from_web()
