"""How Celery reaches its broker: a folder below `var/` by default, Redis in production."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import redis

# A request that asks for a job must not hang when the broker is away.
TIMEOUT_SECONDS = 2
FOLDERS = {"data_folder_in": "messages", "data_folder_out": "messages",
           "control_folder": "control", "processed_folder": "processed"}  # fmt: skip

QUEUES = "gsi-tracker-"
MOST_KEYS = 10_000


def queue_of(secret_key: str) -> str:
    """The queue of this installation: others on the same broker have another secret."""
    return QUEUES + hashlib.sha256(f"queue {secret_key}".encode()).hexdigest()[:12]


def transport_options(
    url: str, var_dir: Path, visibility_seconds: int, queue: str
) -> dict[str, Any]:
    """What Celery passes to the broker's transport.

    `visibility_seconds`: after so long Redis delivers unacknowledged messages again.
    `queue`: all keys in Redis begin with it.
    """
    if url.startswith("filesystem:"):
        folders = {option: str(var_dir / "broker" / name) for option, name in FOLDERS.items()}
        # Taken messages are kept below var/: the transport would else move them through /tmp.
        return {**folders, "store_processed": True, "polling_interval": 0.25}
    if url.startswith("redis"):
        return {
            "global_keyprefix": f"{queue}:",
            "visibility_timeout": visibility_seconds,
            # Else what a killed worker held comes back only after ten times as long.
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": TIMEOUT_SECONDS,
            "socket_timeout": TIMEOUT_SECONDS,
            "retry_on_timeout": False,
            "max_retries": 1,
        }
    return {}


def make_folders(options: dict[str, Any]) -> None:
    """Makes the broker's folders. If that fails, the site still starts and doctor says why."""
    for option in FOLDERS:
        if option in options:
            with suppress(OSError):
                Path(options[option]).mkdir(parents=True, exist_ok=True)


def other_queues(url: str, queue: str) -> set[str]:
    """The queues of other installations among the first keys of this Redis database."""
    with redis.Redis.from_url(
        url, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
    ) as server:
        keys = islice(server.scan_iter(f"{QUEUES}*", count=1000), MOST_KEYS)
        return {key.decode(errors="replace").split(":")[0] for key in keys} - {queue}


def remove_taken_messages(options: dict[str, Any]) -> None:
    """Removes delivered messages, which the filesystem transport stores without use."""
    if folder := options.get("processed_folder"):
        for path in Path(folder).glob("*.msg"):
            path.unlink(missing_ok=True)
