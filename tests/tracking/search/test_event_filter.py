"""Few events among many are found by the search's index, and are those that the records say."""

from itertools import combinations

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from priorities.models import Commitment
from tests import factories
from tests.bulk import bulk_events
from tracking import actions
from tracking.filters.numbers import Number
from tracking.models import Event, SearchEntry
from tracking.models.search_entries import facet
from tracking.search import index, indexed_filter
from tracking.search.event_filter import EventFilter
from tracking.search.tokenizer import tokens_of
from tracking.values.as_of import AsOf

pytestmark = pytest.mark.django_db
VALUES = {
    "item": "item=priority-7&item=platform-2",
    "commitment": "commitment=P7.1",
    "kind": "kind=vote&kind=aid",
    "party": "party=CHN",
    "forum": "forum={forum}",
    "country": "country=CH&country=SA",
    "q": "q=talks",
    "language": "language=zh",
    "voice": "voice=unknown",
    "start": "start=2024-06",
    "end": "end=2024-06",
}
NARROWED = [[name] for name in VALUES] + [list(pair) for pair in combinations(VALUES, 2)]


def filtered(query):
    found = EventFilter(QueryDict(query), Event.objects.at(AsOf.of(QueryDict(query))))
    assert found.is_valid(), found.errors
    return found


@pytest.fixture
def among_many(monkeypatch):
    monkeypatch.setattr(indexed_filter, "MOST_WITHOUT_INDEX", -1)


@pytest.fixture(scope="module")
def records(module_db):
    china, forum = factories.party("CHN"), factories.forum()
    both = factories.items("priority-7", "platform-2")
    chinese = factories.source(language="zh")
    sentence = [Commitment.objects.with_code("P7.1").get()]
    factories.event(title="Talks", parties=[(china, "host")], country="CH", forum=forum)
    factories.event(
        title="Talks on talks", items=both, kind="vote", sources=[chinese], commitments=sentence
    )
    factories.event(title="A vote", kind="vote", country="SA", parties=[(china, "vetoed")])
    factories.event(title="Old talks", start="2019", country="SA", sources=[chinese], items=both)
    factories.event(title="Long talks", start="2022-05-01", end="2024-06-01", kind="vote")
    factories.event(title="Talks some time", start="2024", country="CH")
    factories.event(title="Hidden talks", state="draft", parties=[(china, "host")], country="CH")
    factories.event(title="Withdrawn talks", state="withdrawn", kind="vote", items=both)
    return forum


@pytest.mark.parametrize("names", NARROWED, ids="+".join)
def test_the_index_finds_what_the_records_say(records, monkeypatch, names):
    query = "&".join(VALUES[name] for name in names).format(forum=records.slug)
    plain = filtered(query)
    wanted = list(plain.qs)

    monkeypatch.setattr(indexed_filter, "MOST_WITHOUT_INDEX", -1)
    few = filtered(query)
    assert (few.keys is None) == (set(names) <= {"language", "voice", "start", "end"})
    monkeypatch.setattr(indexed_filter, "FEW", 0)
    many = filtered(query)

    assert list(few.qs) == list(many.qs) == wanted
    assert few.number() == many.number() == plain.number() == Number(len(wanted))
    assert plain.keys is None


def test_what_an_act_changes_is_found_at_once(among_many, editor):
    party = factories.party("XYZ")
    event = factories.event(title="Zanzibar", country="CH")
    links = actions.Links(parties=[(party, "host")])
    assert filtered("party=XYZ").keys == []

    actions.edit(event, by=editor, version=event.version, links=links, reason="A test.")

    assert filtered("party=XYZ").keys == [event.pk]
    assert list(index.differences()) == []
    actions.withdraw(event, by=editor, version=event.version, reason="A test.")
    assert filtered("party=XYZ").keys == filtered("q=zanzibar").keys == []


def test_a_number_of_few_is_exact_and_of_many_about_right(among_many, monkeypatch):
    bulk_events(30)
    index.reindex()

    assert len(filtered("q=bulk").keys) == 30
    monkeypatch.setattr(indexed_filter, "FEW", 29)
    assert filtered("q=bulk").keys is None
    assert filtered("q=bulk").number() == Number(30)
    assert filtered("q=bulk").qs.count() == 30


def test_what_the_index_knows_to_be_many_is_not_counted(among_many, monkeypatch):
    bulk_events(8)
    index.reindex()
    monkeypatch.setattr(indexed_filter, "FEW", 5)
    monkeypatch.setattr(indexed_filter, "MOST_COUNTED", 5)

    found = filtered("q=bulk")

    assert found.keys is None
    with CaptureQueriesContext(connection) as asked:
        assert found.number() == Number(1_000, is_lower=True)  # so few a sample cannot tell
    assert not any("LIMIT 1001" in query["sql"] for query in asked)


def test_a_voice_that_no_event_has_is_not_looked_for(records, among_many):
    voices = [voice for voice in Event.Voice.values if not Event.objects.in_voice(voice).exists()]

    for voice in voices:
        assert list(filtered(f"voice={voice}").qs) == []
        assert filtered(f"voice={voice}").qs.query.is_empty()
    assert voices


def test_as_of_an_earlier_day_the_index_is_not_asked(among_many):
    factories.event(country="CH")

    assert filtered("country=CH&known_on=2020-01-01").keys is None
    assert filtered("country=CH&as_of=2020-01-01").keys is not None


def titles(query):
    return [event.title for event in filtered(query).qs]


def test_every_word_must_occur_somewhere():
    factories.event(title="Talks on water", place="Riyadh")
    factories.event(title="Talks on peace", place="Geneva")

    assert titles("q=talks+riyadh") == ["Talks on water"]


def test_words_are_those_of_the_search():
    factories.event(title="Cut by 5%", summary="Peace-keeping in Côte d’Ivoire.", country="CI")
    factories.event(title="Cut by 50%")

    for query in ("5", "5%25", "cutting+5", "peacekeeping", "cote", "COTE+keeping", "%22+5+OR"):
        assert titles(f"q={query}") == ["Cut by 5%"], query
    assert titles("q=%25") == titles("q=the") == titles("q=pea") == []


def test_as_of_a_day_before_words_are_looked_for_as_they_stand(time_machine):
    time_machine.move_to("2026-01-01")
    factories.event(title="Cutting costs")
    time_machine.move_to("2026-03-01")

    assert titles("q=cut&known_on=2026-02-01") == titles("q=cut") == ["Cutting costs"]
    assert titles("q=cutti&known_on=2026-02-01") == ["Cutting costs"]
    assert titles("q=cutti") == []


def test_nobody_can_type_what_is_no_word():
    token = facet("country", "CH")

    assert tokens_of(token) == tokens_of("\ue000 countrych \ue000")
    assert token not in tokens_of(f"{token} {token}x")


def test_facets_are_no_words_of_the_title():
    event = factories.event(title="Talks", kind="vote")

    entry = SearchEntry.objects.get(kind="event", object_id=event.pk)

    assert facet("kind", "vote") in entry.tokens.split()
    assert not any(token.startswith(facet("")) for token in entry.title_tokens.split())
    assert facet("kind", "joint_text") == "\ue000kindjointtext"


def test_two_hundred_values_are_answered(among_many, visitor):
    factories.event()
    many = "&".join(["item=priority-7", "kind=meeting", "country=CH", "q=talks"] * 50)

    answer = visitor.get(f"/events/?{many}")

    assert answer.status_code == 200
    assert answer.context["count"] is not None
