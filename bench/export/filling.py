"""Generated events in bulk: the database itself makes the rows, the same on both kinds."""

from __future__ import annotations

import sys

PARTIES = 300

# `n` is the row's number from 1 on. Events are recorded as they happen, as in use: the later the
# day, the higher the number, with some weeks of disorder.
EVENTS = """
INSERT INTO tracking_event (
    id, version, created_at, updated_at, created_by_id, updated_by_id, state, slug, is_sample,
    published_at, published_by_id, return_reason, withdrawal_reason, title, kind, start, "end",
    earliest_on, latest_on, place, country, summary, edition_label, removal_kind,
    removal_reason)
{numbers}
SELECT n, 1, {now}, {now}, {person}, {person}, 'published', 'bench-' || n, {false},
    {now}, {person}, '', '',
    CASE n % 50 WHEN 1 THEN '=1+' || n WHEN 2 THEN '“会谈”, 第 ' || n || ' 次'
        ELSE 'Talks of round ' || n || ' on security, cooperation and development' END,
    CASE n % 3 WHEN 0 THEN 'meeting' WHEN 1 THEN 'statement' ELSE 'agreement' END,
    {day}, '', {day}, {day},
    CASE n % 4 WHEN 0 THEN '' WHEN 1 THEN 'Geneva' ELSE 'Beijing' END,
    CASE n % 4 WHEN 0 THEN '' WHEN 1 THEN 'CH' ELSE 'CN' END,
    'The parties met for round ' || n || ', and said that they would "continue to consult" on the '
        || 'matters set out in the text.' || CASE n % 10 WHEN 0 THEN {line_break}
        || 'A second paragraph, with a line of its own.' ELSE '' END,
    '', '', ''
FROM numbers
"""

SOURCES = """
INSERT INTO tracking_source (
    id, version, created_at, updated_at, created_by_id, updated_by_id, url, citation, title,
    publisher, published_on, language, kind, archived_url)
{numbers}
SELECT n, 1, {now}, {now}, {person}, {person}, 'https://example.org/bench/report/' || n, '',
    'Report ' || n, 'Example Post', '', 'en', 'secondary', ''
FROM numbers
"""

PARTY_ROWS = """
INSERT INTO tracking_party (
    id, version, created_at, updated_at, created_by_id, updated_by_id, code, kind, name, country,
    other_names, is_confirmed)
{numbers}
SELECT n, 1, {now}, {now}, {person}, {person}, 'BENCH-' || n, 'organisation', 'Party ' || n, '',
    '[]', {true}
FROM numbers
"""

# Item, source and party of each event: one to three items, one or two sources and parties.
ITEM_LINKS = """
INSERT INTO tracking_event_items (event_id, item_id)
{numbers}
SELECT n, (n * 7 + step * 3) % 31 + (SELECT MIN(id) FROM priorities_item)
FROM numbers CROSS JOIN (SELECT 0 AS step UNION ALL SELECT 1 UNION ALL SELECT 2) AS steps
WHERE step <= n % 3
"""

SOURCE_LINKS = """
INSERT INTO tracking_event_sources (event_id, source_id, relation, relation_reason)
{numbers}
SELECT n, (n + step * 31) % {count} + 1, 'independent', ''
FROM numbers CROSS JOIN (SELECT 0 AS step UNION ALL SELECT 1) AS steps
WHERE step <= n % 2
"""

INVOLVEMENTS = """
INSERT INTO tracking_involvement (event_id, party_id, role)
{numbers}
SELECT n, (n * 11 + step * 13) % {parties} + 1, CASE step WHEN 0 THEN 'host' ELSE 'participant' END
FROM numbers CROSS JOIN (SELECT 0 AS step UNION ALL SELECT 1) AS steps
WHERE step <= n % 2
"""

NUMBERS = (
    "WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS bigint) UNION ALL "
    "SELECT n + 1 FROM numbers WHERE n < {count})"
)
DAY = {
    "sqlite": "date('2015-01-01', '+' || (n * 4000 / {count} + n % 20) || ' days')",
    "postgresql": "(date '2015-01-01' + (n * 4000 / {count} + n % 20)::int)",
}
LINE_BREAK = {"sqlite": "char(10)", "postgresql": "chr(10)"}


def fill(count: int) -> None:
    """So many published events with their links, in an installed database without records."""
    from django.db import connection, transaction

    from tests import factories

    vendor = connection.vendor
    words = {
        "now": "'2026-11-20 10:00:00'" + ("::timestamptz" if vendor == "postgresql" else ""),
        "false": "false" if vendor == "postgresql" else "0",
        "true": "true" if vendor == "postgresql" else "1",
        "person": factories.user().pk,
        "parties": PARTIES,
        "line_break": LINE_BREAK[vendor],
    }
    rows = {PARTY_ROWS: PARTIES, SOURCES: count, EVENTS: count}
    links = dict.fromkeys((ITEM_LINKS, SOURCE_LINKS, INVOLVEMENTS), count)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, number in {**rows, **links}.items():
            sizes = {"numbers": NUMBERS.format(count=number), "count": number}
            filled = {**words, **sizes, "day": DAY[vendor].format(**sizes)}
            cursor.execute(statement.format(**filled))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    import django

    django.setup()
    fill(int(sys.argv[1]))
