"""The desk's start page: returned drafts, what waits, and what others did since the last visit."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests import factories
from tracking import actions
from tracking.actions import visits
from tracking.actions.comments import resolve
from tracking.models import DeskVisit

pytestmark = [pytest.mark.django_db, pytest.mark.pages]


def start(client):
    return client.get("/desk/").content.decode()


@pytest.fixture
def earlier(contributor, signed_in):
    """A client of a contributor who was at the desk two hours ago."""
    client = signed_in(contributor)
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        start(client)
    return client


def test_the_first_visit_says_what_will_stand_there(contributor, signed_in):
    factories.event()

    assert "This is your first visit." in start(signed_in(contributor))


def test_the_first_visit_is_told_of_once(contributor, editor, signed_in):
    client = signed_in(contributor)
    start(client)
    event = factories.event(by=editor)

    html = start(client)

    assert "This is your first visit." not in html
    assert event.title in html[html.index('id="news"') :]


def test_open_comments_on_ones_records_stand_there_and_in_the_list(contributor, editor, signed_in):
    mine = factories.event(state="in_review", by=contributor)
    factories.comment(factories.event(by=editor), by=editor, text="About another record.")
    factories.comment(mine, by=contributor, text="My own remark.")
    comment = factories.comment(mine, by=editor, text="Is there a second source?")
    client = signed_in(contributor)

    section = start(client).split('id="comments-on-own"')[1].split("</section>")[0]
    assert "Is there a second source?" in section
    assert "My own remark." not in section
    assert "About another record." not in section
    assert f"/desk/events/{mine.pk}/#comments" in client.get("/desk/submissions/").content.decode()

    resolve(comment, by=editor)
    assert "comments-on-own" not in start(client)


def test_what_others_did_since_is_listed_once_for_each_record(earlier, editor, contributor):
    event = factories.event(state="in_review", by=contributor, title="Talks in Vienna")
    actions.return_to_author(event, by=editor, version=2, reason="Which Vienna?")
    published = factories.forum()

    html = start(earlier)
    news = html[html.index('id="news"') :]

    assert news.count("Talks in Vienna") == 1
    assert "<strong>Returned</strong>" in news
    assert "Which Vienna?" in news
    assert news.count(published.name) == 1
    assert "<strong>Published</strong>" in news


def test_ones_own_changes_are_no_news(earlier, contributor):
    event = factories.event(state="in_review", by=contributor)

    html = start(earlier)

    assert "Nobody else changed a record since" in html
    assert event.title not in html[html.index('id="news"') :]


def test_a_comment_is_news(earlier, editor, contributor):
    event = factories.event(state="draft", by=contributor)
    factories.comment(event, by=editor, text="Is there a second source?")

    html = start(earlier)

    assert "<strong>Commented on</strong>" in html
    assert "Is there a second source?" in html


def test_reloading_does_not_empty_the_list(earlier, editor):
    event = factories.event(by=editor)

    pages = [start(earlier) for _ in range(3)]

    assert all(event.title in html for html in pages)


def test_the_next_visit_begins_anew(earlier, editor, contributor):
    event = factories.event(by=editor, state="draft")
    start(earlier)

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        start(earlier)
    with time_machine.travel(timezone.now() + timedelta(hours=4)):
        html = start(earlier)

    assert event.title not in html
    assert DeskVisit.objects.of(contributor).count() == 2


def test_each_person_has_visits_of_their_own(earlier, editor, signed_in):
    factories.event()

    assert "This is your first visit." in start(signed_in(editor))


def test_what_lies_in_the_trash_is_no_news(earlier, editor):
    event = factories.event(state="draft", by=editor, title="Thrown away")
    actions.trash(event, by=editor, version=1)

    assert "Thrown away" not in start(earlier)


def test_two_tabs_opened_at_once_begin_one_visit(contributor):
    now = timezone.now()
    visits.begin_visit(contributor, now - timedelta(hours=5))

    visits.begin_visit(contributor, now)
    since = visits._begin(contributor, now)[1].visited_at

    assert since == now - timedelta(hours=5)
    assert DeskVisit.objects.count() == 2


def test_a_returned_draft_stands_first_with_its_reason(contributor, editor, signed_in):
    event = factories.event(state="in_review", by=contributor)
    actions.return_to_author(event, by=editor, version=2, reason="Which Vienna?")
    client = signed_in(contributor)

    html = start(client)
    assert html.index("Returned to you") < html.index('id="drafts"')
    assert "Which Vienna?" in html

    actions.submit(event, by=contributor, version=3)
    assert "Returned to you" not in start(client)


def test_what_is_mine_stands_before_what_waits_and_what_changed(contributor, editor, signed_in):
    for number in range(6):
        factories.event(state="in_review", by=contributor, title=f"Talks {number}")
    client = signed_in(editor)
    start(client)
    factories.event(state="draft", by=editor)

    html = start(client)
    mine, rest = html.split('id="mine"')[1].split('id="waiting"')
    waiting, changed = rest.split('id="news"')

    assert counts(mine) == ["1"]
    assert counts(waiting) == ["6", "104", "15"]  # every two of the six look alike
    assert counts(changed) == ["0"]


def counts(html):
    return re.findall(r'class="heading-count">([^<]*)<', html)


def test_what_is_due_is_counted(contributor, signed_in):
    html = " ".join(start(signed_in(contributor)).split())

    assert "31 items, 73 commitments" in html


def test_an_empty_desk_says_so(editor, signed_in):
    html = start(signed_in(editor))

    assert "You have no drafts, and nothing of yours waits for an editor." in html
    assert "Nothing waits for an editor." in html


@pytest.mark.parametrize("number", [1, 4])
def test_it_takes_the_same_queries_however_much_happened(
    earlier, editor, contributor, django_assert_num_queries, number
):
    for _ in range(number):
        event = factories.event(state="in_review", by=contributor)
        actions.return_to_author(event, by=editor, version=2, reason="No.")
        factories.forum(state="draft", by=contributor)
        factories.comment(factories.forum(), by=editor)
        factories.status_update(state="in_review", by=contributor)
    start(earlier)

    with django_assert_num_queries(46):
        start(earlier)
