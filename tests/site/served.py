"""A real gunicorn with one process, for tests of clients that do not behave."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from django.conf import settings

# A statement that takes half a minute or more, by kind of database.
ENDLESS = {
    "postgresql": "SELECT pg_sleep(30)",
    "sqlite": """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000)
        SELECT count(*) FROM n
    """,
}


@contextmanager
def gunicorn(application, folder, *, before="pass", **environ):
    """Gives its port. before: Python that is carried out first. environ: of the process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    code = (
        f"import sys; {before};"
        f"sys.argv = ['gunicorn', {application!r}, '--log-level', 'warning'];"
        "from gunicorn.app.wsgiapp import run; run()"
    )
    environ = {
        **os.environ,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "GSI_VAR_DIR": str(folder),
        **environ,
    }
    server = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environ)
    try:
        until = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                assert time.monotonic() < until, "gunicorn did not start"
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)
