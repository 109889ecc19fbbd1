import contextlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tracking.values.partial_dates import PartialDate, in_words, validate_partial_date


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest", "words"),
    [
        ("2024-05-17", "day", date(2024, 5, 17), date(2024, 5, 17), "17 May 2024"),
        ("2024-05", "month", date(2024, 5, 1), date(2024, 5, 31), "May 2024"),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31), "2024"),
    ],
)
def test_a_partial_date_never_invents_a_day(text, precision, earliest, latest, words):
    parsed = PartialDate.parse(text)

    assert (parsed.precision, parsed.earliest, parsed.latest) == (precision, earliest, latest)
    assert parsed.in_words() == words
    assert str(parsed) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2024-02-30", "February 2024; that month has 29 days"),
        ("2024-13", "no month 13"),
        ("2024-00-01", "no month 0"),
        ("2024-04-31", "that month has 30 days"),
        ("0000-01-01", "between 1900 and 2100"),
        ("9999", "between 1900 and 2100"),
        ("spring 2024", "Write a date as 2024-05-17"),
        ("17/05/2024", "Write a date as 2024-05-17"),
        ("٢٠٢٤", "Write a date as 2024-05-17"),
        ("", "Write a date as 2024-05-17"),
    ],
)
def test_what_is_no_date_is_refused_with_what_would_be_right(text, says):
    with pytest.raises(ValueError, match=says):
        PartialDate.parse(text)


def test_a_stored_date_has_its_full_form():
    with pytest.raises(ValidationError, match="Write this date as 2024-05"):
        validate_partial_date("2024-5")


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-05-14", "2026-05-15", "14–15 May 2026"),
        ("2026-05-28", "2026-06-02", "28 May – 2 June 2026"),
        ("2025-12-30", "2026-01-02", "30 December 2025 – 2 January 2026"),
        ("2025-05", "2025-06", "May 2025 – June 2025"),
    ],
)
def test_what_both_days_share_is_said_once(start, end, words):
    assert in_words(start, end) == words


def test_a_period_is_shown_with_a_dash():
    assert in_words("2024-05-17", "2024-06") == "17 May 2024 – June 2024"
    assert in_words("2024") == "2024"
    assert in_words("") == ""


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([4, 7, 10]))
def test_parsing_and_writing_give_the_same_text(day, length):
    text = day.isoformat()[:length]

    parsed = PartialDate.parse(text)

    assert str(parsed) == text
    assert parsed.earliest <= day <= parsed.latest


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        assert str(PartialDate.parse(text))
