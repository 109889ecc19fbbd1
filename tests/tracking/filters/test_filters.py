"""What a list may be narrowed by: which rows each filter finds, and what it refuses in words."""

import pytest
from django.http import QueryDict

from tests import factories
from tracking.filters.lists import (
    ForumFilter,
    PartyFilter,
    SourceFilter,
    StatusUpdateFilter,
)
from tracking.models import Event, Forum, Party, StatusUpdate
from tracking.progress.queries import cited_sources
from tracking.search.event_filter import EventFilter
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def events(query):
    return EventFilter(QueryDict(query), Event.objects.published().for_list())


def titles(query):
    found = events(query)
    assert found.is_valid(), found.errors
    return [event.title for event in found.qs]


def refusals(query):
    """The sentences by filter; a filter that makes no sense finds nothing, never the whole list."""
    found = events(query)
    assert not found.is_valid()
    assert list(found.qs) == []
    return found.errors


def test_values_of_one_filter_widen_and_different_filters_narrow():
    seven, eight = factories.items("priority-7"), factories.items("priority-8")
    factories.event(title="Seven", items=seven, kind="vote")
    factories.event(title="Eight", items=eight, kind="visit")
    factories.event(title="Eight too", items=eight, kind="aid")

    assert titles("item=priority-7&item=priority-8&kind=vote&kind=visit") == ["Eight", "Seven"]


def test_an_event_with_several_links_is_found_once():
    items = factories.items("priority-7", "priority-8")
    parties = [(factories.party("CHN"), "host"), (factories.party("CHN"), "signatory")]
    sources = [factories.source(), factories.source()]
    factories.event(title="Talks", items=items, parties=parties, sources=sources)

    assert titles("item=priority-7&item=priority-8&party=CHN&language=en") == ["Talks"]


def test_a_commitment_is_found_by_its_code():
    first, second = factories.item().commitments.order_by("number")[:2]
    factories.event(title="First", commitments=[first])
    factories.event(title="Second", commitments=[second])

    assert titles("commitment=P7.2") == titles("commitment=p7.2") == ["Second"]


def test_parties_are_found_in_any_role_whatever_the_case_of_their_code():
    factories.event(title="Talks", parties=[(factories.party("CHN"), "critic")])
    factories.event(title="Other talks")

    assert titles("party=chn") == ["Talks"]


def test_a_language_is_that_of_a_source():
    factories.event(title="Chinese", sources=[factories.source(language="zh")])
    factories.event(title="English")

    assert titles("language=zh") == ["Chinese"]


PERIODS = [
    ("start=2024-05-17", ["Later", "Month"]),
    ("end=2024-05-17", ["Month", "Year before"]),
    ("start=2024-05&end=2024-05", ["Month"]),
    ("start=2023&end=2023", ["Year before"]),
    ("start=2024", ["Later", "Month"]),
    ("start=2025-01-01", []),
]


def test_a_period_finds_what_may_have_taken_place_in_it():
    factories.event(title="Year before", start="2023")
    factories.event(title="Month", start="2024-05")
    factories.event(title="Later", start="2024-06-01")

    for query, expected in PERIODS:
        assert titles(query) == expected, query


def test_the_order_is_total():
    factories.event(title="A", start="2024-01-01")
    factories.event(title="C", start="2024-02-02")
    factories.event(title="B", start="2024-02-02")

    assert titles("order=") == titles("order=newest") == ["B", "C", "A"]
    assert titles("order=oldest") == ["A", "C", "B"]
    assert titles("order=title") == ["A", "B", "C"]


def test_unknown_names_and_empty_values_are_no_filter():
    factories.event(title="Talks")

    assert titles("item=&q=&start=&kind=+&nonsense=1&page=7") == ["Talks"]
    assert events("item=&nonsense=1&page=7").query == ""


REFUSALS = [
    ("item=priority-99", "item", "“priority-99” is not one of the choices."),
    ("kind=dance", "kind", "“dance” is not one of the choices."),
    ("kind=vote&kind=dance", "kind", "“dance” is not one of the choices."),
    ("commitment=P99.1", "commitment", "the first one is written “P1.1”"),
    ("party=" + "9" * 20, "party", "9” is not one of the choices."),
    ("forum=a%00b", "forum", "“a\ufffdb” is not one of the choices."),
    ("language=%E2%80%AEen", "language", "“\ufffden” is not one of the choices."),
    ("order=random", "order", "“random” is not one of the choices."),
    ("start=2024-02-30", "start", "that month has 29 days"),
    ("start=0000", "start", "The year must be between 1900 and 2100."),
    ("end=soon", "end", "Write a date as 2024-05-17"),
    ("start=2024&end=2023-05", "end", "ends (2023-05) before it begins (2024)"),
    ("q=" + "x" * 8192, "q", "at most 200 characters"),
    ("q=a%00b", "q", "(U+0000) is not printable"),
    ("q=%ED%A0%80", "q", "the text was not sent as UTF-8"),
    ("q=" + "+".join("abcdefghijk"), "q", "at most 10 words"),
    ("item=" + "x" * 8192, "item", "x…” is not one of the choices."),
    ("&".join(f"item={n}" for n in range(101)), "item", "at most 100 values"),
]


def test_what_makes_no_sense_is_refused_in_words():
    factories.event()

    for query, name, sentence in REFUSALS:
        assert sentence in " ".join(refusals(query)[name]), query


def test_a_refusal_repeats_a_long_value_in_short():
    assert len(refusals("kind=" + "x" * 8192)["kind"][0]) < 200


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_an_unpublished_forum_is_refused_like_one_that_does_not_exist(state):
    hidden = factories.forum(name="Hidden", state=state)
    factories.event(forum=hidden)
    slug = hidden.slug or "hidden"

    assert refusals(f"forum={slug}")["forum"] == [
        sentence.replace("absent", slug) for sentence in refusals("forum=absent")["forum"]
    ]
    assert "Hidden" not in str(events("").form)


def test_each_choice_is_shown_in_words_with_the_address_without_it():
    factories.party("CHN", name="China")

    chosen = events("item=priority-7&kind=vote&party=chn&start=2024-05&order=oldest&page=2").chosen(
        "/events/"
    )

    assert [(one.label, one.value) for one in chosen] == [
        ("Item", str(factories.item())),
        ("Kind", "Vote"),
        ("Party", "China"),
        ("From", "May 2024"),
    ]
    assert chosen[1].remove_url == "/events/?item=priority-7&party=chn&start=2024-05&order=oldest"


def test_the_last_chip_leads_to_the_whole_list():
    (chosen,) = events("kind=vote").chosen("/events/")

    assert chosen.remove_url == "/events/"


def test_of_a_filter_that_takes_one_value_the_last_one_counts_everywhere():
    found = events("commitment=P7.1&commitment=P7.2")

    assert [one.value[:4] for one in found.chosen("/events/")] == ["P7.2"]
    assert found.query == "commitment=P7.2"


def test_a_long_list_of_nonsense_gives_a_bounded_page():
    found = events("&".join(f"item={n}" for n in range(900)))

    assert found.chosen("/events/") == []


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("", ""),
        ("order=oldest", ""),
        ("item=priority-7&kind=vote", "priority-7_vote"),
        ("commitment=P4.5&start=2024&end=2025-06", "p4-5_from-2024_until-2025-06"),
        ("q=中国", ""),
        ("q=../etc/passwd%0d%0a", "etcpasswd"),
    ],
)
def test_the_words_for_a_file_name_are_plain_and_tell_both_ends_apart(query, slug):
    assert events(query).slug == slug


def test_the_words_for_a_file_name_are_short():
    assert len(events("&".join(f"item=priority-{n}" for n in range(1, 21))).slug) <= 80


def test_every_field_has_a_label_and_both_ends_of_a_period_their_own():
    for kind in (EventFilter, ForumFilter, StatusUpdateFilter, PartyFilter, SourceFilter):
        labels = [field.label for field in kind(QueryDict(""), Event.objects.none()).form]
        assert all(labels)
        assert len(labels) == len(set(labels))


def test_items_stand_in_the_order_of_the_paper():
    codes = [code for code, _ in events("").form.fields["item"].choices]

    assert (codes[0], codes[6], codes[-1]) == ("principle-1", "priority-1", "platform-5")


def test_forums_by_words_item_kind_and_number_of_events():
    busy = factories.forum(name="Zeta", kind="un_body")
    factories.forum(name="Alpha", items=factories.items("priority-8"))
    factories.event(forum=busy)

    def names(query):
        found = ForumFilter(QueryDict(query), Forum.objects.published().for_list())
        return [forum.name for forum in found.qs]

    assert names("") == ["Alpha", "Zeta"]
    assert names("order=events") == ["Zeta", "Alpha"]
    assert names("item=priority-8") == names("q=alp") == ["Alpha"]
    assert names("kind=un_body") == ["Zeta"]
    assert names("kind=nonsense") == []


def test_status_updates_by_subject_status_confidence_and_day():
    commitment = factories.item().commitments.first()
    factories.status_update(status="declared", as_of="2024-06-30")
    factories.status_update(commitment=commitment, confidence="high", as_of="2025-06-30")
    factories.status_update(item=factories.item("priority-8"), as_of="2026-06-30")

    def days(query):
        found = StatusUpdateFilter(QueryDict(query), StatusUpdate.objects.published().for_list())
        return [update.as_of.year for update in found.qs]

    assert days("") == [2026, 2025, 2024]
    assert days("order=oldest") == [2024, 2025, 2026]
    assert days("item=priority-7") == [2025, 2024]
    assert days(f"commitment={commitment.code}") == days("confidence=high") == [2025]
    assert days("status=declared") == [2024]
    assert days("start=2025&end=2025") == [2025]
    assert days("status=not_assessed") == []


def test_parties_by_words_kind_and_number_of_events():
    china = factories.party("CHN", name="China", kind="state")
    factories.party("AU", name="African Union")
    factories.event(parties=[(china, "host")])

    def codes(query):
        found = PartyFilter(QueryDict(query), Party.objects.for_list())
        return [party.code for party in found.qs]

    assert codes("") == codes("as_of=2024-06-01") == ["CHN"]
    assert codes("as_of=2024-01-01") == []
    assert codes("all=yes") == ["AU", "CHN"]
    assert codes("all=yes&order=events") == ["CHN", "AU"]
    assert codes("kind=state") == codes("q=chi") == ["CHN"]


def test_sources_by_words_language_kind_voice_and_item():
    factories.event(sources=[factories.source(title="Ours", language="zh", kind="primary")])
    other = factories.source(title="Theirs", relation="party", published_on="2024")
    factories.event(sources=[other], items=factories.items("priority-8"))
    factories.event(sources=[factories.source(title="Hidden", language="zh")], state="draft")

    def found(query):
        sources = SourceFilter(QueryDict(query), cited_sources(AsOf()))
        return [source.title for source in sources.qs]

    assert found("") == ["Theirs", "Ours"]
    assert found("order=title") == ["Ours", "Theirs"]
    assert found("language=zh") == found("kind=primary") == found("q=our") == ["Ours"]
    assert found("voice_kind=state_media") == found("item=priority-8") == ["Theirs"]


@pytest.mark.parametrize(
    ("chosen", "number"),
    [("", 1), ("item=priority-7&kind=vote&party=CHN&party=RUS&q=a+b&start=2024", 4)],
)
def test_a_filter_asks_for_the_rows_and_what_was_chosen(chosen, number, django_assert_num_queries):
    factories.party("CHN")
    factories.party("RUS")

    with django_assert_num_queries(number):
        list(EventFilter(QueryDict(chosen), Event.objects.published()).qs)


def test_events_are_found_by_the_country_of_their_place():
    factories.event(title="Geneva", country="CH")
    factories.event(title="Nairobi", country="KE")
    factories.event(title="Nowhere")

    assert sorted(titles("country=ch&country=KE")) == ["Geneva", "Nairobi"]
    assert titles("country=BR") == []
    assert "country" in refusals("country=ZZ")
