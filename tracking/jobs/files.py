"""The files of jobs, below REPORTS_DIR. A finished one has its job's token and lease in its name.

A file that no row names belongs to no job: its writer may have been killed at any time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from tracking.jobs import machines
from tracking.models import Job

ORPHANED_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class PlacedFile:
    name: str
    byte_count: int
    sha256: str


def partial_path(job: Job, suffix: str = "") -> Path:
    """The file that this attempt writes; removed at its end in any case. The suffix stays."""
    folder = settings.REPORTS_DIR / "partial"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (_name(job) + suffix)


def put_in_place(job: Job, partial: Path) -> PlacedFile:
    """Moves a finished file to its place, where it survives a power cut."""
    name = _name(job) + partial.suffix
    with partial.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    placed = PlacedFile(name, partial.stat().st_size, digest)
    os.replace(partial, settings.REPORTS_DIR / name)
    _sync_folder(settings.REPORTS_DIR)
    return placed


def open_result(job: Job) -> BinaryIO | None:
    """The file of a finished job, open; None if it no longer exists."""
    try:
        return (settings.REPORTS_DIR / job.file).open("rb") if job.file else None
    except FileNotFoundError:
        return None


def remove(name: str) -> None:
    (settings.REPORTS_DIR / name).unlink(missing_ok=True)


def remove_partial(job: Job) -> None:
    """Removes what this attempt left, whatever endings it gave to the name."""
    for path in partial_path(job).parent.glob(f"{_name(job)}*"):
        path.unlink(missing_ok=True)


def remove_orphans(now: datetime) -> int:
    """Removes files that no row names and nobody has written to for an hour; gives their number.

    Cost: one short query for each file that is older than an hour.
    """
    removed = 0
    for path in list(_older_than(now - ORPHANED_AFTER)):
        if not Job.objects.with_file(path.name).exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _older_than(moment: datetime) -> Iterator[Path]:
    for folder in (settings.REPORTS_DIR, settings.REPORTS_DIR / "partial"):
        for path in folder.glob("*"):
            if path.name == machines.IDENTITY_FILE:
                continue
            if path.is_file() and path.stat().st_mtime < moment.timestamp():
                yield path


def _name(job: Job) -> str:
    assert job.lease is not None  # noqa: S101 (whoever writes has claimed the job)
    return f"{job.token.hex}-{job.lease.hex}"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
