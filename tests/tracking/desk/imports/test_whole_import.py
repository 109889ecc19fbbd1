"""A file is brought in, checked, mended, confirmed and undone, all by its pages."""

import pytest

from tests import factories
from tests.tracking.desk.forms import shown_in
from tests.tracking.desk.imports.making import address, upload
from tracking.jobs import running
from tracking.models import Event, Import

pytestmark = pytest.mark.django_db

MESSY = (
    "Headline,Type,When,Countries,Title of source,Publisher,Link\n"
    "China hosts talks on security,meeting,5/17/2024,Kenya,Report 1,Post,https://example.org/1\n"
    "Police academy opens,meeting,5/6/2024,Keniya,Report 2,Post,https://example.org/2\n"
    "Third meeting,meeting,30 February 2024,Kenya,Report 3,Post,https://example.org/3\n"
)


@pytest.fixture
def client(editor, signed_in):
    factories.party("KEN", kind="state", name="Kenya", country="KE")
    return signed_in(editor)


def work(of):
    """What the worker does."""
    of.refresh_from_db()
    running.run(of.job.pk)
    of.refresh_from_db()
    return of


def test_a_messy_file_is_mended_stored_and_undone(client):
    client.post("/desk/import/", {"kind": "events", "file": upload(MESSY)})
    of = Import.objects.get()
    client.post(address(of, "columns/"), shown_in(client.get(address(of, "columns/"))))
    client.post(address(of, "check/"))
    work(of)
    assert of.counts == {"new": 1, "refused": 2}

    page = client.get(address(of, "values/"))
    key = next(name for name in shown_in(page) if name.startswith("choice-")).partition("-")[2]
    client.post(address(of, "values/"), {f"choice-{key}": "use:KEN"})
    client.post(address(of, "check/"))
    work(of)
    assert of.counts == {"new": 2, "refused": 1}

    cells = shown_in(client.get(address(of, "rows/4/")))
    client.post(address(of, "rows/4/"), cells | {"cell-2": "29 February 2024"})
    of.refresh_from_db()
    assert of.counts == {"new": 3}

    client.post(address(of, "confirm/"), shown_in(client.get(address(of, "confirm/"))))
    work(of)
    assert of.state == "stored"
    events = Event.objects.order_by("pk")
    assert [(one.start, one.state) for one in events] == [
        ("2024-05-17", "draft"), ("2024-05-06", "draft"), ("2024-02-29", "draft"),
    ]  # fmt: skip
    assert f"/desk/events/{events[0].pk}/" in client.get(address(of, "rows/")).text

    client.post(address(of, "undo/"))
    work(of)
    assert of.state == "undone"
    assert {one.state for one in Event.objects.all()} == {"trashed"}
