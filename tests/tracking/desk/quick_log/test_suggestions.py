"""Which items the words of a new event point to, and by which words."""

import pytest

from priorities.models import Commitment, Item
from tests import factories
from tests.bulk import bulk_events
from tracking.desk.quick_log.suggestions import Suggestions
from tracking.models import SearchEntry
from tracking.search import index

pytestmark = pytest.mark.django_db


def codes(title, summary=""):
    return [one.code for one in Suggestions.of(title, summary).best]


def test_the_papers_own_words_point_to_its_items():
    [first, *_] = Suggestions.of("A workshop on biosafety and biological weapons", "").best

    item = Item.objects.get(key="priority-10")
    text = " ".join(item.passages.values_list("text", flat=True)).lower()
    assert first.code in codes("biological weapons")
    assert first.words
    assert all(word.lower()[:6] in text or first.code != "P10" for word in first.words)


def test_a_suggestion_shows_the_words_that_made_it_as_they_were_typed():
    [first, *_] = Suggestions.of("Counter-TERRORIST training", "Police were trained.").best

    assert "TERRORIST" in first.words + first.event_words or "Counter" in first.words
    assert set(first.words) <= {"Counter", "TERRORIST", "training", "Police", "trained"}


def test_commitments_follow_the_items():
    commitment = Commitment.objects.in_paper_order().get(item__key="priority-12", number=1)

    found = codes(commitment.text)

    assert commitment.code in found
    places = ["." in code for code in found]
    assert places == sorted(places)


def test_earlier_events_with_like_titles_point_to_their_items():
    [strange] = factories.items("priority-20")
    factories.event(title="Zanzibar round of talks", items=[strange])

    [first, *_] = Suggestions.of("Second Zanzibar meeting", "").best

    assert first.code == "P20"
    assert first.event_words == ["Zanzibar"]
    assert first.example == "Zanzibar round of talks"


def test_a_rare_word_counts_more_than_a_common_one():
    bulk_events(40, items=factories.items("principle-1", "principle-2"))
    factories.event(title="Zanzibar evening", items=factories.items("priority-20"))
    index.reindex()

    with_words = {one.code: one for one in Suggestions.of("Bulk report of Zanzibar", "").best}

    assert with_words["P20"].score > with_words["C1"].score > 0


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_what_is_not_public_points_to_nothing(state):
    factories.event(title="Zanzibar evening", items=factories.items("priority-20"), state=state)

    assert codes("Zanzibar") == []


@pytest.mark.parametrize("text", ["", "   ", "\x00", "qwxyz", "the of and", "\"'*:()&|!", "💥"])
def test_words_that_say_nothing_suggest_nothing(text):
    assert codes(text, text) == []


def test_any_length_is_answered_and_bounded():
    everything = " ".join(Commitment.objects.values_list("text", flat=True)) * 5

    assert 0 < len(codes(everything, everything)) <= 9


def test_it_does_not_change_while_nothing_does():
    title = "Police training for peace and security"

    assert codes(title) == codes(title)


@pytest.mark.parametrize("number", [5, 300])
def test_it_takes_two_queries_however_much_is_recorded(django_assert_num_queries, number):
    bulk_events(number)
    index.reindex()

    with django_assert_num_queries(2):
        assert codes("Bulk event of security training")


def test_of_a_common_word_the_latest_events_alone_are_read():
    bulk_events(30)
    index.reindex()

    rows = SearchEntry.objects.latest_events_with_any(["bulk"], 10).words_of_events()

    assert [title for title, _, _ in rows] == [
        f"Bulk event {number}" for number in range(30, 20, -1)
    ]


def test_sources_that_were_indexed_later_do_not_hide_events():
    event = factories.event(title="Zanzibar evening", sources=[factories.source(title="Zanzibar")])
    for _ in range(12):
        factories.event(sources=[factories.source(title="Zanzibar again")])
    index.reindex()

    rows = SearchEntry.objects.latest_events_with_any(["zanzibar"], 5).words_of_events()

    assert [title for title, _, _ in rows] == [event.title]


def test_the_desk_shows_them_with_their_keys(contributor, signed_in):
    query = {"title": "Counter-terrorism exercise", "summary": "x" * 5000}

    html = signed_in(contributor).get("/desk/log/suggest/", query).content.decode()

    assert 'data-accept="P12"' in html
    assert 'aria-keyshortcuts="Alt+1"' in html
    assert "terrorism" in html


def test_what_is_typed_is_never_markup(contributor, signed_in):
    factories.event(title="<script>zanzibar</script>")

    html = (
        signed_in(contributor)
        .get("/desk/log/suggest/", {"title": "<b>zanzibar script</b>"})
        .content.decode()
    )

    assert "<script>" not in html
    assert "&lt;script&gt;zanzibar" in html
