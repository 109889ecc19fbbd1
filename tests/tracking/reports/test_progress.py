"""Progress in a period: status before and at its end, events, sources and whose they are."""

from datetime import date

import pytest

from tests import factories
from tests.tracking.reports.asking import page_of, rows_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
YEAR = "start=2024&end=2024"


def row_of(code, query=YEAR):
    (row,) = [row for row in rows_of("progress", query) if row["code"] == code]
    return row


def assess(status, as_of, **values):
    meetings = [factories.event(start="2023-01-05"), factories.event(start="2023-02-05")]
    return factories.status_update(status=status, as_of=as_of, evidence=meetings, **values)


def test_every_item_has_a_row_in_the_order_of_the_paper():
    rows = rows_of("progress", YEAR)

    assert len(rows) == 31
    assert [row["code"] for row in rows][:7] == ["C1", "C2", "C3", "C4", "C5", "C6", "P1"]
    assert {(row["start"], row["end"]) for row in rows} == {("2024-01-01", "2024-12-31")}


def test_a_row_tells_the_status_before_the_period_and_at_its_end():
    before = assess("initiated", date(2023, 12, 31))
    update = assess("active", date(2024, 6, 30))

    row = row_of("P7")

    assert (row["status_before"], row["status"]) == ("initiated", "active")
    assert row["status_before_page"].endswith(before.get_absolute_url())
    assert row["status_page"].endswith(update.get_absolute_url())
    assert row["direction"] == "more"
    assert (row["assessed_on"], row["days_since_assessed"]) == ("2024-06-30", "184")


def test_an_assessment_of_the_first_day_is_a_change_in_the_period():
    assess("initiated", date(2024, 1, 1))

    row = row_of("P7")

    assert (row["status_before"], row["status"]) == ("not_assessed", "initiated")
    assert row["direction"] == "first"


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("initiated", "initiated", "same"),
        ("active", "initiated", "less"),
        ("initiated", "cannot_assess", "cannot_judge"),
    ],
)
def test_the_direction_follows_from_the_two_statuses(before, after, direction):
    assess(before, date(2023, 6, 30))
    assess(after, date(2024, 6, 30), direction="more")

    assert row_of("P7")["direction"] == direction


def test_without_an_assessment_there_is_no_direction_and_no_day():
    row = row_of("P7")

    assert (row["status_before"], row["status"]) == ("not_assessed", "not_assessed")
    assert {row[name] for name in ("direction", "assessed_on", "days_since_assessed")} == {""}


def test_events_that_began_in_the_period_count_with_their_different_sources():
    shared = factories.source(relation="party")
    independent = [factories.source(relation="independent") for _ in range(2)]
    factories.event(start="2024-01-01", sources=[shared, independent[0]])
    factories.event(start="2024-12-31", sources=[shared, independent[1]])
    factories.event(start="2023-12-31", end="2024-02-01")
    factories.event(start="2025-01-01")

    row = row_of("P7")

    assert (row["event_count"], row["source_count"]) == ("2", "3")
    assert (row["independent_source_count"], row["independent_percent"]) == ("2", "67")
    assert row_of("P8")["independent_percent"] == ""


def test_the_page_gives_links_and_events():
    factories.event(items=factories.items("priority-7", "priority-8"), start="2024-05-17")
    factories.event(start="2024-05-18")

    page = page_of("progress", f"{YEAR}&kind=priority")

    assert page.context["count"] == 20
    assert "3 links, 2 events" in words_of(page)
    assert "from 1 January 2024 until 31 December 2024" in words_of(page)


def test_without_a_period_it_is_the_last_365_days(time_machine):
    time_machine.move_to("2026-11-22")

    row = rows_of("progress")[0]

    assert (row["start"], row["end"]) == ("2025-11-23", "2026-11-22")


def test_a_period_ends_on_the_day_that_is_shown():
    assert {row["end"] for row in rows_of("progress", "start=2024&as_of=2024-06-30")} == {
        "2024-06-30"
    }


def test_known_on_leaves_out_what_was_published_later(time_machine):
    time_machine.move_to("2026-01-10 12:00:00Z")
    factories.event(start="2024-05-17")
    time_machine.move_to("2026-03-10 12:00:00Z")
    factories.event(start="2024-05-18")

    assert row_of("P7", f"{YEAR}&known_on=2026-02-01")["event_count"] == "1"
    assert row_of("P7")["event_count"] == "2"
