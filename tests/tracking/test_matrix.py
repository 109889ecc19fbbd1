from datetime import date

import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking.matrix import Cell, Matrix, Quarter

pytestmark = pytest.mark.django_db
YEAR_2024 = Quarter.of_years(2024, 2024)


def counts(key: str = "priority-7", quarters: list[Quarter] = YEAR_2024) -> list[int]:
    rows = Matrix.build(quarters).rows
    return [cell.count for row in rows if row.item.key == key for cell in row.cells]


def test_a_quarter_has_its_first_and_last_day():
    days = [(quarter.start, quarter.end) for quarter in YEAR_2024]

    assert days == [
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
        (date(2024, 7, 1), date(2024, 9, 30)),
        (date(2024, 10, 1), date(2024, 12, 31)),
    ]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 5, 6), date(2026, 12, 31)])
def test_the_last_quarters_end_with_the_one_of_that_day(day):
    quarters = Quarter.last_ones(day)

    assert len(quarters) == 12
    assert quarters[-1].start <= day <= quarters[-1].end
    assert quarters[0] == Quarter(quarters[-1].year - 3, quarters[-1].number % 4 + 1) or (
        quarters[0] == Quarter(quarters[-1].year - 2, 1)
    )


@pytest.mark.parametrize(
    ("count", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4), (5000, 4)]
)
def test_the_tone_goes_by_the_number(count, level):
    assert Cell(YEAR_2024[0], count).level == level


def test_events_count_in_the_quarter_in_which_they_began():
    for start in ("2024-03-31", "2024-04-01", "2024-06-30", "2024-07", "2024"):
        factories.event(start=start)

    assert counts() == [2, 2, 1, 0]


def test_links_and_distinct_events_are_told_apart():
    factories.event(items=factories.items("priority-7", "priority-8"))
    factories.event(start="2020-01-01")

    found = Matrix.build(YEAR_2024)

    assert (found.links, found.distinct_events, found.totals) == (2, 1, [0, 2, 0, 0])


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_published_does_not_count(state):
    factories.event(state=state)

    assert counts() == [0, 0, 0, 0]


def test_a_number_leads_to_its_events(visitor):
    factories.event(start="2024-05-17")

    text = visitor.get("/matrix/?from=2024&to=2024").content.decode()

    assert "/events/?item=priority-7&amp;start=2024-04-01&amp;end=2024-06-30" in text


def test_the_last_twelve_quarters_are_the_default(visitor):
    assert len(visitor.get("/matrix/").context["matrix"].quarters) == 12


@pytest.mark.parametrize(
    ("asked", "years"),
    [
        ("from=2022&to=2026", (2022, 2026)),
        ("to=2020", (2018, 2020)),
        ("from=2024&to=", (2024, None)),
    ],
)
def test_years_can_be_chosen(visitor, asked, years):
    quarters = visitor.get(f"/matrix/?{asked}").context["matrix"].quarters

    assert quarters[0].year == years[0]
    assert years[1] in (quarters[-1].year, None)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("from=2026&to=2022", "swap them"),
        ("from=2000&to=2026", "10 years at the most"),
        ("from=1&to=2", "greater than or equal to 1945"),
        ("from=abc", "Enter a whole number"),
        ("to=99999999999999999999", "less than or equal to"),
        ("from=%00", "whole number"),
        (f"from={'9' * 6000}", "whole number"),
        ("from=%ed%a0%80", "whole number"),
    ],
)
def test_nonsense_is_answered_with_a_message_and_the_default(visitor, asked, message):
    response = visitor.get(f"/matrix/?{asked}")

    assert response.status_code == 200
    assert message in response.content.decode()
    assert len(response.context["matrix"].quarters) == 12


def test_it_costs_three_queries_with_few_and_with_many_events(visitor, django_assert_num_queries):
    bulk_events(20)
    with django_assert_num_queries(3):
        visitor.get("/matrix/")

    bulk_events(200)
    with django_assert_num_queries(3):
        visitor.get("/matrix/?from=2020&to=2026")


def test_visitors_get_no_cookie(visitor):
    assert not visitor.get("/matrix/").cookies
