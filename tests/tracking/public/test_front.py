from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.bulk import bulk_events
from tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]


def page(visitor) -> str:
    return visitor.get("/").content.decode()


def test_it_shows_the_priorities_under_themes_and_the_platforms(visitor):
    text = page(visitor)

    for number in range(1, 21):
        assert f'href="/priorities/{number}/"' in text
    for number in range(1, 6):
        assert f'href="/platforms/{number}/"' in text
    assert "Regional security and hotspots" in text
    assert text.count("Not assessed") == 26  # each item, and their number


def test_an_item_shows_its_current_status_with_direction_and_confidence(visitor):
    update = factories.status_update(direction="more", confidence="medium", as_of=date(2024, 6, 30))

    text = page(visitor)

    assert "status-initiated" in text
    for word in ("direction-more", "Medium", "30 Jun 2024", update.get_absolute_url()):
        assert word in text


def test_the_latest_developments_are_the_newest_eight(visitor):
    events = bulk_events(9)

    response = visitor.get("/")

    assert response.context["latest"][0] == events[-1]
    assert len(response.context["latest"]) == 8


def test_an_event_still_to_come_is_not_a_development(visitor):
    tomorrow = timezone.localdate() + timedelta(days=1)
    factories.event(title="Planned summit", start=str(tomorrow))

    assert "Planned summit" not in page(visitor)


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_does_not_show(visitor, state):
    before = page(visitor)

    factories.event(title="Secret meeting", state=state)

    assert page(visitor) == before


def test_numbers_give_events_and_links(visitor):
    factories.event(items=factories.items("priority-7", "priority-8"))

    text = " ".join(page(visitor).split())

    assert "2 links, 1 event" in text


def test_sample_records_are_named_as_such(visitor):
    factories.event()
    assert "Some of the records behind this page" not in page(visitor)

    Event.objects.update(is_sample=True)

    assert "Some of the records behind this page" in page(visitor)


def test_it_costs_eight_queries_with_few_and_with_many_events(visitor, django_assert_num_queries):
    bulk_events(20)
    with django_assert_num_queries(8):
        visitor.get("/")

    bulk_events(200)
    with django_assert_num_queries(8):
        visitor.get("/")


def test_the_number_of_events_leads_to_exactly_these_events(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    factories.event(start="2024-05-17")
    factories.event(title="Announced summit", start="2026-12-24")

    (row,) = [row for row in visitor.get("/").context["progress"].rows if row.event_count]
    listed = visitor.get(f"/events/{row.events_query}").context["count"]

    assert row.events_query == "?item=priority-7&end=2026-11-25"
    assert listed == row.event_count == 1


def test_a_spark_shows_the_last_24_months(visitor, time_machine):
    time_machine.move_to("2026-11-25")
    for start in ("2024-11-30", "2024-12-01", "2026-10", "2026-10-20", "2026-11-26"):
        factories.event(start=start)

    text = " ".join(page(visitor).split())

    assert "P7: 3 events begun since December 2024" in text
    assert ">December 2024: 1; October 2026: 2</desc>" in text
    assert "the tallest shows 2 events" in text


@pytest.mark.parametrize(
    ("today", "says", "overdue"),
    [
        ("2024-06-30", "today", False),
        ("2024-07-01", "1 day ago", False),
        ("2024-11-20", "143 days ago", False),
        ("2025-06-30", "365 days ago", False),
        ("2025-07-01", "366 days ago", True),
    ],
)
def test_it_says_how_long_ago_an_item_was_assessed(visitor, time_machine, today, says, overdue):
    time_machine.move_to(today)
    factories.status_update(as_of=date(2024, 6, 30))

    text = page(visitor)

    assert f">{says}<" in text
    assert (">overdue<" in text) is overdue


def test_the_limit_for_a_new_assessment_is_a_setting(visitor, settings, time_machine):
    settings.REASSESS_DAYS = 10
    time_machine.move_to("2024-07-20")
    factories.status_update(as_of=date(2024, 6, 30))

    text = page(visitor)

    assert ">overdue<" in text
    assert "more than 10 days before" in text
    assert "10 days" in visitor.get("/about/method/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(visitor, method):
    assert getattr(visitor, method)("/").status_code == 405
