"""The number of rows of a list: exact where it is known or cheap, else about how many."""

import pytest
from django.http import QueryDict

from tests import factories
from tests.bulk import bulk_events
from tracking.filters import numbers
from tracking.filters.lists import SourceFilter
from tracking.filters.numbers import Number
from tracking.models import Event, Forum, Source
from tracking.search.event_filter import EventFilter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def number(query, made=EventFilter, rows=Event):
    found = made(QueryDict(query), rows.objects.published() if rows is Event else _cited())
    assert found.is_valid(), found.errors
    return found.number(), found.qs.count()


def _cited():
    return Source.objects.cited_publicly()


@pytest.mark.parametrize(
    "query",
    [
        "", "country=SA", "country=SA&country=CH", "kind=meeting", "kind=vote&kind=meeting",
        "item=priority-7", "item=priority-7&kind=meeting", "party=CHN", "party=CHN&item=priority-7",
        "forum=a-forum", "item=platform-2", "kind=aid", "q=&order=oldest",
    ],
)  # fmt: skip
def test_what_summaries_know_is_right_and_counts_no_events(
    query, django_assert_num_queries, monkeypatch
):
    china, forum = factories.party("CHN"), factories.forum(name="A forum")
    factories.event(country="SA", parties=[(china, "host"), (china, "issuer")], forum=forum)
    factories.event(country="CH", kind="vote", items=factories.items("priority-7", "platform-2"))
    factories.event(parties=[(china, "host")], state="draft", country="SA")
    monkeypatch.setattr(Number, "of", None)
    query = query.replace("a-forum", Forum.objects.get().slug)

    told, counted = number(query)

    assert told == Number(counted)


@pytest.mark.parametrize("query", ["", "kind=primary", "language=en", "kind=analysis&language=zh"])
def test_sources_are_known_too(query, monkeypatch):
    factories.event(sources=[factories.source(kind="primary"), factories.source(language="zh")])
    factories.forum(sources=[factories.source(kind="analysis", language="zh")])
    factories.source()
    monkeypatch.setattr(Number, "of", None)

    told, counted = number(query, SourceFilter, Source)

    assert told == Number(counted)


@pytest.mark.parametrize(
    "query",
    ["item=priority-7&item=priority-8", "start=2024", "q=talks", "language=en", "voice=party"],
)
def test_others_are_counted_up_to_a_limit(query, monkeypatch):
    factories.event(items=factories.items("priority-7", "priority-8"))

    told, counted = number(query)

    assert told == Number(counted)


def test_above_the_limit_the_number_says_that_it_is_about_right(monkeypatch):
    monkeypatch.setattr(numbers, "MOST_COUNTED", 20)
    monkeypatch.setattr(numbers, "DRAWN", 50)
    bulk_events(200)

    many, few = Number.of(Event.objects.all()), Number.of(Event.objects.filter(title__endswith="7"))

    assert str(many) == "about 200"
    assert few == Number(20)


def test_a_number_has_as_many_digits_as_it_can_tell():
    assert str(Number(1_234_567)) == "1,234,567"
    assert str(Number(37, 1000)) == "about 40,000"
    assert str(Number(412, 1000)) == "about 410,000"
    assert str(Number(1000, is_lower=True)) == "more than 1,000"
