"""Bears real workers quickly: everything is imported once, each worker is a fork.

For every line on standard input a worker starts, and its process id is printed.
"""

import os
import signal
import sys

import django

django.setup()

from gsi_tracker.celery import app  # noqa: E402

app.loader.import_default_modules()
app.finalize()

signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed ones

for _ in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os.close(0)
        os.dup2(2, 1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        app.worker_main(["--quiet", "worker", "--loglevel", "ERROR", "--without-mingle",
                         "--without-gossip"])  # fmt: skip
        os._exit(0)
    print(pid, flush=True)
