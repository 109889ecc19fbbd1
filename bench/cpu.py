"""What processes have used of the processor: the web server's, and PostgreSQL's for it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

NANOSECONDS = 1e9


def used_by(pids: Iterable[int]) -> float:
    """Seconds of all threads of these processes."""
    return sum(_used(pid) for pid in pids)


def family_of(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family_of(int(child)))]


def backends_of(database: str) -> list[int]:
    """The processes of PostgreSQL that serve this database, by their titles."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            title = path.read_bytes().decode(errors="replace")
        except OSError:
            continue  # it has ended
        if title.startswith("postgres:") and f" {database} " in title:
            found.append(int(path.parent.name))
    return found


def _used(pid: int) -> float:
    """By the scheduler's own account, which is finer than its ticks of 10 ms."""
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(path.read_text().split()[0])
        except OSError:
            continue  # the thread has ended
    return total / NANOSECONDS
