from datetime import date

import pytest

from tests import factories
from tests.bulk import bulk_events
from tracking import actions
from tracking.models import Event
from tracking.progress.evidence_balance import MOST_PUBLISHERS, EvidenceBalance
from tracking.values.as_of import AsOf

pytestmark = pytest.mark.django_db


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


def test_it_counts_kinds_languages_and_publishers():
    factories.event(
        sources=[
            factories.source(kind="primary", language="zh", publisher="Ministry"),
            factories.source(kind="analysis", language="en", publisher="Institute"),
            factories.source(kind="primary", language="zh", publisher="Ministry"),
        ]
    )

    found = balance()

    assert [share.count for share in found.kinds] == [2, 0, 1]
    assert counts(found.languages) == {"Chinese": 2, "English": 1}
    assert counts(found.publishers) == {"Ministry": 2, "Institute": 1}


def test_ten_publishers_are_named_and_the_rest_counted():
    publishers = [factories.source(publisher=f"Paper {number:02}") for number in range(13)]
    factories.event(sources=[*publishers, factories.source(publisher="Paper 12")])

    found = balance()

    assert len(found.publishers) == MOST_PUBLISHERS
    assert found.publishers[0].label == "Paper 12"
    assert found.more_publishers == 3


@pytest.mark.parametrize(
    ("relations", "says"),
    [
        (
            ["party", "party", "independent"],
            "2 of 3 sources speak for an acting party. 1 is independent of it.",
        ),
        (
            ["party", "independent", "independent", "unknown"],
            "1 of 4 sources speaks for an acting party. 2 are independent of it. "
            "For 1 this is not known.",
        ),
        (["party"], "The only source speaks for an acting party."),
        (["independent"], "The only source is independent of the acting party."),
    ],
)
def test_it_says_in_words_whose_the_sources_are(relations, says):
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


def test_it_costs_four_queries(django_assert_num_queries):
    item = factories.item()
    bulk_events(20, items=[item])
    with django_assert_num_queries(4):
        EvidenceBalance.of(item, AsOf())

    bulk_events(200, items=[item])
    with django_assert_num_queries(4):
        EvidenceBalance.of(item, AsOf())
