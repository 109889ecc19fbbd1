import csv
import io
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone

from tests import factories
from tests.answers import read
from tests.bulk import bulk_events
from tracking import actions
from tracking.models import StatusUpdate
from tracking.progress.matrix import CountCell, Matrix, StatusMatrix
from tracking.values import periods
from tracking.values.as_of import AsOf
from tracking.values.periods import Length

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
YEAR_2024 = periods.of_years(2024, 2024)


def counts(key="priority-7", columns=YEAR_2024, **choice):
    rows = Matrix.build(columns, **choice).rows
    return [cell.count for row in rows if row.item.key == key for cell in row.cells]


def statuses(key="priority-7", columns=YEAR_2024, query=""):
    rows = StatusMatrix.build(columns, AsOf.of(QueryDict(query))).rows
    return [str(cell.status) for row in rows if row.item.key == key for cell in row.cells]


def lines_of(visitor, query):
    answer = visitor.get(f"/matrix.csv?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(read(answer).decode())))


# Periods


def test_a_quarter_has_its_first_and_last_day():
    days = [(quarter.start, quarter.end) for quarter in YEAR_2024]

    assert days == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 12, 31)),
    ]


def test_a_year_has_its_first_and_last_day():
    (year,) = periods.of_years(2024, 2024, Length.YEAR)

    assert (year.start, year.end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (str(year), year.code) == ("2024", "2024")


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 6), date(2026, 12, 31)])
@pytest.mark.parametrize(("length", "number"), [("quarter", 12), ("year", 6)])
def test_the_last_periods_end_with_the_one_of_that_day(day, length, number):
    found = periods.last_ones(day, length)

    assert len(found) == number
    assert found[-1].start <= day <= found[-1].end
    assert all(a.end < b.start for a, b in pairwise(found))


def test_periods_until_a_day_end_with_it():
    found = periods.until(date(2024, 5, 17), YEAR_2024)

    assert [period.code for period in found] == ["2024-Q1", "2024-Q2"]
    assert [period.last_day for period in found] == [date(2024, 3, 31), date(2024, 5, 17)]


# Numbers of events


@pytest.mark.parametrize(
    ("count", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (5000, 4)]
)
def test_the_tone_goes_by_the_number(count, level):
    assert CountCell(factories.item(), YEAR_2024[0], count).level == level


def test_events_count_in_the_quarter_in_which_they_began():
    for start in ("2024-03-31", "2024-04-01", "2024-06-30", "2024-07", "2024"):
        factories.event(start=start)

    assert counts() == [2, 2, 1, 0]
    assert counts(columns=periods.of_years(2023, 2024, Length.YEAR)) == [0, 5]


def test_links_and_distinct_events_are_distinguished(visitor):
    factories.event(items=factories.items("priority-7", "priority-8"))
    factories.event(start="2024-08")
    factories.event(start="2020-01-01")

    found = Matrix.build(YEAR_2024)
    text = visitor.get("/matrix/?from=2024&to=2024").content.decode()

    assert (found.links, found.distinct_events) == (3, 2)
    assert [(total.links, total.events) for total in found.totals] == [
        (0, 0),
        (2, 1),
        (1, 1),
        (0, 0),
    ]
    assert "3 links" in text
    assert "2 events" in text


def test_what_is_not_published_does_not_count():
    for state in ("draft", "in_review", "withdrawn"):
        factories.event(state=state)
        assert counts() == [0, 0, 0, 0], state

    assert Matrix.build(YEAR_2024).distinct_events == 0


def test_kinds_narrow_the_numbers(visitor):
    factories.event(kind="vote")
    factories.event(kind="aid")
    factories.event(kind="meeting")

    answer = visitor.get("/matrix/?from=2024&to=2024&kind=vote&kind=AID")

    assert counts(kinds=["vote", "aid"]) == [0, 2, 0, 0]
    assert answer.context["matrix"].distinct_events == 2
    assert "Vote, Aid" in " ".join(answer.content.decode().split())


def test_a_number_leads_to_its_events(visitor):
    factories.event(start="2024-05-17", kind="vote")

    text = visitor.get("/matrix/?from=2024&to=2024&kind=vote&as_of=2024-06-01").content.decode()

    query = "?item=priority-7&amp;start=2024-04-01&amp;end=2024-06-01"
    assert f"/events/{query}&amp;kind=vote&amp;as_of=2024-06-01" in text


# Statuses


def test_a_status_is_that_of_the_latest_assessment_by_the_last_day():
    event = factories.event(start="2021-05")
    for day, status in [
        (date(2023, 6, 30), "declared"),
        (date(2024, 6, 30), "initiated"),
        (date(2024, 7, 1), "declared"),
        (date(2024, 9, 30), "dormant"),
    ]:
        factories.status_update(as_of=day, status=status, evidence=[event])

    assert statuses() == ["declared", "initiated", "dormant", "dormant"]
    assert statuses("priority-8") == ["not_assessed"] * 4


def test_of_two_assessments_of_one_day_the_later_published_counts():
    event = factories.event(start="2023-05")
    for status in ("declared", "initiated"):
        factories.status_update(as_of=date(2024, 3, 31), status=status, evidence=[event])

    assert statuses() == ["initiated"] * 4


def test_assessments_of_commitments_and_unpublished_ones_do_not_count():
    event = factories.event(start="2023-05")
    commitment = factories.item().commitments.first()
    factories.status_update(as_of=date(2024, 1, 1), commitment=commitment, evidence=[event])
    for state in ("draft", "in_review", "withdrawn"):
        factories.status_update(as_of=date(2024, 1, 1), state=state, evidence=[event])

    assert statuses() == ["not_assessed"] * 4


def test_a_status_leads_to_its_assessment(visitor):
    update = factories.status_update()

    answer = visitor.get("/matrix/?show=status&from=2024&to=2024&as_of=2024-12-31")
    text = answer.content.decode()

    assert f'href="{update.get_absolute_url()}?as_of=2024-12-31"' in text
    assert "Initiated: P7 on 30 September 2024, as assessed for 30 June 2024" in text
    assert answer.context["statuses"].assessed == [0, 1, 1, 1]


def test_no_status_is_shown_for_days_to_come(visitor, time_machine):
    time_machine.move_to("2026-05-06")

    shown = visitor.get("/matrix/?show=status&from=2026&to=2027").context["statuses"].periods

    assert [(period.code, period.last_day) for period in shown] == [
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 5, 6)),
    ]


# The moment


def test_the_last_quarters_end_at_the_moment(visitor):
    factories.event(start="2024-05-17")
    factories.event(start="2024-05-18")

    answer = visitor.get("/matrix/?as_of=2024-05-17")

    last = answer.context["matrix"].periods[-1]
    assert (last.code, last.last_day) == ("2024-Q2", date(2024, 5, 17))
    assert answer.context["matrix"].distinct_events == 1
    assert "events that had begun" in answer.content.decode()


def test_as_known_on_a_day_heeds_publication_and_withdrawal(visitor, time_machine):
    time_machine.move_to(datetime(2026, 2, 2, tzinfo=UTC))
    event = factories.event()
    update = factories.status_update(evidence=[event])
    time_machine.move_to(datetime(2026, 5, 5, tzinfo=UTC))
    actions.withdraw(update, by=factories.user("editor"), version=3, reason="Wrong.")
    actions.withdraw(event, by=factories.user("editor"), version=3, reason="Wrong.")

    for day, count, status in [
        ("2026-02-01", 0, "not_assessed"),
        ("2026-03-01", 1, "initiated"),
        ("2026-05-05", 0, "not_assessed"),
    ]:
        as_of = AsOf.of(QueryDict(f"known_on={day}"))
        assert counts(as_of=as_of) == [0, count, 0, 0]
        assert statuses(query=f"known_on={day}")[-1] == status
    page = visitor.get("/matrix/?show=status&from=2024&to=2024&known_on=2026-03-01")
    assert page.status_code == 200
    assert update.slug not in page.content.decode(), "its page is gone"


@pytest.mark.parametrize("show", ["events", "status"])
def test_every_link_to_records_keeps_the_moment(visitor, show):
    factories.status_update()
    kept = "as_of=2025-12-31&amp;known_on="

    main = visitor.get(
        f"/matrix/?show={show}&from=2024&as_of=2025-12-31&known_on={timezone.localdate()}"
    )
    text = main.content.decode().split('<section class="matrix-choice"')[1].split("</main>")[0]

    links = [part.split('"')[0] for part in text.split('href="')[1:]]
    assert len(links) > 31
    assert [link for link in links if kept not in link] == []


# What is asked


def test_the_last_twelve_quarters_are_the_default(visitor):
    assert len(visitor.get("/matrix/").context["matrix"].periods) == 12
    assert len(visitor.get("/matrix/?by=year").context["matrix"].periods) == 6


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("from=2022&to=2026", (2022, 2026)),
        ("to=2020", (2018, 2020)),
        ("from=2024&to=", (2024, None)),
        ("by=year&from=1997&to=2026", (1997, 2026)),
    ],
)
def test_years_can_be_chosen(visitor, asked, years):
    shown = visitor.get(f"/matrix/?{asked}").context["matrix"].periods

    assert shown[0].year == years[0]
    assert years[1] in (shown[-1].year, None)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("from=2026&to=2022", "swap them"),
        ("from=2000&to=2026", "at most 10 years by quarter"),
        ("from=1950&to=2026&by=year", "30 years by year"),
        ("from=2026&as_of=2024-12-31", "begin after 31 December 2024"),
        ("from=1&to=2", "greater than or equal to 1945"),
        ("from=abc", "Enter a whole number"),
        ("to=99999999999999999999", "less than or equal to"),
        ("from=%00", "whole number"),
        (f"from={'9' * 6000}", "whole number"),
        ("from=%ed%a0%80", "whole number"),
        ("kind=nonsense", "is not one of the choices"),
        (f"kind={'x' * 8000}", "is not one of the choices"),
        ("show=nonsense", "is not one of the choices"),
        ("by=decade%00", "is not one of the choices"),
        ("as_of=2024-02-30", "that month has 29 days"),
        ("as_of=2099-01-01", "is in the future"),
    ],
)
def test_nonsense_is_answered_with_a_message_and_the_default(visitor, asked, message):
    page = visitor.get(f"/matrix/?{asked}")
    file = visitor.get(f"/matrix.csv?{asked}")

    assert page.status_code == 200
    assert message in page.content.decode()
    assert len(page.context["matrix"].periods) in (12, 6)
    assert file.status_code == 400
    assert message in file.content.decode()


def test_what_makes_sense_is_kept_beside_what_does_not(visitor):
    choice = visitor.get("/matrix/?show=status&by=year&kind=vote&from=abc").context["choice"]

    assert (choice.show, choice.by, choice.kinds) == ("status", "year", ["vote"])


def test_the_first_day_that_a_moment_can_be_is_answered(visitor):
    assert visitor.get("/matrix/?as_of=1900-01-01").context["matrix"].distinct_events == 0


def test_a_switch_keeps_the_rest_and_gives_up_too_many_years(visitor):
    choice = visitor.get("/matrix/?by=year&from=2000&to=2026&kind=vote&as_of=2026-06-30").context[
        "choice"
    ]

    shows = [switch.url for switch in choice.shows]
    lengths = [switch.url for switch in choice.lengths]
    assert shows[1] == ("/matrix/?show=status&by=year&kind=vote&from=2000&to=2026&as_of=2026-06-30")
    assert lengths[0] == "/matrix/?kind=vote&as_of=2026-06-30"
    assert [switch.is_current for switch in choice.lengths] == [False, True]


# The file


def test_the_file_has_a_row_for_each_item_and_period(visitor):
    factories.status_update(evidence=[factories.event(start="2024-05-17")])

    rows = lines_of(visitor, "from=2024&to=2024&kind=meeting&as_of=2024-11-30")

    assert len(rows) == 31 * 4
    (row,) = [r for r in rows if r["item"] == "priority-7" and r["period"] == "2024-Q2"]
    update = StatusUpdate.objects.get()
    assert row == {
        "item": "priority-7",
        "code": "P7",
        "title": factories.item().title,
        "period": "2024-Q2",
        "start": "2024-04-01",
        "end": "2024-06-30",
        "event_count": "1",
        "status": "initiated",
        "url": f"{settings.SITE_URL}/events/?item=priority-7&start=2024-04-01&end=2024-06-30"
        "&kind=meeting&as_of=2024-11-30",
        "status_on": "2024-06-30",
        "status_update": settings.SITE_URL + update.get_absolute_url(),
        "licence": "CC BY 4.0",
    }
    assert {r["end"] for r in rows if r["period"] == "2024-Q4"} == {"2024-11-30"}


def test_the_file_says_no_status_for_periods_to_come(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    factories.event(start="2027-02")

    rows = lines_of(visitor, "from=2027&to=2027")

    first = next(row for row in rows if row["item"] == "priority-7")
    assert (first["event_count"], first["status"], first["status_on"]) == ("1", "", "")


def test_the_name_of_the_file_says_what_and_when(visitor, time_machine):
    time_machine.move_to("2026-11-25")

    answer = visitor.get("/matrix.csv?from=2024&to=2024&kind=vote")

    assert answer["X-Row-Count"] == "124"
    assert (
        'filename="gsi-matrix_2024-q1-to-2024-q4_vote_2026-11-25.csv"'
        in (answer["Content-Disposition"])
    )
    read(answer)


# Cost


def test_it_costs_the_same_queries_with_few_and_with_many(visitor, django_assert_num_queries):
    asked = [
        ("/matrix/?from=2022&to=2026", 3),
        ("/matrix/?show=status&from=2022&to=2026", 2),
        ("/matrix.csv?from=2022&to=2026", 5),
    ]

    for number in (20, 60):
        bulk_events(number)
        (cited,) = bulk_events(1, [factories.item()])
        factories.status_update(evidence=[cited], as_of=date(2026, 1, number // 10))
        for address, queries in asked:
            with django_assert_num_queries(queries, info=address):
                read(visitor.get(address))


def test_visitors_get_no_cookie(visitor):
    assert not visitor.get("/matrix/").cookies
