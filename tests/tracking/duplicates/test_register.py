"""Which events are found, what is stored of them, and what that costs."""

import pytest
from django.core.management import call_command

from tests import factories
from tests.bulk import bulk_events
from tracking import actions
from tracking.actions import Links, merging
from tracking.duplicates import finding, register
from tracking.duplicates.candidate import Candidate
from tracking.duplicates.finding import suspects_of
from tracking.duplicates.finding_many import suspects_of_each
from tracking.duplicates.reading import read
from tracking.models import Event, EventFingerprint, SuspectedPair

pytestmark = pytest.mark.django_db

TITLE = "China and Kenya open police academy in Nairobi"


def two(**values):
    """Two drafts of one event."""
    return [factories.event(title=TITLE, state="draft", **values) for _ in range(2)]


def pairs():
    return list(SuspectedPair.objects.undecided())


@pytest.mark.parametrize("state", ["draft", "in_review", "published"])
def test_records_of_every_open_state_are_found(state):
    known = factories.event(title=TITLE, state=state)

    found = suspects_of(Candidate(title=TITLE, start="2024-05-17", kind="meeting"))

    assert [suspect.event for suspect in found] == [known]
    assert found[0].similarity.is_strong


def test_a_withdrawn_record_is_not_found():
    factories.event(title=TITLE, state="withdrawn")

    assert suspects_of(Candidate(title=TITLE, start="2024-05-17", kind="meeting")) == []
    assert not EventFingerprint.objects.exists()


def test_the_same_source_is_found_however_its_address_is_written():
    source = factories.source(url="https://www.example.org/a/?utm_source=feed#top")
    known = factories.event(title="Naval drill", start="2024-03-01", sources=[source])
    candidate = Candidate(
        title="Naval drill begins", start="2024-03-05", sources=frozenset({"example.org/a"})
    )

    found = suspects_of(candidate)

    assert [suspect.event for suspect in found] == [known]
    assert "The same source" in map(str, found[0].similarity.reasons)


def test_a_title_alone_finds_what_has_its_rarer_words():
    known = factories.event(title="Lianyungang forum on maritime policing", start="2019-04-01")

    found = suspects_of(Candidate(title="Lianyungang forum on maritime policing"))

    assert [suspect.event for suspect in found] in ([known], [])
    assert known.pk in {row.event_id for row in EventFingerprint.objects.among(["w:lianyungang"])}


def test_a_record_of_a_month_is_found_from_a_day_in_it():
    known = factories.event(title=TITLE, start="2024-05")

    found = suspects_of(Candidate(title=TITLE, start="2024-05-28", kind="meeting"))

    assert [suspect.event for suspect in found] == [known]


def test_of_words_that_many_events_share_the_nearest_ones_count(monkeypatch):
    monkeypatch.setattr(finding, "MOST_OF_A_FINGERPRINT", 1)
    days = ("2024-05-12", "2024-05-15", "2024-05-19", "2024-05-22")
    _far, before, after, _later = [factories.event(title=TITLE, start=day) for day in days]

    found = suspects_of(Candidate(title=TITLE, start="2024-05-17", kind="meeting"))

    assert {suspect.event for suspect in found} == {before, after}


def test_a_pair_is_stored_by_the_action_that_writes_the_second_event():
    first, second = two()

    assert [(pair.first, pair.second) for pair in pairs()] == [(first, second)]


def test_a_pair_goes_when_an_edit_makes_them_different():
    _, second = two()
    second.title, second.start = "Norway opens a museum", "2020-01-01"

    actions.edit(second, by=second.created_by, version=second.version, reason="A test.")

    assert pairs() == []


def test_a_pair_goes_when_one_is_withdrawn(editor):
    first = factories.event(title=TITLE)
    factories.event(title=TITLE)
    assert pairs()

    actions.withdraw(first, by=editor, version=first.version, reason="Wrong.")

    assert pairs() == []


def test_a_changed_address_of_a_source_takes_pairs_back(editor):
    """Two sources of one page, as two people may have added them at the same moment."""
    shared, other = factories.source(), factories.source()
    other.url = f"http://www.{shared.url.removeprefix('https://')}/"
    other.save()
    factories.event(title="Naval drill", sources=[shared], start="2024-03-01")
    factories.event(
        title="Joint exercise at sea", sources=[other], start="2024-03-03", kind="training"
    )
    assert len(pairs()) == 1
    other.url = "https://example.org/another-page"

    actions.edit_source(other, by=editor, version=other.version, reason="A test.")

    assert pairs() == []


def test_different_is_remembered_for_ever_with_who_and_why(editor):
    first, second = two()

    merging.call_different(second, first, by=editor, reason="Two intakes.")
    second.summary = "More is known."
    actions.edit(second, by=editor, version=second.version, reason="A test.")
    list(register.recompute())

    pair = SuspectedPair.objects.get()
    assert pairs() == []
    assert (pair.verdict, pair.reason, pair.decided_by) == ("different", "Two intakes.", editor)
    assert pair.decided_at


def test_calling_different_needs_a_reason(editor):
    first, second = two()

    with pytest.raises(Exception, match="Please state the reason"):
        merging.call_different(first, second, by=editor, reason=" ")

    assert pairs()


def test_the_command_makes_all_anew():
    first, second = two()
    EventFingerprint.objects.all().delete()
    SuspectedPair.objects.all().delete()

    call_command("find_duplicates", verbosity=0)

    assert [(pair.first, pair.second) for pair in pairs()] == [(first, second)]
    assert EventFingerprint.objects.filter(event=first).exists()


def test_a_failed_action_leaves_no_sign():
    source = factories.source()
    event = Event(title=TITLE, kind="meeting", start="2024-05-17")
    links = Links(rows={"sources": [source]}, verdicts=[("different", event, "x" * 3000)])

    with pytest.raises(Exception, match="under"):
        actions.create(event, by=factories.user("contributor"), links=links)

    assert not EventFingerprint.objects.exists()


def test_looking_costs_the_same_among_few_and_many(django_assert_num_queries):
    factories.event(title=TITLE, parties=[(factories.party("KEN"), "host")])
    candidate = Candidate(
        title=TITLE, start="2024-05-17", parties=frozenset({"KEN"}), sources=frozenset({"a"})
    )

    with django_assert_num_queries(4):
        suspects_of(candidate)
    bulk_events(60)
    list(register.recompute())
    with django_assert_num_queries(4):
        suspects_of(candidate)


def test_for_many_events_the_same_is_found_as_for_each():
    kenya = [(factories.party("KEN"), "host")]
    shared = factories.source()
    for number, start in enumerate(["2024-05-17", "2024-05-18", "2024-05", "2024", "2024-05-01"]):
        sources = [shared] if number % 2 else [factories.source()]
        factories.event(title=f"{TITLE} {number}", start=start, parties=kenya, sources=sources)
    factories.event(title=TITLE, start="2024-04-20", end="2024-08-20", parties=kenya)
    factories.event(title=TITLE, state="withdrawn")
    bulk_events(40)
    list(register.recompute())

    many = suspects_of_each(read(Event.objects.all()))

    assert sum(map(len, many.values())) > 10
    for event in Event.objects.comparable().for_comparison():
        alone = suspects_of(Candidate.of(event), leave_out=[event.pk])
        found = {suspect.event.pk: suspect.similarity.points for suspect in alone}
        assert many[event.pk] == found, event
