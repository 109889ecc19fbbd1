"""No list page reads a large table from end to end, by the plans of its queries."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tracking.models import Event
from tracking.sample.generated.filling import fill
from tracking.search import event_filter

pytestmark = pytest.mark.django_db
EVENTS = 1_000
LARGE = {
    "tracking_event",
    "tracking_source",
    "tracking_event_sources",
    "tracking_event_items",
    "tracking_involvement",
    "tracking_publicrevision",
    "tracking_searchentry",
}
# The first or the last key of a table.
FIRST_KEY = re.compile(r'FROM "\w+" ORDER BY 1 (ASC|DESC) LIMIT 1$')
PAGES = [
    "/events/",
    "/events/?order=oldest",
    "/events/?order=title",
    "/events/?after=2020-01-01",
    "/events/?after=2020-01-01.7",
    "/events/?before=2020-01-01.7&order=oldest",
    "/events/?before=end",
    "/events/?item=priority-7",
    "/events/?kind=vote&country=CH",
    "/events/?party=CHN&item=priority-7",
    "/events/?party=GEN-20",
    "/events/?q=security",
    "/events/?q=nothinglikeit",
    "/sources/",
    "/sources/?after=2020-01-01",
    "/sources/?order=title",
    "/changes/",
    "/changes/?kind=event",
    "/changes/?change=published&after=2020",
    "/changes/?order=oldest",
    "/publishers/",
    "/parties/CHN/",
    "/publishers/al-jazeera/",
    "/forums/{forum}/",
]


@pytest.fixture(scope="module")
def forum(module_db):
    china = factories.party("CHN", kind="state", country="CN")
    factories.publisher(slug="xinhua", speaks_for=[china], kind="state_media")
    factories.publisher(slug="al-jazeera")
    forum = factories.forum()
    fill(EVENTS, seed=7)
    return forum


@pytest.mark.parametrize("address", PAGES)
def test_no_page_reads_a_large_table_whole(forum, address, monkeypatch):
    monkeypatch.setattr(event_filter, "MOST_WITHOUT_INDEX", 0)
    assert Event.objects.count() >= EVENTS
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address.format(forum=forum.slug)).status_code == 200

    scanned = {
        (table, query["sql"][:1500])
        for query in asked
        if query["sql"].startswith("SELECT") and not FIRST_KEY.search(query["sql"])
        for table in _read_whole(query["sql"])
    }

    assert scanned == set()


def _read_whole(sql):
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
    names = (step.removeprefix("SCAN ") for step in steps if step.startswith("SCAN "))
    return {aliases.get(name, name) for name in names} & LARGE


def _scanned_by_postgresql(plan):
    if plan["Node Type"] == "Seq Scan" and plan["Relation Name"] in LARGE:
        yield plan["Relation Name"]
    for below in plan.get("Plans", ()):
        yield from _scanned_by_postgresql(below)
