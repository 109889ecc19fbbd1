"""Dates of files: read as the desk and spreadsheets write them, or refused with a reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.imports.dates import Epoch, column_order, order_of, read, read_day, read_period
from tracking.values.partial_dates import PartialDate

pytestmark = pytest.mark.any_database

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
PRECISIONS = st.sampled_from([10, 7, 4])


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024-5", "2024-05"),
        ("2024", "2024"),
        ("2024.0", "2024"),
        ("17 May 2024", "2024-05-17"),
        ("May 17th, 2024", "2024-05-17"),
        ("Sept 2024", "2024-09"),
        ("Friday, 17 May 2024", "2024-05-17"),
        ("Fri. 17 May 2024", "2024-05-17"),
        ("17/5/2024", "2024-05-17"),
        ("5/17/2024", "2024-05-17"),
        ("5/5/2024", "2024-05-05"),
        ("05.06.2024", "2024-06-05"),
        ("5. 6. 2024", "2024-06-05"),
        ("17-05-2024", "2024-05-17"),
        ("2024/05/17", "2024-05-17"),
        ("2024/5", "2024-05"),
        ("2024.05.17.", "2024-05-17"),
        ("20240517", "2024-05-17"),
        ("05/2024", "2024-05"),
        ("2024年5月17日", "2024-05-17"),
        ("2024年5月", "2024-05"),
        ("2024-05-17T10:30:00Z", "2024-05-17"),
        ("2024-05-17T10:30:00.000+03:00", "2024-05-17"),
        ("2024-05-17 00:00:00", "2024-05-17"),
        ("5/17/2024 0:00", "2024-05-17"),
        ("5/17/2024 12:00 AM", "2024-05-17"),
        ("45429", "2024-05-17"),
        ("45429.0", "2024-05-17"),
        ("45429.75", "2024-05-17"),
        ("2024-05-XX", "2024-05"),
        ("2024-XX", "2024"),
        ("2024-XX-XX", "2024"),
        ("2024-xx-xx", "2024"),
        ("\u200f2024-05-17\u200e", "2024-05-17"),
        ("\ufeff2024-05-17", "2024-05-17"),
        ("17\xa0May\u202f2024", "2024-05-17"),
        ("'2024-05-17", "2024-05-17"),
        ("2024‑05‑17", "2024-05-17"),
        ("２０２４－０５－１７", "2024-05-17"),
        ("٢٠٢٤-٠٥-١٧", "2024-05-17"),
    ],
)
def test_a_date_is_read_as_it_is_written(text, stored):
    assert read(text) == stored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2024~", "says “about”"),
        ("2024-05~", "says “about”"),
        ("2024%", "says “about”"),
        ("~2024", "says “about”"),
        ("c. 2024", "says “about”"),
        ("circa May 2024", "says “about”"),
        ("2024?", "marked as uncertain"),
        ("2024-05-17?", "marked as uncertain"),
        ("2024-21", "a season, a quarter"),
        ("2024-33", "a season, a quarter"),
        ("spring 2024", "a season, a quarter"),
        ("Q1 2024", "a season, a quarter"),
        ("2024-Q1", "a season, a quarter"),
        ("mid-May 2024", "a season, a quarter"),
        ("early 2024", "a season, a quarter"),
        ("2024-W20", "a season, a quarter"),
        ("202X", "a decade or a century"),
        ("20XX", "a decade or a century"),
        ("2020s", "a decade or a century"),
        ("2024-XX-17", "a day without its month"),
        ("2024-1X", "leaves a digit open"),
        ("2024-05-1X", "leaves a digit open"),
        ("2024-05/..", "an open end"),
        ("2024/", "an open end"),
        ("../2024", "an open end"),
        ("since 2024", "an open end"),
        ("[2024,2025]", "several dates"),
        ("May 2024 or June 2024", "several dates"),
        ("2024/2025", "is a period; write one date"),
        ("17-19 May 2024", "is a period; write one date"),
        ("17 May 2024 – 2 June 2024", "is a period; write one date"),
        ("Y17000", "between 1900 and 2100"),
        ("-0044", "between 1900 and 2100"),
        ("1850", "between 1900 and 2100"),
        ("1899-12-31", "between 1900 and 2100"),
        ("2101", "between 1900 and 2100"),
        ("31/12/1899", "between 1900 and 2100"),
        ("99999", "between 1900 and 2100"),
        ("2024-02-30", "There is no 30 February 2024"),
        ("31/02/2024", "There is no 31 February 2024"),
        ("29 February 2023", "There is no 29 February 2023"),
        ("2024-13", "There is no month 13"),
        ("2024-00-00", "There is no month 0"),
        ("20241317", "There is no month 13"),
        ("17 May 24", "a year of two digits"),
        ("17-May-24", "a year of two digits"),
        ("5/6/24", "a year of two digits"),
        ("Saturday, 17 May 2024", "not a Saturday"),
        ("yesterday", "another day whenever"),
        ("Today", "another day whenever"),
        ("\u202e2024-05-17", "reverses the direction"),
        ("5/6/2024", "5 June 2024 or 6 May 2024"),
        ("5-6-2024", "5 June 2024 or 6 May 2024"),
        ("tomorrow", "Write a date as 2024-05-17"),
        ("7", "Write a date as 2024-05-17"),
        ("17 Mai 2024", "Write a date as 2024-05-17"),
        ("#VALUE!", "Write a date as 2024-05-17"),
        ("x" * 1_000_000, "Write a date as 2024-05-17"),
        ("", "Write a date as 2024-05-17"),
    ],
)
def test_what_a_date_here_cannot_say_is_refused_with_what_would_be_right(text, says):
    with pytest.raises(ValueError, match=says.replace("(", r"\(")) as refused:
        read(text)

    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["17/5/2024", "5/6/2024"], "dmy"),
        (["5/17/2024", "5/6/2024"], "mdy"),
        (["5/6/2024", "7/8/2024"], "ambiguous"),
        (["17/5/2024", "5/17/2024"], "ambiguous"),
        (["5/5/2024", "2024-05-17", "17 May 2024", ""], None),
        (["05.06.2024"], "dmy"),
        (["05.06.2024", "05.17.2024"], "mdy"),
        (["5/6/2024 - 17/6/2024"], "dmy"),
        (["17/13/2024", "2024/05/06", "45429"], None),
        (["4/5/6/2024"], None),
        ([], None),
    ],
)
def test_the_order_of_a_column_follows_from_its_dates(values, order):
    assert column_order(values) == order


def test_what_a_column_says_of_its_order_is_counted():
    found = order_of(["17/5/2024", "5/6/2024", "7/8/2024", "45429", "45430.5", "x"])

    assert (found.day_first, found.month_first, found.either, found.serials) == (1, 0, 2, 2)
    assert found.example == "5/6/2024"


def test_an_ambiguous_date_is_read_in_the_order_of_its_column():
    assert (read("5/6/2024", "dmy"), read("5/6/2024", "mdy")) == ("2024-06-05", "2024-05-06")


def test_a_date_against_the_order_of_its_column_is_refused():
    with pytest.raises(ValueError, match="read with the month first. Write it as"):
        read("17/5/2024", "mdy")
    with pytest.raises(ValueError, match="read with the day first. Write it as"):
        read("5/17/2024", "dmy")


def test_an_old_workbook_counts_its_days_from_1904():
    assert read("43967", epoch=Epoch.OF_1904) == read("45429") == "2024-05-17"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024-05-17", ("2024-05-17", "")),
        ("2024-05-17/2024-05-19", ("2024-05-17", "2024-05-19")),
        ("2024/2025", ("2024", "2025")),
        ("2024-05-17 to 2024-05-19", ("2024-05-17", "2024-05-19")),
        ("17-19 May 2024", ("2024-05-17", "2024-05-19")),
        ("17–19 May 2024", ("2024-05-17", "2024-05-19")),
        ("17 May - 2 June 2024", ("2024-05-17", "2024-06-02")),
        ("17/5/2024 - 19/5/2024", ("2024-05-17", "2024-05-19")),
        ("17/5/2024-19/5/2024", ("2024-05-17", "2024-05-19")),
        ("17.05.2024 – 19.05.2024", ("2024-05-17", "2024-05-19")),
        ("2024-05-17/2024-05-17", ("2024-05-17", "")),
    ],
)
def test_a_period_gives_its_start_and_its_end(text, period):
    assert read_period(text) == period


def test_a_period_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="is before the start"):
        read_period("2024-05-19/2024-05-17")


def test_an_ambiguous_period_is_refused():
    with pytest.raises(ValueError, match="5 June 2024 or 6 May 2024"):
        read_period("5/6/2024 - 7/6/2024")


def test_a_month_is_not_one_day():
    assert read_day("17 May 2024") == date(2024, 5, 17)
    with pytest.raises(ValueError, match="not one day"):
        read_day("May 2024")


@given(day=DAYS, length=PRECISIONS)
def test_every_stored_date_is_read_back(day, length):
    text = day.isoformat()[:length]

    assert read(text) == text
    assert read_period(text) == (text, "")


@given(day=DAYS, separator=st.sampled_from("/.-"), order=st.sampled_from(["dmy", "mdy"]))
def test_every_day_in_numbers_is_read_in_the_order_of_its_column(day, separator, order):
    parts = (day.day, day.month) if order == "dmy" else (day.month, day.day)
    text = separator.join(map(str, (*parts, day.year)))

    assert read(text, order) == day.isoformat()


@given(day=DAYS, order=st.sampled_from(["dmy", "mdy"]))
def test_a_day_is_read_without_an_order_only_where_it_has_one_meaning(day, order):
    parts = (day.day, day.month) if order == "dmy" else (day.month, day.day)
    text = "/".join(map(str, (*parts, day.year)))

    if day.day > 12 or day.day == day.month:
        assert read(text) == day.isoformat()
    else:
        with pytest.raises(ValueError, match=" or "):
            read(text)


@given(days=st.lists(DAYS, min_size=1), order=st.sampled_from(["dmy", "mdy"]))
def test_a_column_is_never_said_to_have_the_other_order(days, order):
    texts = ["{}/{}/{}".format(*_in_order(day, order)) for day in days]

    found = column_order(texts)

    assert found in {order, "ambiguous", None}
    if any(day.day > 12 for day in days):
        assert found == order
    if found is None:
        assert [read(text) for text in texts] == [day.isoformat() for day in days]


def _in_order(day, order):
    return (day.day, day.month, day.year) if order == "dmy" else (day.month, day.day, day.year)


@given(day=st.dates(date(1927, 5, 18), date(2100, 12, 31)), epoch=st.sampled_from(Epoch))
def test_every_day_that_a_spreadsheet_counts_is_read(day, epoch):
    number = (day - epoch.day_zero).days
    if number >= 10_000:
        assert read(str(number), epoch=epoch) == read(f"{number}.0", epoch=epoch) == day.isoformat()


@given(start=DAYS, days=st.integers(1, 400))
def test_every_period_is_read_back(start, days):
    end = min(start + timedelta(days=days), date(2100, 12, 31))
    if end > start:
        period = (start.isoformat(), end.isoformat())
        assert read_period("/".join(period)) == read_period(" to ".join(period)) == period


@given(text=st.text(max_size=30) | st.from_regex(r"[0-9xX~?%/.\- ]{1,14}", fullmatch=True))
def test_anything_is_read_as_a_date_in_its_stored_form_or_refused(text):
    for order in (None, "dmy", "mdy"):
        try:
            stored = read(text, order)
        except ValueError:
            pass
        else:
            assert str(PartialDate.parse(stored)) == stored
            assert column_order([text]) in {None, "dmy", "mdy", "ambiguous"}
        try:
            start, end = read_period(text, order)
        except ValueError:
            pass
        else:
            assert not end or PartialDate.parse(end).latest >= PartialDate.parse(start).earliest


@given(text=st.text(alphabet="0123456789-/. ~?%XxuMay,", max_size=20))
def test_invisible_marks_change_nothing(text):
    def outcome(text):
        try:
            return read(text)
        except ValueError as error:
            return type(error)

    assert outcome(f"\u200e{text}\u200f\ufeff") == outcome(text)


def test_a_cell_of_a_megabyte_is_refused_at_once():
    with pytest.raises(ValueError, match="Write "):
        read("1/" * 500_000)
