"""Writes a file of all events as a job does; prints the seconds and the most memory in MB.

python -m bench.export.prepared FORMAT PATH
"""

from __future__ import annotations

import resource
import shutil
import sys
import time
from pathlib import Path

import django


def main(ending: str, path: Path) -> None:
    django.setup()
    from gsi_tracker.databases import snapshot
    from tracking.exports import EVENTS, Format, take
    from tracking.models import Event

    began = time.perf_counter()
    with snapshot():
        written = take(EVENTS, Event.objects.published().newest_first(), format=Format(ending))
        made = written.written(query="")
        with made.content, path.open("wb") as file:
            shutil.copyfileobj(made.content, file)
    memory_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{time.perf_counter() - began:.1f} {memory_kb // 1024}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
