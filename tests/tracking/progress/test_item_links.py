"""The sources of an item, by whichever way they are found."""

import pytest

from tests import factories
from tracking.progress import item_links
from tracking.progress.item_links import ItemSources
from tracking.values.as_of import AsOf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [0, 50])
def test_they_are_those_of_its_events_and_forums_newest_first(monkeypatch, rows):
    """With many, each source is asked for its events; with few, each event for its sources."""
    old, new = factories.source(published_on="2023"), factories.source(published_on="2024-05-17")
    of_forum = factories.source(published_on="2024-01")
    factories.event(sources=[old, new])
    factories.forum(sources=[of_forum, new])
    factories.event(sources=[factories.source()], items=factories.items("priority-8"))
    factories.event(sources=[factories.source()], state="draft")
    ways = {"_newest_cited": item_links._newest_cited, "_newest_of_few": item_links._newest_of_few}
    taken = []
    for name, way in ways.items():
        seen = lambda *args, name=name, way=way, **keys: taken.append(name) or way(*args, **keys)  # noqa: E731
        monkeypatch.setattr(item_links, name, seen)
    public = item_links._public_sources
    monkeypatch.setattr(
        item_links, "_public_sources", lambda *args, **keys: public(*args, **keys) if rows else []
    )

    found = ItemSources.of(factories.item(), AsOf(), 2)

    assert found.rows == [new, of_forum, old]
    assert (found.count, found.is_short_of_all) == (3, False)
    assert taken == ["_newest_of_few" if rows else "_newest_cited"]
