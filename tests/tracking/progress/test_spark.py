"""The bars of one line: one for each month, drawn to a scale that all lines share."""

from datetime import date

import pytest

from tracking.progress.charts.spark import HEIGHT, LEAST, Month, Spark

pytestmark = pytest.mark.any_database


def spark(*counts: int, most: int = 10) -> Spark:
    return Spark.of(Month.until(date(2026, 11, 25), len(counts)), counts, most)


def test_the_months_end_with_that_of_the_day():
    months = Month.until(date(2024, 2, 10), 3)

    assert [(month.first, month.last) for month in months] == [
        (date(2023, 12, 1), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 29)),
    ]


def test_months_without_events_have_no_bar():
    assert spark(0, 0, most=0).path == ""
    assert spark(0, 10).path == f"M4 {HEIGHT}v-{HEIGHT}h3v{HEIGHT}z"


def test_one_event_is_seen_beside_many():
    assert spark(1, 1000, most=1000).path.startswith(f"M0 {HEIGHT}v-{LEAST}h3")


def test_it_names_the_busy_months_and_their_sum():
    drawn = spark(0, 3, 0, 4)

    assert drawn.in_words == "September 2026: 3; November 2026: 4"
    assert drawn.title == "7 events begun since August 2026"
