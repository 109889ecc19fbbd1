from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.bulk import bulk_events
from tracking.models import Event

pytestmark = pytest.mark.django_db


def page(visitor) -> str:
    return visitor.get("/").content.decode()


def test_it_shows_the_priorities_under_themes_and_the_platforms(visitor):
    text = page(visitor)

    for number in range(1, 21):
        assert f'href="/priorities/{number}/"' in text
    for number in range(1, 6):
        assert f'href="/platforms/{number}/"' in text
    assert "Regional security and hotspots" in text
    assert text.count("Not assessed") == 25


def test_an_item_shows_its_current_status_with_direction_and_confidence(visitor):
    update = factories.status_update(direction="more", confidence="medium", as_of=date(2024, 6, 30))

    text = page(visitor)

    assert "status-active" in text
    for word in ("More than before", "Medium", "30 Jun 2024", update.get_absolute_url()):
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

    assert "1 event begun by" in text
    assert "linked 2 times to these items" in text


def test_sample_records_are_named_as_such(visitor):
    factories.event()
    assert "Some of the records behind this page" not in page(visitor)

    Event.objects.update(is_sample=True)

    assert "Some of the records behind this page" in page(visitor)


def test_it_costs_nine_queries_with_few_and_with_many_events(visitor, django_assert_num_queries):
    bulk_events(20)
    with django_assert_num_queries(9):
        visitor.get("/")

    bulk_events(200)
    with django_assert_num_queries(9):
        visitor.get("/")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(visitor, method):
    assert getattr(visitor, method)("/").status_code == 405
