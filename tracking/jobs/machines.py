"""Which machines work on one database, and whether they share the folders of files and messages.

Each folder has an identity, a random word in a file of its own: two machines that read the same
word share the folder, by whatever way and at whatever path.
"""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from pathlib import Path

from django.conf import settings

IDENTITY_FILE = ".folder-id"
LENGTH = 32


def own_name() -> str:
    return socket.gethostname()[:64]


def reports_identity() -> str:
    return identity_of(settings.REPORTS_DIR)


def broker_identity() -> str:
    """Of the folder that is the broker; empty where the broker is a server."""
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in")
    return identity_of(Path(folder).parent) if folder else ""


def identity_of(folder: Path) -> str:
    """Gives the folder an identity at the first call; empty where nothing can be written there."""
    path = folder / IDENTITY_FILE
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError), path.open("x") as file:
            file.write(secrets.token_hex(LENGTH // 2))
        return path.read_text("ascii", "replace").strip()[:LENGTH]
    return ""
