"""How Celery reaches its broker: a folder below `var/` by default, Redis in production."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

# A request that asks for a job must not hang when the broker is away.
TIMEOUT_SECONDS = 2
FOLDERS = {"data_folder_in": "messages", "data_folder_out": "messages",
           "control_folder": "control", "processed_folder": "processed"}  # fmt: skip


def transport_options(url: str, var_dir: Path, visibility_seconds: int) -> dict[str, Any]:
    """What Celery passes to the broker's transport.

    `visibility_seconds`: after so long Redis delivers unacknowledged messages again.
    """
    if url.startswith("filesystem:"):
        folders = {option: str(var_dir / "broker" / name) for option, name in FOLDERS.items()}
        # Taken messages are kept below var/: the transport would else move them through /tmp.
        return {**folders, "store_processed": True, "polling_interval": 0.25}
    if url.startswith("redis"):
        return {
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


def remove_taken_messages(options: dict[str, Any]) -> None:
    """Removes delivered messages, which the filesystem transport stores without use."""
    if folder := options.get("processed_folder"):
        for path in Path(folder).glob("*.msg"):
            path.unlink(missing_ok=True)
