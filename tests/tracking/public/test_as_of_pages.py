"""Front page, lists and their files as of a day and as known on a day."""

import csv
import io
import re
from datetime import UTC, date, datetime
from itertools import product

import pytest

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking import actions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
MOMENT = "as_of=2024-12-31&known_on=2026-03-01"
LISTS = ["events", "forums", "status-updates", "sources"]
PAGES = ["/", "/priorities/", "/platforms/", "/principles/", *(f"/{name}/" for name in LISTS)]


def page(visitor, address):
    answer = visitor.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(visitor, address):
    text = read(visitor.get(address)).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def records(time_machine):
    """An event, a forum and an assessment, public from 2 February 2026, withdrawn on 5 May."""
    time_machine.move_to(datetime(2026, 2, 2, 12, tzinfo=UTC))
    event = factories.event(title="Talks since withdrawn", start="2024-05-17")
    forum = factories.forum(name="Forum since withdrawn")
    update = factories.status_update(evidence=[event], as_of=date(2024, 6, 30))
    time_machine.move_to(datetime(2026, 5, 5, 12, tzinfo=UTC))
    for record in (update, forum, event):
        actions.withdraw(record, by=factories.user("editor"), version=3, reason="Wrong.")
    time_machine.move_to(datetime(2026, 11, 25, 12, tzinfo=UTC))
    return event, forum, update


def test_the_front_page_shows_an_earlier_state_of_the_world(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    early, late = factories.event(start="2024-03-01"), factories.event(start="2025-03-01")
    factories.status_update(status="initiated", as_of=date(2024, 6, 30), evidence=[early])
    factories.status_update(status="active", as_of=date(2025, 6, 30), evidence=[early, late])

    then, now = page(visitor, "/?as_of=2024-12-31"), page(visitor, "/")

    assert early.title in then
    assert late.title not in then
    assert "status-initiated" in then
    assert "184 days ago" in then
    assert "1 link, 1 event" in " ".join(then.split())
    assert "status-active" in now
    assert "events that had begun" in then
    assert "events that had begun" not in now


def test_the_front_page_shows_what_was_known(visitor, records):
    then, now = page(visitor, "/?known_on=2026-03-01"), page(visitor, "/")

    assert "Talks since withdrawn" in then
    assert "status-initiated" in then
    assert "Talks since withdrawn" not in now
    assert "status-initiated" not in now


def test_a_list_and_its_file_show_what_was_known(visitor, records):
    days = (("2026-02-01", 0), ("2026-03-01", 1), ("2026-05-05", 0))

    for name, (day, number) in product(LISTS, days):
        must = number * 2 if name == "sources" else number
        assert visitor.get(f"/{name}/?known_on={day}").context["count"] == must, (name, day)
        assert len(rows_of(visitor, f"/{name}.csv?known_on={day}")) == must, (name, day)


@pytest.mark.parametrize("name", [*LISTS, "parties"])
def test_a_list_says_how_to_cite_it_as_it_was_known(visitor, name):
    text = page(visitor, f"/{name}/?known_on=2026-03-01")

    assert f'<a href="/{name}/?known_on=2026-03-01">http' in text


def test_the_changes_are_of_no_moment_and_not_cited(visitor):
    assert "Cite this page" not in page(visitor, "/changes/?known_on=2026-03-01")


def test_a_record_that_was_withdrawn_since_is_marked_and_has_no_link(visitor, records):
    for address in ("/", "/events/", "/forums/", "/status-updates/", "/sources/"):
        text = page(visitor, f"{address}?known_on=2026-03-01")

        assert "Withdrawn since 5 May 2026:</strong> <bdi>Wrong.</bdi>" in text, address
        for record in records:
            assert f'href="{record.get_absolute_url()}' not in text, address


def test_a_file_names_no_page_of_a_withdrawn_record(visitor, records):
    (event,) = rows_of(visitor, "/events.csv?known_on=2026-03-01")
    (update,) = rows_of(visitor, "/status-updates.csv?known_on=2026-03-01")
    progress = rows_of(visitor, "/progress.csv?known_on=2026-03-01")
    (row,) = [row for row in progress if row["item"] == "priority-7"]

    assert (event["slug"], event["url"], update["url"]) == (records[0].slug, "", "")
    assert update["evidence"] == records[0].slug
    assert (row["status"], row["status_update"], row["latest_event"]) == ("initiated", "", "")
    assert row["known_on"] == "2026-03-01"


def test_a_forum_counts_the_editions_of_that_moment(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    forum = factories.forum()
    factories.event(forum=forum, start="2024-05-17")
    factories.event(forum=forum, start="2025-05-17")

    (then,) = rows_of(visitor, "/forums.csv?as_of=2024-12-31&order=events")
    (now,) = rows_of(visitor, "/forums.csv")

    assert (then["event_count"], now["event_count"]) == ("1", "2")


def test_every_link_keeps_the_moment(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    event = factories.event(forum=factories.forum())
    factories.status_update(evidence=[event])
    outside = ("/static/", "/accounts/", "/events/feed")

    for address in PAGES:
        text = page(visitor, f"{address}?{MOMENT}").replace("&amp;", "&")
        links = set(re.findall(r'href="(/[^"#]*)', text))
        lost = [link for link in links if MOMENT not in link and not link.startswith(outside)]
        # The canonical address, and the way back to today.
        assert set(lost) <= {address}, address


def test_paging_chips_form_and_file_keep_the_moment(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    events = bulk_events(60)

    text = page(visitor, "/events/?kind=meeting&page=2&as_of=2024-12-31").replace("&amp;", "&")

    for address in (
        "/events/?kind=meeting&as_of=2024-12-31",
        f"?kind=meeting&before=2024-02-04.{events[34].pk}&as_of=2024-12-31",
        f"?kind=meeting&after=2024-01-11.{events[10].pk}&as_of=2024-12-31",
        "/events.csv?kind=meeting&as_of=2024-12-31",
        "/events/?as_of=2024-12-31",
    ):
        assert f'href="{address}"' in text
    assert '<input type="hidden" name="as_of" value="2024-12-31">' in text


def test_a_page_is_cited_with_both_days(visitor, time_machine):
    time_machine.move_to("2026-11-25")

    now, then = page(visitor, "/"), page(visitor, "/?as_of=2024-12-31")
    events = page(visitor, "/events/?kind=vote")

    base = "http://127.0.0.1:8000/"
    assert f"{base}?as_of=2026-11-25&amp;known_on=2026-11-25" in now
    assert f"{base}?as_of=2024-12-31&amp;known_on=2026-11-25" in then
    assert "as of 31 December 2024" in then
    assert f"{base}events/?kind=vote&amp;known_on=2026-11-25" in events


@pytest.mark.parametrize(
    "value", ["2099-01-01", "2024-02-30", "soon", "%00", "%ed%a0%80", "x" * 8000]
)
def test_a_day_that_makes_no_sense_gives_a_page_and_no_file(visitor, value):
    query = f"as_of={value}&known_on={value}"

    for address in PAGES:
        assert page(visitor, f"{address}?{query}").count("That day is ignored.") == 2, address
    for file in ("events", "forums", "status-updates", "sources", "progress"):
        answer = visitor.get(f"/{file}.csv?{query}")
        assert answer.status_code == 400, file
        for name in ("as_of", "known_on"):
            assert f"{name}: " in answer.content.decode(), file


def test_the_name_of_a_file_carries_the_days(visitor, time_machine):
    time_machine.move_to("2026-11-25")

    def name_of(address):
        answer = visitor.get(address)
        read(answer)
        return answer["Content-Disposition"]

    days = "as-of-2024-12-31_known-on-2026-03-01_2026-11-25.csv"
    assert f'"gsi-progress_{days}"' in name_of(f"/progress.csv?{MOMENT}")
    assert f'"gsi-events_vote_{days}"' in name_of(f"/events.csv?kind=vote&{MOMENT}")


@pytest.mark.parametrize(("address", "queries"), [("/", 11), ("/priorities/", 9)])
def test_a_moment_costs_no_more(visitor, django_assert_num_queries, time_machine, address, queries):
    for number in (20, 60):
        time_machine.move_to("2026-11-25")
        bulk_events(number)
        time_machine.move_to("2026-11-26")
        with django_assert_num_queries(queries):
            visitor.get(f"{address}?as_of=2026-01-01&known_on=2026-11-25")
