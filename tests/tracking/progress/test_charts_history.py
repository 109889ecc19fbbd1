from datetime import date

import pytest
from django.utils.translation import override

from priorities.models import Commitment, Item
from tracking.models import StatusUpdate
from tracking.progress.charts.history import MOST_YEARS, HistoryChart

pytestmark = pytest.mark.any_database

UNTIL = date(2026, 11, 25)
ITEM = Item(pk=7, kind="priority", number=7, title="Middle East")


def update(status: str, as_of: str, commitment: Commitment | None = None) -> StatusUpdate:
    return StatusUpdate(
        item=ITEM, commitment=commitment, status=status, as_of=date.fromisoformat(as_of)
    )


def chart(*updates: StatusUpdate, until: date = UNTIL) -> HistoryChart:
    return HistoryChart.of(updates, until)


def runs(found: HistoryChart) -> list[tuple[str, str, str]]:
    steps = found.lanes[0].steps
    return [(step.run.status.value, str(step.run.since), str(step.run.until)) for step in steps]


def test_a_status_holds_until_an_assessment_says_otherwise():
    found = chart(
        update("declared", "2024-06-30"),
        update("active", "2025-06-30"),
        update("active", "2026-06-30"),
    )

    assert runs(found) == [
        ("declared", "2024-06-30", "2025-06-30"),
        ("active", "2025-06-30", "2026-11-25"),
    ]
    assert len(found.lanes[0].steps[1].assessed_at) == 2


def test_steps_rise_with_the_ladder():
    ladder = ["declared", "initiated", "active", "output_documented"]
    found = chart(*(update(status, f"202{year}-01-01") for year, status in enumerate(ladder)))

    heights = [step.height for step in found.lanes[0].steps]

    assert heights == sorted(set(heights))
    assert heights[0] > 0


@pytest.mark.parametrize("status", ["no_evidence_found", "dormant", "ended", "cannot_assess"])
def test_what_is_not_on_the_ladder_has_no_step(status):
    step = chart(update(status, "2025-01-01")).lanes[0].steps[0]

    assert not step.is_on_ladder
    assert step.height == 0


def test_of_two_assessments_of_one_day_the_later_published_counts():
    found = chart(update("declared", "2025-01-01"), update("active", "2025-01-01"))

    assert runs(found) == [("active", "2025-01-01", "2026-11-25")]


def test_the_item_comes_first_then_its_commitments_by_number():
    second, tenth = (Commitment(pk=n, item=ITEM, number=n) for n in (2, 10))
    found = chart(
        update("declared", "2024-01-01", tenth),
        update("declared", "2024-01-01", second),
        update("declared", "2024-01-01"),
    )

    assert [lane.name for lane in found.lanes] == ["P7 as a whole", "P7.2", "P7.10"]
    assert found.height > found.lanes[2].y > found.lanes[1].y > found.lanes[0].y


def test_the_line_of_time_begins_with_a_year_and_shows_one_at_least():
    assert chart(update("active", "2024-06-30")).start == date(2024, 1, 1)
    assert chart(update("active", "2026-11-25")).start == date(2025, 1, 1)
    assert chart(update("active", "2026-01-01"), until=date(2026, 1, 1)).start == date(2025, 1, 1)


def test_two_charts_can_share_a_line_of_time():
    found = HistoryChart.of([update("active", "2026-06-30")], UNTIL, date(2022, 6, 30))

    assert found.start == date(2022, 1, 1)


def test_a_hundred_years_have_few_labels():
    found = chart(update("active", "1930-01-01"))

    assert len(found.years) <= MOST_YEARS


def test_the_current_status_always_has_its_word():
    found = chart(update("declared", "2024-01-01"), update("output_documented", "2026-11-20"))

    earlier, current = (step.word for step in found.lanes[0].steps)

    assert (current.text, current.is_at_end) == ("Output documented", True)
    assert (earlier.text, earlier.is_at_end) == ("Declared", False)


def test_words_do_not_meet():
    days = [f"2026-{month:02}-01" for month in range(1, 12)]
    statuses = ["declared", "active"] * 6
    found = chart(*(update(status, day) for status, day in zip(statuses, days, strict=False)))

    assert sum(1 for step in found.lanes[0].steps if step.word and step.word.text) < 4


def test_it_says_in_words_what_it_draws():
    found = chart(update("declared", "2024-06-30"), update("active", "2026-06-30"))

    assert found.in_words == "P7 as a whole: Declared from 30 June 2024, Active from 30 June 2026"


def test_numbers_of_the_drawing_do_not_follow_the_language():
    with override("de"):
        step = chart(update("declared", "2024-06-30")).lanes[0].steps[0]

    assert step.x == "17.09%"


def test_without_assessments_there_is_no_chart():
    assert not chart()
