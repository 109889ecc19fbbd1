"""Long lists are read page by page from places in their order, whatever is published meanwhile."""

from datetime import date, timedelta
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import factories
from tests.bulk import FIRST_DAY, bulk_events
from tracking import actions
from tracking.models import Event, PublicRevision, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
LIST = "/events/"
ORDERS = [("newest", "-earliest_on -pk"), ("oldest", "earliest_on pk"), ("title", "title pk")]


def page_of(visitor, address=LIST, **query):
    answer = visitor.get(address, query)
    assert answer.status_code == 200
    return answer.context["page"]


def read_on(visitor, address=LIST, **query):
    """All rows, page after page as the links lead, and how many pages."""
    page, rows, number = page_of(visitor, address, **query), [], 0
    while True:
        rows, number = [*rows, *page], number + 1
        if not page.has_next:
            return rows, number
        page = page_of(visitor, address, **query, after=page.next_place)


def read_back(visitor, **query):
    page, rows = page_of(visitor, **query, before="end"), []
    while True:
        rows = [*page, *rows]
        if not page.has_previous:
            return rows
        page = page_of(visitor, **query, before=page.previous_place)


@pytest.mark.parametrize(("order", "columns"), ORDERS)
def test_all_rows_come_once_on_the_way_down_and_back(visitor, order, columns):
    bulk_events(60)
    Event.objects.update(title="The same title")
    Event.objects.filter(pk__gt=Event.objects.first().pk - 35).update(earliest_on=date(2024, 1, 1))
    wanted = list(Event.objects.order_by(*columns.split()))

    assert read_on(visitor, order=order) == (wanted, 3)
    assert read_back(visitor, order=order) == wanted


@pytest.mark.parametrize("address", ["/sources/", "/changes/"])
def test_sources_and_changes_come_once_too(visitor, address):
    bulk_events(30)
    event = Event.objects.first()
    PublicRevision.objects.bulk_create(
        PublicRevision(
            kind="event", event=event, version=version, number=version, act="edited",
            changed_at=event.updated_at, changed_by=event.created_by, role="editor",
        )
        for version in range(1, 31)
    )  # fmt: skip
    model = Source if address == "/sources/" else PublicRevision

    rows, pages = read_on(visitor, address)

    assert pages == 2
    assert {row.pk for row in rows} == set(model.objects.values_list("pk", flat=True))
    assert len(rows) == 30


def test_a_reader_misses_nothing_and_sees_nothing_twice_while_others_publish(visitor):
    there = bulk_events(55)
    first = page_of(visitor)
    factories.event(start="2025-01-01")
    factories.event(start="2024-01-01")

    second = page_of(visitor, after=first.next_place)
    factories.event(start="2024-12-31")
    third = page_of(visitor, after=second.next_place)

    shown = [*first, *second, *third]
    assert len(set(shown)) == len(shown)
    assert set(there) <= set(shown)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_is_done_meanwhile_what_stays_is_seen_once(visitor, editor, seed):
    """Published, withdrawn, given another day: what none of it touched comes once, in order."""
    random = Random(seed)
    untouched = {event.pk: event for event in bulk_events(80)}
    page, shown = page_of(visitor), []
    while True:
        shown += page
        if not page.has_next:
            break
        for _ in range(2):
            some_day = FIRST_DAY + timedelta(days=random.randrange(100))
            factories.event(start=str(some_day))
            gone = untouched.pop(random.choice(list(untouched)))
            actions.withdraw(gone, by=editor, version=gone.version, reason="A test.")
            moved = untouched.pop(random.choice(list(untouched)))
            moved.start = str(some_day)
            actions.edit(moved, by=editor, version=moved.version, reason="It was misread.")
        page = page_of(visitor, after=page.next_place)

    lasting = [event.pk for event in shown if event.pk in untouched]
    assert lasting == sorted(untouched, reverse=True)


def test_a_place_stays_when_its_row_is_gone(visitor, editor):
    bulk_events(30)
    first = page_of(visitor)
    place, last = first.next_place, first.object_list[-1]
    following = page_of(visitor, after=place).object_list

    actions.withdraw(last, by=editor, version=last.version, reason="A test.")

    assert page_of(visitor, after=place).object_list == following
    assert page_of(visitor, after=place, kind="vote").object_list == []


@pytest.mark.parametrize(
    ("order", "asked", "first"),
    [
        ("newest", "2024-02-10", date(2024, 2, 10)), ("oldest", "2024-02-10", date(2024, 2, 10)),
        ("newest", "2024-02", date(2024, 2, 29)), ("oldest", "2024-02", date(2024, 2, 1)),
        ("newest", "2030", date(2024, 4, 29)), ("oldest", "1999", date(2024, 1, 1)),
    ],
)  # fmt: skip
def test_a_date_alone_leads_to_where_it_begins(visitor, order, asked, first):
    bulk_events(120)

    page = page_of(visitor, order=order, after=asked)

    assert page.object_list[0].earliest_on == first
    assert page.day == asked


def test_the_form_for_a_date_keeps_filter_and_moment(visitor):
    bulk_events(30)

    text = visitor.get(f"{LIST}?kind=meeting&order=oldest&as_of=2024-12-31").content.decode()

    form = text[text.index('class="pagination-form"') :]
    for name, value in (("kind", "meeting"), ("order", "oldest"), ("as_of", "2024-12-31")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in form
    assert 'name="after"' in form


def test_days_of_changes_and_sources_begin_there_too(visitor):
    source = factories.source(published_on="2024-05")
    factories.event(sources=[source, factories.source(published_on="2023-01-01")])
    revision = PublicRevision.objects.get()
    day = str(revision.changed_at.date())

    assert page_of(visitor, "/sources/", after="2024-05-17").object_list[0] == source
    assert page_of(visitor, "/changes/", after=day).object_list == [revision]
    assert page_of(visitor, "/changes/", after="2020").object_list == []
    assert page_of(visitor, "/changes/", after=day, order="oldest").object_list == [revision]
    assert "Nothing more here" in visitor.get("/changes/?after=2020").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "after=nonsense", "after=nonsense.7", "before=2024-02-30.7", "before=2024-13",
        "after=2024-05-17.7&before=2024-05-17.7", "after=%00.7", "page=1000000000",
        "after=" + "9" * 5000, "after=9999-12-31.x", "after=%ED%A0%80.1", "page=3",
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", [LIST, "/sources/", "/changes/"])
def test_no_place_is_answered_with_a_sentence_and_the_first_page(visitor, address, query):
    event = factories.event()

    answer = visitor.get(f"{address}?{query}")

    page = answer.context["page"]
    assert len(page) == 1
    assert page.error
    assert 'role="status"' in answer.content.decode()
    assert event.pk


@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 19, "9" * 5000])
def test_any_key_is_answered(visitor, key):
    factories.event()

    for address in (LIST, "/sources/"):
        assert visitor.get(address, {"after": f"2024-05-17.{key}"}).status_code == 200
    assert visitor.get(LIST, {"after": f"Talks.{key}", "order": "title"}).status_code == 200


def test_before_the_first_row_is_the_first_page(visitor):
    bulk_events(30)

    page = page_of(visitor, before="2020-01-01.7", order="oldest")

    assert (len(page), page.has_previous, page.has_next) == (25, False, True)


def test_a_place_of_another_order_is_no_place(visitor):
    factories.event()

    assert page_of(visitor, after="Talks in Riyadh.7").error
    assert not page_of(visitor, after="2024-05-17.7", order="oldest").error


def test_a_page_says_where_it_is(visitor):
    bulk_events(60)

    answer = visitor.get(f"{LIST}?after=2024-02-10").content.decode()

    assert "<title>Events, after 2024-02-10 – GSI Tracker</title>" in answer
    assert '/events/?after=2024-02-10">' in answer
    links = [urlsplit(part.split('"')[0]) for part in answer.split('href="')[1:]]
    assert any("before" in parse_qs(link.query) for link in links)


@pytest.mark.parametrize("number", [60, 300])
def test_a_place_costs_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    bulk_events(number)

    with django_assert_num_queries(4):
        visitor.get(f"{LIST}?after=2024-02-10.7")
    with django_assert_num_queries(3):
        visitor.get(f"{LIST}?before=end")
    with django_assert_num_queries(6):
        visitor.get("/sources/?after=2024-02-10.7")
