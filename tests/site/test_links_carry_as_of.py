"""Every link from a page of a past moment leads to the same moment."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MOMENT = {"as_of": ["2026-06-30"], "known_on": ["2026-11-20"]}
QUERY = "as_of=2026-06-30&known_on=2026-11-20"
PAGES = [
    "/",
    "/priorities/",
    "/priorities/7/",
    "/platforms/1/",
    "/principles/1/",
    "/events/?item=priority-7",
    "/filter/events/?item=priority-7",
    "/filter/events/party/",
    "/forums/",
    "/status-updates/",
    "/parties/",
    "/parties/CHN/",
    "/publishers/?all=yes",
    "/publishers/own-voice/",
    "/sources/",
    "/searches/",
    "/matrix/",
    "/matrix/?show=status",
    "/compare/",
    "/compare/?item=priority-7&item=platform-1",
    "/calendar/",
    "/calendar/?year=2024",
    "/search/?q=talks",
    "/changes/",
    "/reports/",
    "/reports/progress/",
    "/reports/events/?kind=meeting",
    "/reports/dossier/?item=priority-7",
    "/reports/dossier/priority-7/",
    "/about/",
    "/about/method/",
    "/editions/",
    "/editions/section-three/",
    "/editions/compare/",
]
# Of no moment: signing in, what programs and browsers ask for, the feed of what comes, and the
# cards for other sites.
TIMELESS = re.compile(
    r"/(accounts|desk|admin|static|embed|\.well-known)/|/(favicon|robots)\.|/changes\.atom"
)
# Back to today, and the address by which a record is cited: it has one, whatever the day.
OTHER_MOMENT = re.compile(r"(Show today|Back to today)$|https?://")
TEMPLATES = sorted(settings.BASE_DIR.glob("templates/**/*.html"))
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@pytest.fixture(scope="module")
def records(module_db):
    with time_machine.travel("2026-11-19"):
        return made_records()


@pytest.fixture(autouse=True)
def later(time_machine):
    time_machine.move_to("2026-11-25")


def made_records():
    forum = factories.forum(name="Talks forum")
    event = factories.event(title="Talks", forum=forum, parties=[(factories.party("CHN"), "host")])
    update = factories.status_update(evidence=[event])
    return [record.get_absolute_url() for record in (event, forum, update)]


def links_of(visitor, address):
    """The links of a page to pages of this site, with their words."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    for href, words in LINK.findall(answer.content.decode()):
        target = unescape(href)
        parts = urlsplit(target)
        if not parts.netloc and (parts.path or parts.query) and not TIMELESS.match(parts.path):
            yield target, " ".join(re.sub("<[^>]*>", "", words).split())


def lost_by(visitor, page):
    links = list(links_of(visitor, f"{page}{'&' if '?' in page else '?'}{QUERY}"))
    assert len(links) > 10
    return [
        f"{words}: {target}"
        for target, words in links
        if not OTHER_MOMENT.match(words)
        and not MOMENT.items() <= parse_qs(urlsplit(target).query).items()
    ]


def test_every_link_keeps_both_days(visitor, records):
    lost = {page: lost_by(visitor, page) for page in PAGES}

    assert {page: links for page, links in lost.items() if links} == {}


def test_every_link_of_a_record_keeps_both_days(visitor, records):
    assert [lost_by(visitor, address) for address in records] == [[], [], []]


def test_a_record_says_that_it_shows_today_and_how_to_leave_the_moment(visitor, records):
    for address in records:
        text = visitor.get(f"{address}?{QUERY}").content.decode()
        assert "This page always shows today’s records." in text
        assert f'<a href="{address}">Back to today</a>' in text
        assert "This page always shows" not in visitor.get(address).content.decode()


def test_no_template_puts_the_days_together_by_hand():
    by_hand = re.compile(r'href="[^"]*{{ as_of\b')

    found = [path.name for path in TEMPLATES if by_hand.search(path.read_text("utf-8"))]

    assert found == []


def test_the_way_back_to_today_keeps_what_is_chosen(visitor):
    for chosen in ("/matrix/?show=status&by=year", "/events/?kind=vote&kind=meeting"):
        text = visitor.get(f"{chosen}&as_of=2024-12-31&known_on=2026-01-01&page=1").content.decode()

        assert f'<a href="{chosen.replace("&", "&amp;")}">Show today</a>' in text
