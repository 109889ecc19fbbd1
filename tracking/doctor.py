"""Says what is wrong with an installation and how to fix it: one function for each check."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from gsi_tracker.broker import other_queues
from gsi_tracker.celery import broker_answers
from gsi_tracker.environment import Mode
from gsi_tracker.older_databases import REMEDY, why_not_ours
from tracking.jobs import liveness
from tracking.models import Heartbeat
from tracking.models.heartbeats import EngineProcess
from tracking.search import index

LITTLE_BYTES, TOO_LITTLE_BYTES = 1_000_000_000, 100_000_000
SQLITE_ENDINGS = ("", "-journal", "-wal", "-shm")
CLOCK_WARNING = timedelta(seconds=5)


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    level: Level
    words: str
    remedy: str = ""


def ok(words: str) -> Finding:
    return Finding(Level.OK, words)


def fail(words: str, remedy: str) -> Finding:
    return Finding(Level.FAIL, words, remedy)


def warn(words: str, remedy: str) -> Finding:
    return Finding(Level.WARN, words, remedy)


def settings_are_sound() -> Finding:
    """Django's own checks; in production those of a deployment too."""
    in_production = settings.MODE == Mode.PRODUCTION
    found = checks.run_checks(include_deployment_checks=in_production)
    wrong = [message for message in found if not message.is_silenced()]
    if not wrong:
        return ok(f"{settings.MODE} mode, no problems found")
    words = "; ".join(f"{message.id}: {message.msg}" for message in wrong)
    serious = any(message.is_serious() for message in wrong)
    return (fail if serious else warn)(words, "docs/operating.md describes each setting")


def database_answers() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            version = ".".join(str(process) for process in connection.get_database_version())
    except DatabaseError as error:
        return fail(str(error).strip(), "start the database, or set DATABASE_URL to the right one")
    return ok(f"{connection.display_name} {version} answers")


def migrations_are_applied() -> Finding:
    if sentence := why_not_ours():
        return fail(sentence, REMEDY)
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        names = ", ".join(str(migration) for migration, _ in missing[:3])
        return fail(f"{len(missing)} to apply, first {names}", "manage.py install")
    return ok("all applied")


def index_is_in_order() -> Finding:
    first = next(iter(index.differences()), None)
    return fail(first, "manage.py reindex") if first else ok("agrees with the records")


def broker_can_be_reached() -> Finding:
    url = settings.CELERY_BROKER_URL
    if url.startswith("filesystem:"):
        folder = Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"])
        if trouble := trouble_writing(folder):
            return fail(
                f"{folder}: {trouble}", "make it writable for the user who runs the tracker"
            )
        return ok(f"the folder {folder} (for one machine)")
    if not broker_answers():
        return fail(
            "it does not answer; requested jobs wait until it does",
            "start it, or set GSI_BROKER_URL to the right one",
        )
    if url.startswith("redis") and other_queues(url, settings.CELERY_TASK_DEFAULT_QUEUE):
        return warn(
            "it answers; another installation of the tracker uses the same Redis database",
            "give each a database of its own (redis://HOST:6379/1), so that emptying one empties "
            "one; where there is no other any more, empty this database once",
        )
    return ok("it answers")


def worker_is_alive() -> Finding:
    return _is_alive(Heartbeat.Process.WORKER, "celery -A gsi_tracker.celery worker")


def beat_is_alive() -> Finding:
    return _is_alive(Heartbeat.Process.BEAT, "celery -A gsi_tracker.celery beat")


def _is_alive(process: EngineProcess, command: str) -> Finding:
    seen_at = liveness.last_seen(process)
    if liveness.is_alive(process, timezone.now()):
        return ok(f"seen at {seen_at:%H:%M:%S} UTC")
    seen = f"last seen {seen_at:%Y-%m-%d %H:%M:%S} UTC" if seen_at else "never seen"
    more = "; without beat it is not seen either" if process == Heartbeat.Process.WORKER else ""
    return fail(f"{seen}{more}", f"start it: .venv/bin/{command}")


def machines_share_folders() -> Finding:
    """Whether a file or message that one machine puts down can be picked up on all others."""
    alive = liveness.alive(timezone.now())
    apart = []
    if len({one.reports_folder for one in alive}) > 1:
        apart.append("a prepared report can be downloaded only from the machine that made it")
    if len({one.broker_folder for one in alive}) > 1:
        apart.append("a job waits long where no worker reads the folder of whoever requested it")
    names = ", ".join(_machines(alive))
    if apart:
        return fail(
            f"{names} do not share their folders: {'; '.join(apart)}",
            f"let {settings.REPORTS_DIR} be one shared folder on all of them, and set "
            "GSI_BROKER_URL=redis://HOST:6379/0 for all; or run the tracker on one machine",
        )
    return ok(f"at work: {names}" if names else "none is at work")


def _machines(alive: Iterable[Heartbeat]) -> Iterator[str]:
    """“alpha (web, worker)”, in order."""
    for name, processes in groupby(alive, key=lambda one: one.machine):
        yield f"{name} ({', '.join(sorted({one.process for one in processes}))})"


def disk_has_room() -> Finding:
    for folder in (settings.VAR_DIR, settings.REPORTS_DIR):
        if trouble := trouble_writing(folder):
            return fail(
                f"{folder}: {trouble}", "make room, or make it writable for the tracker's user"
            )
    free = shutil.disk_usage(settings.VAR_DIR).free
    words = f"{free / 1e9:.1f} GB free below {settings.VAR_DIR}"
    remedy = "make room, set GSI_VAR_DIR to a larger disk, or lower GSI_REPORT_DAYS"
    if free < TOO_LITTLE_BYTES:
        return fail(words, remedy)
    return warn(words, remedy) if free < LITTLE_BYTES else ok(words)


def trouble_writing(folder: Path) -> str:
    """Why nothing can be written there; empty where it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def files_are_private() -> Finding:
    """Whether the database, prepared files and jobs can be read by the tracker's user alone."""
    found = [path for path in _private_paths() if _is_open_to_others(path)]
    if not found:
        return ok("the tracker's user alone can read them")
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    folders = {settings.VAR_DIR if settings.VAR_DIR in path.parents else path for path in found}
    names = " ".join(shlex.quote(str(folder)) for folder in sorted(folders))
    return fail(f"other users of this machine can read {found[0]}{more}", f"chmod -R go= {names}")


def _private_paths() -> Iterator[Path]:
    yield settings.VAR_DIR
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        yield from (database.with_name(database.name + end) for end in SQLITE_ENDINGS)
    for folder in (settings.REPORTS_DIR, settings.VAR_DIR / "broker"):
        yield from (folder, *folder.rglob("*"))


def _is_open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:  # a message that was taken meanwhile, or a file that there never was
        return False


def static_files_are_gathered() -> Finding:
    if not settings.COMPRESSED:
        return ok(f"served from their sources in {settings.MODE} mode")
    remedy = "manage.py collectstatic --noinput, then restart the web process"
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return fail(f"none in {settings.STATIC_ROOT}", remedy)
    gathered = manifest.stat().st_mtime
    newer = [path for path in _static_sources() if path.stat().st_mtime > gathered]
    return (
        fail(f"{newer[0].name} is newer than what is served", remedy) if newer else ok("gathered")
    )


def _static_sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))


def clocks_agree() -> Finding:
    """Leases are compared by the clocks of all machines that work."""
    if connection.vendor != "postgresql":
        return ok("the database has none of its own")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    apart = abs(datetime.now(UTC) - theirs)
    words = f"{apart.total_seconds():.1f} s from the database's"
    remedy = "synchronise the clocks of both machines, for example with chrony"
    if apart > timedelta(seconds=settings.JOB_LEASE_SECONDS / 2):
        return fail(words, remedy)
    return warn(words, remedy) if apart > CLOCK_WARNING else ok(words)


Check = Callable[[], Finding]

ALONE: dict[str, Check] = {
    "settings": settings_are_sound,
    "disk": disk_has_room,
    "files": files_are_private,
    "static files": static_files_are_gathered,
    "broker": broker_can_be_reached,
    "database": database_answers,
}
WITH_DATABASE: dict[str, Check] = {
    "migrations": migrations_are_applied,
    "search index": index_is_in_order,
    "worker": worker_is_alive,
    "beat": beat_is_alive,
    "machines": machines_share_folders,
    "clock": clocks_agree,
}


def examine() -> Iterator[tuple[str, Finding]]:
    """Each check's name and finding, as they come."""
    answers = True
    for name, check in ALONE.items():
        finding = check()
        answers = answers and not (name == "database" and finding.level == Level.FAIL)
        yield name, finding
    for name, check in WITH_DATABASE.items():
        yield name, _on_database(check) if answers else fail("not checked", "fix the database")


def _on_database(check: Check) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        return fail(str(error).strip().split("\n")[0], "manage.py install")
