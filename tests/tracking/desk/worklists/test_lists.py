"""My drafts, what is to review, and the number of queries of the desk's pages."""

from itertools import product

import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking.models import Event, Forum, StatusUpdate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def record_each(state, by=None):
    return [
        factories.event(state=state, by=by),
        factories.forum(state=state, by=by),
        factories.status_update(state=state, by=by),
    ]


def order_of(html, records):
    return sorted(records, key=lambda record: html.index(f"<bdi>{record}</bdi>"))


def test_my_drafts_are_mine_last_touched_first(contributor, editor, signed_in):
    drafts = record_each("draft", contributor)
    waiting = record_each("in_review", contributor)
    others = factories.event(state="draft", by=editor)
    published = factories.event(by=contributor)

    html = signed_in(contributor).get("/desk/drafts/").content.decode()

    mine = [*drafts[:2], waiting[0], waiting[1], waiting[2]]
    assert order_of(html, mine) == mine[::-1]
    assert others.title not in html
    assert published.title not in html


def test_to_review_begins_with_what_waits_longest(editor, signed_in):
    waiting = record_each("in_review")
    draft = factories.event(state="draft")

    html = signed_in(editor).get("/desk/review/").content.decode()

    assert order_of(html, waiting) == waiting
    assert "author" in html
    assert draft.title not in html


def test_the_start_page_counts_the_work(contributor, editor, signed_in):
    record_each("in_review", contributor)

    mine = signed_in(contributor).get("/desk/").content.decode()
    to_review = signed_in(editor).get("/desk/").content.decode()

    assert '">My drafts</a> <span class="heading-count">3<' in mine
    assert "To review" not in mine
    assert '">To review</a> <span class="heading-count">3<' in to_review


def test_empty_lists_say_so(editor, signed_in):
    client = signed_in(editor)

    assert "You have no drafts" in client.get("/desk/drafts/").content.decode()
    assert "Nothing waits" in client.get("/desk/review/").content.decode()


def test_a_page_that_does_not_exist_is_the_nearest(editor, signed_in):
    factories.event(state="in_review", by=editor)
    client = signed_in(editor)

    for page, address in product(["-1", "999999999", "nonsense", "\x00"], ["drafts", "review"]):
        answer = client.get(f"/desk/{address}/", {"page": page})
        assert answer.status_code == 200, (page, address)


def test_long_lists_are_paged(editor, signed_in):
    bulk_events(60)
    Event.objects.update(state="in_review", submitted_at="2024-05-17T00:00Z", submitted_by=editor)

    html = signed_in(editor).get("/desk/review/?page=2").content.decode()

    assert "60 records" in html
    assert html.count(">event</td>") == 10


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_however_long(
    editor, signed_in, django_assert_num_queries, number
):
    for _ in range(number):
        record_each("in_review", editor)
    client = signed_in(editor)

    for address, queries in [("drafts/", 16), ("review/", 31), ("", 57)]:
        with django_assert_num_queries(queries, info=address):
            client.get(f"/desk/{address}")


PAGES = [
    (Event, "events", "", 23),
    (Event, "events", "edit/", 23),
    (Forum, "forums", "", 16),
    (Forum, "forums", "edit/", 20),
    (StatusUpdate, "status-updates", "", 26),
    (StatusUpdate, "status-updates", "edit/", 32),
]


@pytest.mark.parametrize(("model", "path", "act", "queries"), PAGES)
@pytest.mark.parametrize("number", [1, 4])
def test_pages_of_a_record_take_the_same_queries_however_much_it_links(
    editor, signed_in, django_assert_num_queries, model, path, act, queries, number
):
    items = factories.items("priority-7", "priority-1", "priority-2", "platform-1")[:number]
    sources = [factories.source() for _ in range(number)]
    parties = [(factories.party(f"ORG-{n}"), "host") for n in range(number)]
    if model is StatusUpdate:
        evidence = [factories.event(sources=sources, parties=parties) for _ in range(number)]
        record = factories.status_update(state="in_review", evidence=evidence)
    elif model is Forum:
        record = factories.forum(state="in_review", items=items, sources=sources)
    else:
        record = factories.event(
            state="in_review",
            items=items,
            sources=sources,
            parties=parties,
            commitments=list(factories.item().commitments.all()[:number]) if act else [],
            forum=factories.forum(),
        )
    client = signed_in(editor)

    with django_assert_num_queries(queries):
        client.get(f"/desk/{path}/{record.pk}/{act}")


def test_empty_forms_take_the_same_queries_however_much_is_recorded(
    editor, signed_in, django_assert_num_queries
):
    client = signed_in(editor)

    for number in (20, 60):
        bulk_events(number)
        for path, queries in [("events", 9), ("forums", 7), ("status-updates", 15)]:
            with django_assert_num_queries(queries, info=path):
                client.get(f"/desk/{path}/new/?item=priority-7")
