"""Notices a database of another version before anything is migrated."""

from collections.abc import Collection

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# Made by the first migration of this version, and by none of the versions before it.
MARK = ("tracking", "0001_initial"), "tracking_cacheversion"
REMEDY = (
    "Start again with an empty one (make run: mv var var-before, then make run again; elsewhere: "
    "DATABASE_URL=...); to take records along, download them as CSV from the other version."
)


def why_not_ours(apps: Collection[str] = ("accounts", "priorities", "tracking")) -> str:
    """A sentence where the database was made by another version; empty where it is ours or empty.

    **cost** two queries.
    """
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return ""
    applied = {key for key in recorder.applied_migrations() if key[0] in apps}
    loader = MigrationLoader(None)
    strange = sorted(name for key in applied - set(loader.disk_migrations) for name in [key[1]])
    first, table = MARK
    if first in applied and table not in connection.introspection.table_names():
        strange.insert(0, first[1])
    if not strange:
        return ""
    return f"This database was made by another version of the tracker ({strange[-1]})."
