"""No page of the desk or the admin reads a large table whole, by the plans of its queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.plans import read_whole
from tracking.sample.generated.filling import fill

pytestmark = pytest.mark.django_db
EVENTS = 100
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
    return client, {"item": factories.item().pk, "author": editor.pk}


@pytest.mark.parametrize("address", PAGES)
def test_no_page_reads_a_large_table_whole(filled, address):
    client, keys = filled

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address.format(**keys)).status_code == 200

    assert read_whole(asked) == set()
