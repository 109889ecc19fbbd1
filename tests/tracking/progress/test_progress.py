from datetime import date

import pytest

from priorities.models import Kind
from tests import factories
from tests.bulk import bulk_events
from tracking.progress.at_a_moment import ItemProgress, Progress
from tracking.values.as_of import AsOf
from tracking.values.statuses import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
LATER = date(2026, 6, 30)
AT_LATER = AsOf(as_of=LATER)


def row(key: str = "priority-7", on: date = LATER) -> ItemProgress:
    return next(row for row in Progress.build(AsOf(as_of=on)).rows if row.item.key == key)


def test_every_item_has_a_row_in_the_order_of_the_paper():
    codes = [row.item.code for row in Progress.build(AT_LATER).rows]

    assert len(codes) == 31
    assert [codes[0], codes[5], codes[6], codes[25], codes[26], codes[30]] == [
        "C1", "C6", "P1", "P20", "M1", "M5",
    ]  # fmt: skip


def test_an_item_that_nobody_assessed_is_not_assessed():
    found = row()

    assert (found.status, found.status_label) == (Status.NOT_ASSESSED, "Not assessed")
    assert (found.update, found.since, found.latest_event) == (None, None, None)
    assert (found.direction, found.confidence, found.event_count) == ("", "", 0)


def test_the_latest_assessment_by_that_day_is_the_current_one():
    evidence = [factories.event(start="2023-05-01")]
    factories.status_update(status="initiated", as_of=date(2024, 6, 30), evidence=evidence)
    factories.status_update(status="dormant", as_of=date(2026, 6, 30), evidence=evidence)

    assert row(on=date(2024, 6, 29)).status == Status.NOT_ASSESSED
    assert row(on=date(2024, 6, 30)).status == Status.INITIATED
    assert row(on=date(2026, 6, 30)).status_label == "Dormant"


def test_since_is_the_first_day_of_the_unbroken_run_of_a_status():
    evidence = [factories.event(start="2020-05-01")]
    days = [("initiated", 2022), ("dormant", 2023), ("initiated", 2024), ("initiated", 2025)]
    for status, year in days:
        factories.status_update(status=status, as_of=date(year, 6, 30), evidence=evidence)

    assert row().since == date(2024, 6, 30)
    assert row(on=date(2023, 7, 1)).since == date(2023, 6, 30)


def test_since_is_the_day_itself_when_another_status_was_stated_for_it():
    evidence = [factories.event(start="2020-05-01")]
    for status in ("initiated", "dormant"):
        factories.status_update(status=status, as_of=date(2024, 6, 30), evidence=evidence)

    assert (row().status, row().since) == (Status.DORMANT, date(2024, 6, 30))


def test_the_assessment_of_a_commitment_is_not_that_of_the_item():
    item = factories.item("priority-4")
    factories.status_update(item=item, commitment=item.commitments.first())

    assert row("priority-4").status == Status.NOT_ASSESSED


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_counts_nowhere(state):
    shown = factories.event(start="2023-05-01")
    factories.event(state=state, start="2024-05-01")
    factories.status_update(state=state, evidence=[shown])

    found = row()

    assert found.status == Status.NOT_ASSESSED
    assert (found.event_count, found.source_count, found.latest_event) == (1, 1, shown)


def test_an_unpublished_assessment_does_not_move_since():
    evidence = [factories.event(start="2022-05-01")]
    factories.status_update(as_of=date(2023, 6, 30), evidence=evidence)
    factories.status_update(
        status="dormant", as_of=date(2024, 6, 30), evidence=evidence, state="withdrawn"
    )
    factories.status_update(as_of=date(2025, 6, 30), evidence=evidence)

    assert row().since == date(2023, 6, 30)


def test_events_after_the_day_are_not_counted():
    first = factories.event(start="2024-05-17")
    second = factories.event(start="2024-05-18")

    assert (row(on=date(2024, 5, 17)).event_count, row().event_count) == (1, 2)
    assert (row(on=date(2024, 5, 17)).latest_event, row().latest_event) == (first, second)


def test_each_item_has_its_own_latest_event():
    seven, both = factories.items("priority-7"), factories.items("priority-7", "priority-8")
    shared = factories.event(start="2024-05-01", items=both)
    newest = factories.event(start="2024-06-01", items=seven)

    assert row("priority-7").latest_event == newest
    assert row("priority-8").latest_event == shared


def test_a_source_of_two_events_counts_once():
    source = factories.source()
    factories.event(sources=[source])
    factories.event(sources=[source, factories.source()])

    assert (row().event_count, row().source_count) == (2, 2)


def test_links_and_distinct_events_are_distinguished():
    factories.event(items=factories.items("priority-7", "priority-8", "platform-1"))
    factories.event(items=factories.items("principle-1"))

    everything, platforms = Progress.build(AT_LATER), Progress.build(AT_LATER, [Kind.PLATFORM])

    assert (everything.links, everything.distinct_events) == (4, 2)
    assert (platforms.links, platforms.distinct_events) == (1, 1)


def test_priorities_stand_under_their_themes():
    themes = Progress.build(AT_LATER).by_theme

    assert [found.theme.number for found in themes] == sorted(f.theme.number for f in themes)
    assert sum(len(found.rows) for found in themes) == 20


def test_building_costs_the_same_for_many_records(django_assert_num_queries):
    bulk_events(20)
    with django_assert_num_queries(5):
        Progress.build(AT_LATER)

    bulk_events(200)
    with django_assert_num_queries(5):
        Progress.build(AT_LATER)
