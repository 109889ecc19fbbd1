"""Notices a database of another version before anything is migrated."""

from collections.abc import Collection, Iterator

from django.apps import apps as registry
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

REMEDY = (
    "Start again with an empty one (make run: mv var var-before, then make run again; elsewhere: "
    "DATABASE_URL=...); to take records along, download them as CSV from the other version."
)


def why_not_ours(apps: Collection[str] = ("accounts", "priorities", "tracking")) -> str:
    """A sentence where the database was made by another version; empty where it is ours or empty.

    **cost** two queries, and one for each table where all migrations are applied.
    """
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        return ""
    applied = {key for key in recorder.applied_migrations() if key[0] in apps}
    ours = {key for key in MigrationLoader(None).disk_migrations if key[0] in apps}
    strange = sorted(name for _app, name in applied - ours)
    if not strange and applied == ours:
        strange = sorted(_tables_of_other_columns(apps))
    if not strange:
        return ""
    return f"This database was made by another version of the tracker ({strange[-1]})."


def _tables_of_other_columns(apps: Collection[str]) -> Iterator[str]:
    """The tables that lack a column: until the first release, migrations are made anew."""
    models = [model for app in apps for model in registry.get_app_config(app).get_models()]
    shape_of = connection.introspection.get_table_description
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for model in models:
            table = model._meta.db_table
            wanted = {field.column for field in model._meta.concrete_fields}
            columns = shape_of(cursor, table) if table in there else []
            if wanted - {column.name for column in columns}:
                yield table
