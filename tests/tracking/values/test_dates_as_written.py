"""Dates as people write them at the desk: read, or refused with what would be right."""

import contextlib
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tracking.values.partial_dates import PartialDate, read_period

pytestmark = pytest.mark.any_database

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024-5", "2024-05"),
        ("2024", "2024"),
        ("17 May 2024", "2024-05-17"),
        ("17 may 2024", "2024-05-17"),
        ("  17\tMay   2024 ", "2024-05-17"),
        ("17th of May, 2024", "2024-05-17"),
        ("May 17, 2024", "2024-05-17"),
        ("17-Sept-2024", "2024-09-17"),
        ("Sep. 2024", "2024-09"),
        ("May 2024", "2024-05"),
        ("today", "2024-03-01"),
        ("Yesterday", "2024-02-29"),
    ],
)
def test_a_date_is_read_as_it_is_written(text, stored):
    assert str(PartialDate.read(text, today=TODAY)) == stored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("30 February 2024", "There is no 30 February 2024"),
        ("0 May 2024", "There is no 0 May 2024"),
        ("May 1850", "between 1900 and 2100"),
        ("17 Mai 2024", "Write a date as"),
        ("17 Ma 2024", "Write a date as"),
        ("5/6/2024", "Write a date as"),
        ("17.5.2024", "Write a date as"),
        ("tomorrow", "Write a date as"),
        ("spring 2024", "Write a date as"),
        ("", "Write a date as"),
        ("\x00", "Write a date as"),
    ],
)
def test_what_is_no_date_is_refused(text, says):
    with pytest.raises(ValueError, match=says):
        PartialDate.read(text, today=TODAY)


def test_months_are_read_in_the_active_language_too():
    with translation.override("fr"):
        assert str(PartialDate.read("17 février 2024", today=TODAY)) == "2024-02-17"
        assert str(PartialDate.read("17 February 2024", today=TODAY)) == "2024-02-17"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("17 May 2024", ("2024-05-17", "")),
        ("17-19 May 2024", ("2024-05-17", "2024-05-19")),
        ("17 – 19 May 2024", ("2024-05-17", "2024-05-19")),
        ("30 May - 2 June 2024", ("2024-05-30", "2024-06-02")),
        ("30 December 2023 to 2 January 2024", ("2023-12-30", "2024-01-02")),
        ("2024-05-17 to 2024-05-19", ("2024-05-17", "2024-05-19")),
        ("2024-05-17/2024-05-19", ("2024-05-17", "2024-05-19")),
        ("2023 – 2024", ("2023", "2024")),
        ("May to June 2024", ("2024-05", "2024-06")),
        ("yesterday - today", ("2024-02-29", "2024-03-01")),
        ("2024 to 2024", ("2024", "")),
    ],
)
def test_a_period_is_read_in_one_line(text, period):
    assert read_period(text, today=TODAY) == period


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("19-17 May 2024", "is before the start"),
        ("2024-05-17 to 2023", "is before the start"),
        ("2024 to", "Write a date as"),
        ("to 2024", "Write a date as"),
        ("1 to 2 to 3", "Write a date as"),
        ("", "Write a date as"),
    ],
)
def test_what_is_no_period_is_refused(text, says):
    with pytest.raises(ValueError, match=says):
        read_period(text, today=TODAY)


@given(st.text(max_size=40))
def test_any_text_is_a_period_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        start, end = read_period(text, today=TODAY)
        for stored in filter(None, (start, end)):
            assert str(PartialDate.parse(stored)) == stored


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_what_the_site_shows_can_be_typed(day):
    shown = PartialDate(day.year, day.month, day.day).in_words()

    assert str(PartialDate.read(shown, today=TODAY)) == day.isoformat()
