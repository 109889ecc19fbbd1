"""The number of queries of each change list does not grow with its rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.tracking.admin.pages import address
from tracking.models import Event, Forum, Party, Source, StatusUpdate

MAKERS = {
    Event: lambda number: factories.event(items=factories.items("priority-7", "priority-8")),
    Forum: lambda number: factories.forum(),
    StatusUpdate: lambda number: factories.status_update(
        commitment=factories.item().commitments.first()
    ),
    Source: lambda number: factories.source(),
    Party: lambda number: factories.party(f"ORG{number}"),
}


@pytest.mark.parametrize("model", MAKERS)
def test_a_change_list_costs_the_same_for_5_and_for_25_rows(signed_in, editor, model):
    client = signed_in(editor)

    counts = [_count_with_rows(client, model, rows) for rows in (range(5), range(5, 25))]

    assert counts[0] == counts[1] <= 20


def _count_with_rows(client, model, rows):
    for number in rows:
        MAKERS[model](number)
    client.get(address(model, "changelist"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address(model, "changelist")).status_code == 200
    return len(queries)
