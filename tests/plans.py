"""Which large tables the statements of a page or an act read from end to end, by their plans."""

import json
import re

from django.db import connection

LARGE = {
    "tracking_event",
    "tracking_source",
    "tracking_event_sources",
    "tracking_event_items",
    "tracking_involvement",
    "tracking_publicrevision",
    "tracking_searchentry",
    "tracking_eventfingerprint",
}
# The first or the last key of a table.
FIRST_KEY = re.compile(r'FROM "\w+" ORDER BY 1 (ASC|DESC) LIMIT 1$')
# The rows with the last keys: SQLite calls it a scan, though it ends after so many.
LAST_KEYS = re.compile(r'ORDER BY (1|"\w+"\."id") DESC LIMIT \d+')


def read_whole(asked):
    """Pairs of a large table and the statement that reads it whole, of these captured queries."""
    return {
        (table, query["sql"][:1500])
        for query in asked
        if query["sql"].startswith("SELECT") and not FIRST_KEY.search(query["sql"])
        for table in _tables_read_whole(query["sql"])
    }


def _tables_read_whole(sql):
    """The large tables that this statement reads from end to end."""
    if connection.vendor == "sqlite":
        return _scanned_by_sqlite(sql)
    with connection.cursor() as cursor:
        # So few rows are read fastest as they lie: what is asked is whether an index could serve.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%"), [])
        (answer,) = cursor.fetchone()
    plan = answer if isinstance(answer, list) else json.loads(answer)
    return set(_scanned_by_postgresql(plan[0]["Plan"]))


def _scanned_by_sqlite(sql):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"), [])
        steps = [row[3] for row in cursor.fetchall()]
    aliases = {alias: table for table, alias in re.findall(r'"(tracking_\w+)" (\w+)', sql)}
    if LAST_KEYS.search(sql):
        return set()
    names = (step.removeprefix("SCAN ") for step in steps if step.startswith("SCAN "))
    return {aliases.get(name, name) for name in names} & LARGE


def _scanned_by_postgresql(plan):
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in LARGE:
        yield plan["Relation Name"]
    for below in plan.get("Plans", ()):
        yield from _scanned_by_postgresql(below)
