"""Few sources among many are found by the search's index, and are those that the records say."""

import pytest
from django.http import QueryDict

from tests import factories
from tracking.filters.numbers import Number
from tracking.models import Source
from tracking.search import indexed_filter
from tracking.search.source_filter import PublicSourceFilter

pytestmark = pytest.mark.django_db


def filtered(query):
    found = PublicSourceFilter(QueryDict(query), Source.objects.cited_publicly())
    assert found.is_valid(), found.errors
    return found


@pytest.fixture
def sources():
    ours = factories.source(title="Talks in Riyadh", language="ar", publisher="Arab News")
    theirs = factories.source(title="Talks in Geneva", url="https://example.org/talks/7?page=2")
    factories.source(title="Talks that nobody cites", language="ar")
    factories.event(sources=[ours], items=factories.items("priority-7"))
    factories.event(sources=[theirs], items=factories.items("priority-7", "platform-2"))
    return ours, theirs


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("q=talks", {0, 1}), ("q=TALK+riyadh", {0}), ("q=arab+news", {0}),
        ("q=example.org", {0, 1}),
        ("item=platform-2", {1}), ("item=platform-2&item=priority-7", {0, 1}),
        ("language=ar", {0}),
        ("q=talks&language=ar&item=platform-2", set()), ("q=the", set()),
        ("q=https://example.org/talks/7?page%3D2", {1}), ("q=http://example.org/talks/7", set()),
        ("q=riyadh+https://example.org/talks/7?page%3D2", set()),
        ("q=geneva+https://example.org/talks/7?page%3D2", {1}),
    ],
)  # fmt: skip
def test_the_index_finds_what_the_records_say(sources, monkeypatch, query, places):
    wanted = {sources[place] for place in places}

    plain = filtered(query)
    assert set(plain.qs) == wanted
    monkeypatch.setattr(indexed_filter, "MOST_WITHOUT_INDEX", -1)
    few = filtered(query)
    assert set(few.qs) == wanted
    monkeypatch.setattr(indexed_filter, "FEW", 0)
    many = filtered(query)
    assert set(many.qs) == wanted

    assert plain.number() == few.number() == many.number() == Number(len(wanted))
