"""No list page reads a large table from end to end, by the plans of its queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.answers import read
from tests.plans import read_whole
from tracking.models import Event
from tracking.sample.generated.filling import fill
from tracking.search import indexed_filter

pytestmark = pytest.mark.django_db
EVENTS = 1_000
PAGES = [
    "/",
    "/progress.csv",
    "/matrix/",
    "/priorities/7/",
    "/principles/1/",
    "/events/",
    "/events/?order=oldest",
    "/events/?order=title",
    "/events/?after=2020-01-01",
    "/events/?after=2020-01-01.7",
    "/events/?before=2020-01-01.7&order=oldest",
    "/events/?before=end",
    "/events/?item=priority-7",
    "/events/?kind=vote&country=CH",
    "/events/?party=CHN&item=priority-7",
    "/events/?party=GEN-20",
    "/events/?q=security",
    "/events/?q=nothinglikeit",
    "/events/?start=2030",
    "/events/?start=2000&end=2001",
    "/sources/",
    "/sources/?after=2020-01-01",
    "/sources/?order=title",
    "/sources/?item=priority-7",
    "/sources/?q=security",
    "/sources/?q=https://example.org/nothing-like-it",
    "/changes/?item=priority-7",
    "/changes/",
    "/changes/?kind=event",
    "/changes/?change=published&after=2020",
    "/changes/?order=oldest",
    "/calendar/",
    "/calendar/?month=2024-05",
    "/calendar/?month=1950-05",
    "/calendar/?year=2024",
    "/forums/",
    "/search/?q=security",
    "/search/?q=security&kind=event&year=2024",
    "/publishers/",
    "/parties/CHN/",
    "/publishers/al-jazeera/",
    "/forums/{forum}/",
]


@pytest.fixture(scope="module")
def forum(module_db):
    china = factories.party("CHN", kind="state", country="CN")
    factories.publisher(slug="xinhua", speaks_for=[china], kind="state_media")
    factories.publisher(slug="al-jazeera")
    forum = factories.forum()
    fill(EVENTS, seed=7)
    return forum


@pytest.mark.parametrize("address", PAGES)
def test_no_page_reads_a_large_table_whole(forum, address, monkeypatch):
    monkeypatch.setattr(indexed_filter, "MOST_WITHOUT_INDEX", 0)
    assert Event.objects.count() >= EVENTS
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address.format(forum=forum.slug))
        read(answer)

    scanned = read_whole(asked)

    assert answer.status_code == 200
    assert scanned == set()
