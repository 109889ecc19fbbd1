"""Prints the query of the file, with its values, for the database's own client."""

from __future__ import annotations

import sys

import django

COLUMNS = [
    "slug", "url", "title", "kind", "start_date", "end_date", "earliest_on", "latest_on", "place",
    "country", "summary", "items", "sources", "published_on",
]  # fmt: skip


def main() -> None:
    django.setup()
    from django.db import connection

    from tracking.exports import EVENTS
    from tracking.exports.statements import Style, statement_of
    from tracking.models import Event

    rows = Event.objects.published().newest_first()
    copied = connection.vendor == "postgresql"
    style = Style(guarded=copied, as_line=copied)
    statement = statement_of(EVENTS.with_columns(COLUMNS), rows, style)
    assert statement is not None
    sys.stdout.write(written_out(statement.text, statement.params))


def written_out(text: str, params: tuple) -> str:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return cursor.mogrify(text, params)
    quoted = [f"'{value}'" if isinstance(value, str) else str(value) for value in params]
    return text.replace("%%", "\0").replace("%s", "{}").format(*quoted).replace("\0", "%")


if __name__ == "__main__":
    main()
