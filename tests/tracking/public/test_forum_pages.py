import pytest
from django.urls import reverse
from django.utils.html import escape

from priorities.models import Commitment
from tests import factories
from tests.bulk import bulk_events
from tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.pages]
LIST = "/forums/"
HIDDEN = ["draft", "in_review", "withdrawn"]


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", HIDDEN)
def test_only_published_forums_are_listed_and_counted(visitor, state):
    factories.forum(name="Security Dialogue")
    factories.forum(name="Hidden Dialogue", state=state)

    page = text_of(visitor, LIST)

    assert "Security Dialogue" in page
    assert "Hidden Dialogue" not in page
    assert "1 forum<" in page


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_hidden_forum_looks_like_one_that_does_not_exist(visitor, state):
    forum = factories.forum(name="Hidden Dialogue", state=state)

    hidden = visitor.get(f"/forums/{forum.slug or 'hidden-dialogue'}/")
    absent = visitor.get("/forums/no-such-forum/")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert hidden.headers == absent.headers


def test_a_forum_is_shown_with_all_that_is_recorded(visitor):
    forum = factories.forum(
        name="Security Dialogue",
        short_name="Dialogue",
        kind="conference",
        convener="A convener",
        first_held="2006-10",
        frequency="yearly",
        website="https://example.org/dialogue",
        description="It meets each year.",
        sources=[factories.source(title="A report")],
    )

    page = text_of(visitor, forum.get_absolute_url())

    for words in (
        "<bdi>Security Dialogue</bdi>", "<bdi>Dialogue</bdi>", "Conference", "A convener",
        "October 2006", "yearly", "It meets each year.", "/priorities/7/", "A report",
        'href="https://example.org/dialogue" rel="nofollow noopener"', "public revision 1",
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("state", HIDDEN)
def test_editions_are_the_published_events_newest_first(visitor, state):
    forum = factories.forum()
    factories.event(forum=forum, title="Older edition", start="2023")
    factories.event(forum=forum, title="Newer edition", start="2024-05-17")
    factories.event(forum=forum, title="Hidden edition", state=state)

    page = text_of(visitor, forum.get_absolute_url())

    assert page.index("Newer edition") < page.index("Older edition")
    assert "Hidden edition" not in page
    assert "2 events" in page
    assert "2 events" in text_of(visitor, LIST)


def test_a_forum_without_editions_says_so(visitor):
    forum = factories.forum()

    assert "No event of this forum" in text_of(visitor, forum.get_absolute_url())


def test_editions_come_in_pages(visitor):
    forum = factories.forum()
    bulk_events(30)
    Event.objects.update(forum=forum)

    page = text_of(visitor, f"{forum.get_absolute_url()}?page=2")

    assert page.count("<h3>") == 5
    assert (
        "further down, go to a date"
        in text_of(visitor, f"{forum.get_absolute_url()}?page=999999999").lower()
    )
    assert f"/events/?forum={forum.slug}" in page


def test_a_filter_that_makes_no_sense_shows_a_message_and_no_rows(visitor):
    factories.forum(name="Security Dialogue")

    page = text_of(visitor, f"{LIST}?item=no-such-item")

    assert "Please check what you entered" in page
    assert "Security Dialogue" not in page


def test_an_empty_result_says_how_to_widen(visitor):
    factories.forum(kind="forum")

    assert "No forums match this filter" in text_of(visitor, f"{LIST}?item=priority-8")


@pytest.mark.parametrize("slug", ["no-such-forum", "x" * 2000])
def test_an_unknown_address_is_not_found(visitor, slug):
    assert visitor.get(f"{LIST}{slug}/").status_code == 404


@pytest.mark.parametrize("page", ["-1", "0", "999999999", "abc", "%00", "9" * 8000])
def test_any_page_number_is_answered(visitor, page):
    forum = factories.forum()

    for path in (LIST, forum.get_absolute_url()):
        assert visitor.get(f"{path}?page={page}").status_code == 200


def test_staff_find_the_way_to_the_desk(signed_in, contributor, visitor):
    forum = factories.forum()
    desk = reverse("desk:forum_detail", args=[forum.pk])

    assert desk in text_of(signed_in(contributor), forum.get_absolute_url())
    assert desk not in text_of(visitor, forum.get_absolute_url())


@pytest.mark.parametrize("number", [20, 200])
def test_pages_take_a_fixed_number_of_queries(visitor, django_assert_num_queries, number):
    forum = factories.forum()
    bulk_events(number)
    Event.objects.update(forum=forum)

    with django_assert_num_queries(3):
        visitor.get(LIST)
    with django_assert_num_queries(7):
        visitor.get(forum.get_absolute_url())


def test_a_forum_shows_the_sentences_of_the_paper_that_name_it(visitor):
    sentence = Commitment.objects.with_code("P4.2").get()
    forum = factories.forum(name="Named Committee", named_in=[sentence])
    unnamed = factories.forum()

    page = text_of(visitor, forum.get_absolute_url())

    assert "Named in the paper" in page
    assert 'href="/priorities/4/#P4.2"' in page
    assert escape(sentence.text) in page
    assert "Named in the paper" not in text_of(visitor, unnamed.get_absolute_url())
    assert "Named Committee" in text_of(visitor, "/search/?q=1540+CWC+BWC")
