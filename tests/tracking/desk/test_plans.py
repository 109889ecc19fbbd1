"""No page of the desk or the admin reads a large table whole, by the plans of its queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.plans import read_whole
from tracking import actions
from tracking.actions import Links
from tracking.models import Event, Source
from tracking.sample.generated.filling import fill

pytestmark = pytest.mark.django_db
EVENTS = 100
MOST_QUERIES = 67
MOST_TO_PUBLISH = 32
PAGES = [
    "/desk/",
    "/desk/review/",
    "/desk/log/",
    "/desk/log/source/?url=https://example.org/none",
    "/desk/drafts/",
    "/desk/submissions/",
    "/desk/trash/",
    "/desk/due/",
    "/desk/duplicates/",
    "/desk/parties/",
    "/desk/parties/{party}/",
    "/desk/publishers/",
    "/admin/tracking/event/",
    "/admin/tracking/event/?q=security",
    "/admin/tracking/event/?state__exact=draft",
    "/admin/tracking/event/?state__exact=published&o=1",
    "/admin/tracking/event/?items__id__exact={item}",
    "/admin/tracking/event/?created_by__id__exact={author}",
    "/admin/tracking/source/?o=2",
    "/admin/tracking/source/?q=security",
    "/admin/autocomplete/?app_label=tracking&model_name=event&field_name=sources&term=security",
]


@pytest.fixture(scope="module")
def filled(module_db):
    china = factories.party("CHN", kind="state", country="CN")
    factories.publisher(slug="xinhua", speaks_for=[china], kind="state_media")
    factories.publisher(slug="al-jazeera")
    fill(EVENTS, seed=7)
    editor = factories.user("editor")
    factories.event(state="draft", by=editor)
    client = Client()
    client.force_login(editor)
    return client, {
        "item": factories.item().pk,
        "author": editor.pk,
        "party": china.pk,
    }


def test_recording_and_publishing_an_event_costs_few_queries_none_of_which_reads_a_table(filled):
    author, editor = factories.user("contributor"), factories.user("editor")
    links = Links(
        rows={
            "items": factories.items("priority-4", "priority-7"),
            "commitments": [factories.item().commitments.first()],
            "sources": [Source.objects.order_by("pk").last()],
        },
        parties=[(factories.party("CHN"), "host")],
        new_sources=[Source(url="https://example.org/new", title="Report", publisher="Post")],
    )
    for person in (author, editor):
        person.get_all_permissions()

    event = Event(title="China hosts talks on security", kind="meeting", start="2024-05-17")
    with CaptureQueriesContext(connection) as asked:
        actions.create(event, by=author, links=links)
        actions.submit(event, by=author, version=event.version)
        before = len(asked)
        actions.publish(event, by=editor, version=event.version)

    assert len(asked) <= MOST_QUERIES
    assert len(asked) - before <= MOST_TO_PUBLISH
    assert read_whole(asked) == set()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_reads_a_large_table_whole(filled, address):
    client, keys = filled

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address.format(**keys)).status_code == 200

    assert read_whole(asked) == set()
