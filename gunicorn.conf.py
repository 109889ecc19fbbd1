"""How gunicorn serves the site; `make run` and production read this same file."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
# What cannot start says so once, before the first request.
preload_app = True
timeout = 60
graceful_timeout = 30
# A long query string is answered by the site, in words; a proxy in front may set a lower limit.
limit_request_line = 0
accesslog = None
# Nothing outside the project's folder is written.
control_socket_disable = True
