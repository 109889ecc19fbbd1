from datetime import date

import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking import actions
from tracking.models import Event
from tracking.progress.evidence_balance import MOST_NAMED, EvidenceBalance
from tracking.values.as_of import AsOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def balance(as_of: AsOf | None = None) -> EvidenceBalance:
    return EvidenceBalance.of(factories.item(), as_of or AsOf())


def counts(shares) -> dict[str, int]:
    return {share.label: share.count for share in shares}


def sources(*relations: str, **values):
    return [factories.source(relation=relation, **values) for relation in relations]


def test_a_source_of_several_events_is_counted_once():
    shared, other = sources("party", "independent")
    factories.event(sources=[shared])
    factories.event(sources=[shared, other])

    found = balance()

    assert found.total == 2
    assert [share.count for share in found.relations] == [1, 1, 0]


def test_it_counts_kinds_languages_and_voices_with_their_countries():
    ministry = factories.publisher(name="Ministry", country="CN")
    office = factories.publisher(name="Press office", country="US", parent=ministry)
    institute = factories.publisher(name="Institute", country="KE")
    factories.event(
        sources=[
            factories.source(kind="primary", language="zh", voice=ministry),
            factories.source(kind="analysis", language="en", voice=institute),
            factories.source(kind="primary", language="zh", voice=office),
            factories.source(relation="unknown", publisher="Somebody"),
        ]
    )

    found = balance()

    assert [share.count for share in found.kinds] == [2, 1, 1]
    assert counts(found.languages) == {"Chinese": 2, "English": 2}
    assert counts(found.voices) == {"Ministry": 2, "Institute": 1, "Somebody": 1}
    assert counts(found.countries) == {"China": 1, "Kenya": 1, "Not recorded": 1}


def test_ten_voices_are_named_and_the_rest_counted():
    papers = [factories.publisher(name=f"Journal {number:02}") for number in range(13)]
    factories.event(sources=[factories.source(voice=paper) for paper in [*papers, papers[12]]])

    found = balance()

    assert len(found.voices) == MOST_NAMED
    assert found.voices[0].label == "Journal 12"
    assert found.more_voices == 3


@pytest.mark.parametrize(
    ("relations", "says"),
    [
        (
            ["party", "party", "independent"],
            "1 of 2 voices speaks for an acting party. 1 is independent of it.",
        ),
        (
            ["party", "independent", "independent", "unknown"],
            "1 of 4 voices speaks for an acting party. 2 are independent of it. "
            "For 1 this is not known.",
        ),
        (["party"], "The only voice speaks for an acting party."),
        (["independent"], "The only voice is independent of the acting party."),
    ],
)
def test_it_says_in_words_who_speaks(relations, says):
    factories.event(sources=sources(*relations))

    assert balance().in_words == says


def test_the_parts_of_the_bar_follow_each_other():
    factories.event(sources=sources("party", "independent", "independent", "unknown"))

    parts = [(share.before, share.width) for share in balance().relations]

    assert parts == [("0.00%", "25.00%"), ("25.00%", "50.00%"), ("75.00%", "25.00%")]


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_sources_of_what_is_not_published_are_not_counted(state):
    factories.event(state=state)

    assert not balance()


def test_sources_of_other_items_and_of_forums_are_not_counted():
    factories.event(items=factories.items("priority-8"))
    factories.forum()

    assert balance().total == 0


def test_it_holds_for_a_moment(time_machine):
    time_machine.move_to("2026-03-01")
    event = factories.event(start="2024-05-01")
    time_machine.move_to("2026-04-01")
    factories.event(start="2025-05-01")
    time_machine.move_to("2026-05-01")
    actions.withdraw(
        Event.objects.get(pk=event.pk), by=factories.user("editor"), version=3, reason="Wrong."
    )

    assert balance().total == 1
    assert balance(AsOf(as_of=date(2024, 12, 31))).total == 0
    assert balance(AsOf(known_on=date(2026, 3, 1))).total == 1
    assert balance(AsOf(known_on=date(2026, 4, 15))).total == 2


def test_it_costs_three_queries(django_assert_num_queries):
    item = factories.item()
    bulk_events(20, items=[item])
    with django_assert_num_queries(3):
        EvidenceBalance.of(item, AsOf())

    bulk_events(200, items=[item])
    with django_assert_num_queries(3):
        EvidenceBalance.of(item, AsOf())
