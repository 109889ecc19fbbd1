"""The files of the lists: exactly the filtered rows, whole, safe, and nothing unpublished."""

import csv
import io
from datetime import date
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
FILES = ["events", "forums", "status-updates", "parties", "sources", "progress"]


def get(address, status=200):
    answer = Client().get(address)
    assert answer.status_code == status
    return answer


def text_of(answer):
    return read(answer).decode()


def header_of(address, name):
    answer = get(address)
    read(answer)
    return answer[name]


def rows_of(address):
    answer = get(address)
    rows = list(csv.DictReader(io.StringIO(text_of(answer), newline=""), strict=True))
    assert answer["X-Row-Count"] == str(len(rows))
    return rows


def test_a_row_tells_all_about_an_event():
    forum = factories.forum(short_name="Xiangshan")
    sources = [
        factories.source(url="https://example.org/a;b"),
        factories.source(url="", citation="Archive; box 3"),
    ]
    event = factories.event(
        title="Talks, with a “comma”",
        start="2024-05",
        summary="Line one\r\nline two",
        country="CH",
        items=factories.items("priority-7", "platform-2"),
        commitments=[factories.item().commitments.first()],
        parties=[(factories.party("CHN"), "host")],
        sources=sources,
        forum=forum,
    )

    (row,) = rows_of("/events.csv")

    assert row["url"] == f"http://127.0.0.1:8000/events/{event.slug}/"
    assert row["title"] == "Talks, with a “comma”"
    assert row["summary"] == "Line one\r\nline two"
    assert (row["start_date"], row["date_precision"]) == ("2024-05", "month")
    assert (row["earliest_on"], row["latest_on"]) == ("2024-05-01", "2024-05-31")
    assert row["country"] == "CH"
    assert sorted(row["items"].split(";")) == ["platform-2", "priority-7"]
    assert row["commitments"] == "P7.1"
    assert row["parties"] == "CHN:host"
    assert row["forum"] == "xiangshan"
    assert sorted(row["sources"].split(";")) == ["Archive, box 3", "https://example.org/a%3Bb"]
    assert row["is_sample"] == "false"


def test_a_status_update_names_its_evidence_and_sources():
    source = factories.source()
    events = [factories.event(sources=[source]), factories.event(sources=[source])]
    factories.status_update(evidence=events)

    (row,) = rows_of("/status-updates.csv")

    assert sorted(row["evidence"].split(";")) == sorted(event.slug for event in events)
    assert row["sources"] == source.url
    assert (row["item"], row["status"], row["as_of"]) == ("priority-7", "initiated", "2024-06-30")


def test_the_form_is_rfc_4180_in_utf_8():
    factories.event(title='中国 "quoted", é')

    answer = get("/events.csv")
    text = text_of(answer)

    assert answer["Content-Type"].startswith("text/csv; charset=utf-8")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert '"中国 ""quoted"", é"' in text


def test_excel_gets_a_byte_order_mark_and_nobody_else():
    assert text_of(get("/events.csv?excel=1")).startswith("\ufeffslug,")
    assert text_of(get("/events.csv")).startswith("slug,")


def test_a_formula_is_inert_unless_plain_text_is_requested():
    factories.event(title="=1+1", place="@home", summary="'quoted'")

    (guarded,), (plain,) = rows_of("/events.csv"), rows_of("/events.csv?plain=1")

    names = ("title", "place", "summary")
    assert [guarded[name] for name in names] == ["'=1+1", "'@home", "''quoted'"]
    assert [plain[name] for name in names] == ["=1+1", "@home", "'quoted'"]


def test_the_name_says_what_which_filter_and_when(time_machine):
    time_machine.move_to("2026-11-22")
    factories.event()

    named = header_of("/events.csv?item=priority-7&kind=vote&order=oldest", "Content-Disposition")
    plain = header_of("/events.csv", "Content-Disposition")

    assert named == 'attachment; filename="gsi-events_priority-7_vote_2026-11-22.csv"'
    assert plain == 'attachment; filename="gsi-events_2026-11-22.csv"'


def test_a_nasty_filter_cannot_shape_the_file_name():
    name = get("/events.csv?q=%22%0d%0aX:1../../x" + "y" * 100, status=400)
    assert "Content-Disposition" not in name
    header = header_of('/events.csv?q="../' + "y" * 150, "Content-Disposition")
    assert "/" not in header
    assert header.count('"') == 2
    assert len(header) < 150


def test_page_and_file_have_the_same_rows_in_the_same_order():
    factories.event(title="Alpha", kind="vote", start="2024-01-02")
    factories.event(title="Beta", kind="visit", start="2024-03")
    factories.event(title="Gamma", kind="vote", start="2024-02")

    for query in ("", "?kind=vote", "?order=oldest", "?start=2024-02&end=2024-02", "?q=gam"):
        page = Client().get(f"/events/{query}").context["page"]
        assert [row["title"] for row in rows_of(f"/events.csv{query}")] == [e.title for e in page]


def test_nothing_unpublished_is_in_any_file():
    public = factories.event(title="Public event")
    factories.status_update(evidence=[public])
    party = factories.party("CHN")
    before = {name: text_of(get(f"/{name}.csv")) for name in FILES}

    for state in ("draft", "in_review", "withdrawn"):
        canary = f"CANARY {state}"
        sources = [factories.source(title=canary)]
        factories.event(title=canary, state=state, parties=[(party, "host")], sources=sources)
        factories.forum(name=canary, state=state)
        factories.status_update(rationale=canary, state=state, evidence=[public])

    assert {name: text_of(get(f"/{name}.csv")) for name in FILES} == before


def test_an_event_does_not_name_a_forum_that_is_not_published():
    factories.event(forum=factories.forum(name="Secret forum", state="in_review"))

    assert rows_of("/events.csv")[0]["forum"] == ""


def test_parties_count_published_events_by_role():
    party = factories.party("CHN")
    factories.event(parties=[(party, "host"), (party, "signatory")])
    factories.event(parties=[(party, "host")])
    factories.event(parties=[(party, "host")], state="draft")

    (row,) = [row for row in rows_of("/parties.csv") if row["code"] == "CHN"]

    assert row["event_count"] == "2"
    assert row["roles"] == "host:2;signatory:1"


def test_sources_name_the_public_records_that_cite_them():
    source = factories.source()
    event = factories.event(sources=[source])
    factories.event(sources=[source], state="draft")

    (row,) = rows_of("/sources.csv")

    assert (row["web_address"], row["events"]) == (source.url, event.slug)


def test_progress_has_a_row_for_each_item():
    rows = rows_of("/progress.csv")

    assert len(rows) == 31
    assert rows[0]["item"] == "principle-1"
    assert {row["status"] for row in rows} == {"not_assessed"}


def test_progress_as_of_a_day_knows_nothing_later():
    early, late = factories.event(start="2024-03-01"), factories.event(start="2025-03-01")
    factories.status_update(status="initiated", as_of=date(2024, 6, 30), evidence=[early])
    factories.status_update(status="active", as_of=date(2025, 6, 30), evidence=[early, late])

    def row(day):
        return next(row for row in rows_of(f"/progress.csv?as_of={day}") if row["code"] == "P7")

    assert (row("2024-01-01")["status"], row("2024-01-01")["event_count"]) == ("not_assessed", "0")
    assert (row("2024-12-31")["status"], row("2024-12-31")["event_count"]) == ("initiated", "1")
    assert (row("2025-12-31")["status"], row("2025-12-31")["event_count"]) == ("active", "2")


def test_a_day_that_makes_no_sense_is_refused_in_words():
    for as_of in ("2024-02-30", "2024", "soon", "99999-01-01", "%00", "1" * 5000):
        answer = get(f"/progress.csv?as_of={as_of}", status=400)

        assert answer["Content-Type"].startswith("text/plain"), as_of
        assert b"as_of:" in answer.content, as_of


def test_a_filter_that_makes_no_sense_gives_no_file():
    factories.event()

    answer = get("/events.csv?kind=party&start=2024-02-30", status=400)

    assert "“party” is not one of the choices." in answer.content.decode()
    assert "that month has 29 days" in answer.content.decode()
    assert "/events/?kind=party" in answer.content.decode()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_only_read(name):
    assert Client().post(f"/{name}.csv").status_code == 405
    head = Client().head(f"/{name}.csv")
    read(head)
    assert head.status_code == 200


# PostgreSQL is told besides how to plan, and asked how many rows it expects.
ON_POSTGRESQL = {"progress": 0, "parties": 1}


QUERIES = {
    "events": 1,
    "forums": 1,
    "status-updates": 1,
    "parties": 1,
    "sources": 1,
    "progress": 5,
}


def test_a_file_takes_a_fixed_number_of_queries(django_assert_num_queries):
    factories.forum()
    factories.status_update()

    for number in (10, 40):
        bulk_events(number)
        for name, ending in product(QUERIES, ["csv", "xlsx", "json", "jsonl"]):
            more = ON_POSTGRESQL.get(name, 2) if connection.vendor == "postgresql" else 0
            more += ending != "csv" and name != "progress"  # whether it is too long to write now
            with django_assert_num_queries(QUERIES[name] + more, info=f"{name}.{ending}"):
                read(get(f"/{name}.{ending}"))


def test_rows_and_their_number_come_from_one_snapshot(committed):
    """Reading takes a transaction of its own, which on SQLite takes no lock for writing."""
    with CaptureQueriesContext(connection) as captured:
        text_of(get("/events.csv"))

    sql = [query["sql"] for query in captured]
    if connection.vendor == "sqlite":
        assert "BEGIN DEFERRED" in sql
        assert sql[-1] == "ROLLBACK"
    else:
        assert "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY" in sql
    assert not any("IMMEDIATE" in statement for statement in sql)


def test_a_failure_in_mid_file_leaves_no_transaction_open(committed, monkeypatch):
    bulk_events(2)
    monkeypatch.setattr("tracking.exports.as_csv.ROWS_AT_A_TIME", 1 / 3)
    monkeypatch.setattr("tracking.exports.reading.ROWS_AT_A_TIME", 1 / 3)

    with pytest.raises((ValueError, TypeError)):
        get("/events.csv")

    monkeypatch.undo()
    assert len(rows_of("/events.csv")) == 2
    assert not connection.in_atomic_block
