"""The events of an item by year, narrowed in place."""

import pytest
from django.http import QueryDict

from tests import factories
from tests.bulk import bulk_events
from tracking.progress.timeline import MOST_EVENTS, Timeline
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def timeline(query: str = "", as_of: AsOf | None = None) -> Timeline:
    return Timeline.build(factories.item(), as_of or AsOf(), QueryDict(query))


def titles(found: Timeline) -> list[str]:
    return [event.title for year in found.years for event in year.events]


def choices(found: Timeline, name: str) -> list[str]:
    return [label for _, label in found.form.fields[name].widget.choices]


@pytest.fixture
def three():
    own, other = factories.source(relation="party"), factories.source(relation="independent")
    unknown = factories.source(relation="unknown")
    factories.event(title="Own", kind="statement", start="2023-05-01", sources=[own])
    factories.event(title="Both", kind="meeting", start="2024-05-01", sources=[own, other])
    factories.event(title="Unclear", kind="meeting", start="2024-06", sources=[own, unknown])


def test_events_stand_under_their_years_newest_first(three):
    found = timeline()

    assert [(year.year, year.count) for year in found.years] == [(2024, 2), (2023, 1)]
    assert titles(found) == ["Unclear", "Both", "Own"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=meeting", ["Unclear", "Both"]),
        ("year=2023", ["Own"]),
        ("voice=party", ["Own"]),
        ("voice=independent", ["Both"]),
        ("voice=unknown", ["Unclear"]),
        ("kind=meeting&year=2024&voice=independent", ["Both"]),
        ("kind=vote", []),
        ("year=1999", []),
        ("kind=MEETING", ["Unclear", "Both"]),
    ],
)
def test_it_is_narrowed_by_what_the_address_says(three, query, shown):
    found = timeline(query)

    assert titles(found) == shown
    assert found.count == len(shown)
    assert found.total == 3


def test_it_offers_what_occurs_and_how_often(three):
    found = timeline("year=1999")

    assert choices(found, "kind") == ["Any kind", "Statement (1)", "Meeting (2)"]
    assert choices(found, "year") == ["Any year", "2024 (2)", "2023 (1)", "1999 (0)"]


@pytest.mark.parametrize(
    "query", ["year=soon", "year=2024-05", "kind=nonsense", "voice=%00", "year=" + "9" * 8000]
)
def test_a_value_that_makes_no_sense_shows_nothing_and_says_why(visitor, three, query):
    answer = visitor.get(f"/priorities/7/?{query}")

    assert titles(answer.context["page"].timeline) == []
    assert "is not one of the choices" in answer.content.decode()


def test_a_long_timeline_names_the_years_that_follow():
    item = factories.item()
    bulk_events(MOST_EVENTS + 3, items=[item])  # one each day from 1 January 2024
    factories.event(start="2022")

    found = timeline()

    assert (found.count, found.shown_count) == (MOST_EVENTS + 4, MOST_EVENTS)
    assert found.years[0].is_short_of_all
    assert [(year.year, year.count) for year in found.later_years] == [(2022, 1)]


def test_the_rest_is_linked_in_the_list_with_the_same_filter(visitor):
    bulk_events(MOST_EVENTS + 3, items=[factories.item()])
    filtered = "?kind=meeting&year=2024&voice=independent&as_of=2025-01-01"

    whole = visitor.get("/priorities/7/").content.decode()
    found = visitor.get(f"/priorities/7/{filtered}").context["page"].timeline

    assert "All 53 events of priority 7" in whole
    assert 'href="/events/?item=priority-7"' in whole
    assert found.list_query == (
        "?item=priority-7&start=2024&end=2024&kind=meeting&voice=independent&as_of=2025-01-01"
    )


def test_the_list_of_events_takes_the_same_voice(visitor, three):
    found = visitor.get("/events/?item=priority-7&voice=party")

    assert [event.title for event in found.context["page"]] == ["Own"]


def test_the_form_keeps_the_moment(visitor, three):
    text = visitor.get("/priorities/7/?as_of=2024-12-31").content.decode()

    assert '<input type="hidden" name="as_of" value="2024-12-31">' in text


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_is_neither_shown_nor_counted(state):
    factories.event(state=state)

    assert timeline().total == 0


@pytest.mark.parametrize("query", ["", "voice=independent", "kind=meeting&year=2024"])
def test_it_costs_four_queries(django_assert_num_queries, query):
    item = factories.item()
    for number in (20, 200):
        bulk_events(number, items=[item])
        with django_assert_num_queries(4):
            Timeline.build(item, AsOf(), QueryDict(query))
