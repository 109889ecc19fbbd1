import pytest
import time_machine
from django.utils import timezone

from tests import factories
from tests.bulk import bulk_events
from tracking.progress import calendar
from tracking.progress.calendar import CalendarPage
from tracking.values.partial_dates import PartialDate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def groups(period: str) -> dict[str, list[str]]:
    page = CalendarPage.build(PartialDate.parse(period))
    return {group.title: [event.title for event in group.events] for group in page.groups}


def test_a_month_shows_what_overlaps_it():
    factories.event(title="Before", start="2024-04-30")
    factories.event(title="Long", start="2024-04-01", end="2024-05-02")
    factories.event(title="Second", start="2024-05-31")
    factories.event(title="First", start="2024-05-01")
    factories.event(title="After", start="2024-06-01")

    assert groups("2024-05") == {
        "Begun before May 2024": ["Long"],
        "May 2024": ["First", "Second"],
    }


def test_dates_without_a_day_stand_apart():
    factories.event(title="Some day", start="2024-05")
    factories.event(title="Some month", start="2024")
    factories.event(title="A day", start="2024-05-02")

    assert groups("2024-05") == {
        "May 2024": ["A day"],
        "In May 2024, day unknown": ["Some day"],
        "In 2024, month unknown": ["Some month"],
    }


def test_a_year_goes_by_months():
    factories.event(title="March", start="2024-03-05")
    factories.event(title="Some day in May", start="2024-05")
    factories.event(title="Some month", start="2024")
    factories.event(title="Long", start="2023-12-31", end="2024-01-02")

    assert groups("2024") == {
        "Begun before 2024": ["Long"],
        "March 2024": ["March"],
        "May 2024": ["Some day in May"],
        "In 2024, month unknown": ["Some month"],
    }


@time_machine.travel("2026-11-22")
def test_what_lies_ahead_is_announced():
    factories.event(title="Yesterday", start="2026-11-21")
    factories.event(title="Today", start="2026-11-22")
    factories.event(title="Tomorrow", start="2026-11-23")
    factories.event(title="This month", start="2026-11")
    factories.event(title="Next month", start="2026-12")

    assert groups("2026") == {
        "November 2026": ["This month", "Yesterday", "Today"],
        "Announced for November 2026": ["Tomorrow"],
        "Announced for December 2026": ["Next month"],
    }
    assert groups("2026-12") == {"Announced for December 2026, day unknown": ["Next month"]}


@time_machine.travel("2026-11-22")
def test_the_page_says_what_announced_means_only_where_something_is(visitor):
    factories.event(start="2026-10-01")
    factories.event(start="2026-12-01")

    assert "are still to come" not in visitor.get("/calendar/?month=2026-10").content.decode()
    assert "are still to come" in visitor.get("/calendar/?month=2026-12").content.decode()


def test_a_past_day_shows_what_had_begun_by_then_and_links_keep_it(visitor):
    factories.event(title="Early", start="2024-05-01")
    factories.event(title="Late", start="2024-05-20")

    text = visitor.get("/calendar/?month=2024-05&as_of=2024-05-10").content.decode()

    assert "Early" in text
    assert "Late" not in text
    assert 'href="?month=2024-06&amp;as_of=2024-05-10"' in text


def test_the_month_of_today_is_the_default(visitor):
    today = timezone.localdate()

    assert visitor.get("/calendar/").context["page"].period == PartialDate(today.year, today.month)


@time_machine.travel("2026-11-22")
def test_without_a_month_it_opens_where_the_latest_event_began(visitor):
    factories.event(title="Earlier", start="2024-02-10")
    factories.event(title="Latest", start="2024-07-01", end="2024-08-30")
    factories.event(title="Announced", start="2027-01-10")
    factories.event(title="Hidden", start="2026-11-10", state="draft")

    response = visitor.get("/calendar/")

    text = response.content.decode()
    assert response.context["page"].period == PartialDate(2024, 7)
    assert "No event is published for November 2026; this is July 2024" in text
    assert "Latest" in text
    assert 'href="?month=2024-06"' in text
    assert 'href="?month=2024-08"' in text
    assert 'href="?month=2026-11"' in text


@time_machine.travel("2026-11-22")
@pytest.mark.parametrize("start", ["2026-11-30", "2026-10-30"])
def test_a_current_month_with_an_event_stays_the_default(visitor, start):
    factories.event(start="2026-10-01")
    factories.event(start=start, end="2026-12-03")

    page = visitor.get("/calendar/").context["page"]

    assert page.period == PartialDate(2026, 11)
    assert page.instead_of is None


@time_machine.travel("2026-11-22")
def test_the_default_is_that_of_the_moment(visitor):
    factories.event(start="2024-02-10")
    factories.event(start="2024-07-01")

    then = visitor.get("/calendar/?as_of=2024-05-10")
    unknown = visitor.get("/calendar/?known_on=2026-01-01")

    assert then.context["page"].period == PartialDate(2024, 2)
    assert 'href="?month=2024-01&amp;as_of=2024-05-10"' in then.content.decode()
    assert unknown.context["page"].period == PartialDate(2026, 11)


def test_an_empty_month_offers_the_nearest_ones(visitor):
    factories.event(start="2024-02-10")
    factories.event(start="2024-07-01")

    text = visitor.get("/calendar/?month=2024-05").content.decode()

    assert "No event is published for May 2024" in text
    assert 'href="?month=2024-02"' in text
    assert 'href="?month=2024-07"' in text


def test_neighbours_are_linked(visitor):
    month = visitor.get("/calendar/?month=2024-12").content.decode()
    year = visitor.get("/calendar/?year=2024").content.decode()

    assert 'href="?month=2024-11"' in month
    assert 'href="?month=2025-01"' in month
    assert 'href="?year=2023"' in year
    assert 'href="?year=2025"' in year


def test_the_years_that_a_date_can_have_are_the_end(visitor):
    first, last = visitor.get("/calendar/?month=1900-01"), visitor.get("/calendar/?year=2100")

    assert first.context["page"].previous is None
    assert last.context["page"].next is None


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_does_not_show_even_as_the_nearest(state):
    factories.event(state=state, start="2024-05-17")

    assert groups("2024-05") == {}
    assert CalendarPage.build(PartialDate(2024, 6)).nearest == []


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("month=2024-13", "There is no month 13"),
        ("month=2024", "This is a year, not a month"),
        ("month=2024-02-30", "There is no 30 February"),
        ("year=2024-05", "This is a month, not a year"),
        ("year=99999999999999999999", "This is not a date"),
        ("year=1066", "The year must be between"),
        ("month=%00", "This is not a date"),
        ("month=%ed%a0%80", "This is not a date"),
        (f"month={'x' * 8000}", "This is not a date"),
    ],
)
def test_nonsense_is_answered_with_a_message_and_the_current_month(visitor, asked, message):
    response = visitor.get(f"/calendar/?{asked}")

    today = timezone.localdate()
    assert response.status_code == 200
    assert message in response.content.decode()
    assert response.context["page"].period == PartialDate(today.year, today.month)


def test_a_long_list_is_cut_and_says_so(visitor, monkeypatch):
    monkeypatch.setattr(calendar, "MOST_EVENTS", 5)
    bulk_events(7)

    response = visitor.get("/calendar/?month=2024-01")

    assert "7 events" in response.content.decode()
    assert "Only the first events are shown here" in response.content.decode()
    assert sum(len(group.events) for group in response.context["page"].groups) == 5


def test_what_began_before_does_not_fill_the_page(monkeypatch):
    monkeypatch.setattr(calendar, "MOST_BEFORE", 1)
    for number in range(3):
        factories.event(title=f"Lasting {number}", start="2024-04-30", end=f"2024-05-1{number}")
        factories.event(title=f"Some month {number}", start="2024")
    factories.event(title="In May", start="2024-05-02")

    assert groups("2024-05") == {
        "Begun before May 2024": ["Lasting 0"],
        "May 2024": ["In May"],
        "In 2024, month unknown": ["Some month 0"],
    }
    page = CalendarPage.build(PartialDate(2024, 5))
    assert (page.count, page.is_short_of_all) == (7, True)


def test_it_costs_four_queries_with_few_and_with_many_events(visitor, django_assert_num_queries):
    bulk_events(40)
    with django_assert_num_queries(4):
        visitor.get("/calendar/?month=2024-02")

    bulk_events(200)
    with django_assert_num_queries(4):  # one less for a year, one more to count
        visitor.get("/calendar/?year=2024")


@time_machine.travel("2026-11-22")
def test_the_default_costs_seven_queries_with_few_and_with_many_events(
    visitor, django_assert_num_queries
):
    bulk_events(20)
    with django_assert_num_queries(7):
        visitor.get("/calendar/")

    bulk_events(20)
    with django_assert_num_queries(7):
        visitor.get("/calendar/")


def test_the_nearest_month_is_that_of_the_last_event_that_was_over():
    factories.event(start="2023-01-10", end="2024-03-02")
    factories.event(start="2024-02-10")
    factories.event(start="2024-07-01", end="2024-07-03")

    assert CalendarPage.build(PartialDate(2024, 5)).nearest == [
        PartialDate(2024, 3),
        PartialDate(2024, 7),
    ]


def test_visitors_get_no_cookie(visitor):
    assert not visitor.get("/calendar/").cookies
