"""Two people, or three, at one record: both versions field by field, and nothing is lost."""

import pytest

from tests import factories
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking import actions
from tracking.actions import Links
from tracking.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(editor, signed_in):
    """An event, its address, and two editors who have its form open."""
    event = factories.event(
        title="First title",
        summary="First summary.",
        parties=[(factories.party("KEN"), "host")],
        items=factories.items("priority-7"),
    )
    for code in ("CHN", "RUS", "SCO"):
        factories.party(code)
    address = f"/desk/events/{event.pk}/edit/"
    return event, address, signed_in(editor), signed_in(factories.user("editor"))


def stored(event):
    return Event.objects.get(pk=event.pk)


def too_late(both, mine, theirs):
    """Opens my form, lets the other save theirs, and sends mine: the page that asks."""
    _event, address, me, other = both
    typed = fill_in(me, address, reason="Mine.", **mine)
    assert send(other, address, reason="Theirs.", **theirs).redirect_chain
    return me.post(address, typed)


def clashes(page):
    return {clash.name: clash for clash in page.context["form"].merge.clashes}


def test_both_versions_are_shown_field_by_field(both):
    page = too_late(both, {"title": "My title"}, {"title": "Their title"})

    clash = clashes(page)["title"]
    assert (clash.mine, clash.theirs, clash.before) == ("My title", "Their title", "First title")
    text = page.content.decode()
    for heading in ("What you typed", "What it is now", "What it was when you opened it"):
        assert heading in text
    assert stored(both[0]).title == "Their title"


@pytest.mark.parametrize(
    ("choice", "title", "saves"),
    [("mine", "My title", 2), ("theirs", "Their title", 1), ("x", "My title", 2)],
)
def test_each_field_stays_or_is_replaced(both, choice, title, saves):
    event, address, me, _other = both
    page = too_late(both, {"title": "My title"}, {"title": "Their title"})

    answer = me.post(address, {**shown_in(page), "take-title": choice})

    assert answer.status_code == 302
    assert (stored(event).title, stored(event).version) == (title, event.version + saves)


def test_what_only_they_changed_is_taken_over_and_said(both):
    event, address, me, _other = both
    mine = {"title": "My title"}
    page = too_late(both, mine, {"place": "Vienna", "summary": "Their summary."})

    assert clashes(page) == {}
    assert {change.label for change in page.context["form"].merge.taken} == {"Place", "Summary"}
    me.post(address, shown_in(page))

    now = stored(event)
    assert (now.title, now.place, now.summary) == ("My title", "Vienna", "Their summary.")


def test_links_that_only_one_changed_are_merged(both):
    event, address, me, _other = both
    page = too_late(both, {"title": "My title"}, {"items": ["priority-7", "platform-2"]})

    me.post(address, shown_in(page))

    assert {item.key for item in event.items.all()} == {"priority-7", "platform-2"}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("both", {"priority-1", "priority-2"}),
        ("mine", {"priority-1"}),
        ("theirs", {"priority-2"}),
    ],
)
def test_links_that_both_changed_are_kept_together_or_chosen(both, choice, expected):
    event, address, me, _other = both
    page = too_late(both, {"items": ["priority-1"]}, {"items": ["priority-2"]})

    assert clashes(page)["items"].choice == "both"
    me.post(address, {**shown_in(page), "take-items": choice})

    assert {item.key for item in event.items.all()} == expected


def test_parties_of_both_are_kept_together(both):
    event, address, me, _other = both
    mine = {"parties": [], "party__0__party": "CHN", "party__0__role": "donor"}
    page = too_late(both, mine, {"party__0__party": "RUS", "party__0__role": "critic"})

    me.post(address, shown_in(page))

    found = set(event.involvements.values_list("party__code", "role"))
    assert found == {("CHN", "donor"), ("RUS", "critic")}


def test_sources_of_both_are_kept(both):
    event, address, me, _other = both
    words = {"source__0__publisher": "Post", "source__0__title": "Report"}
    page = too_late(
        both,
        {"source__0__url": "https://example.org/mine", **words},
        {"source__0__url": "https://example.org/theirs", **words},
    )

    me.post(address, shown_in(page))

    assert event.sources.count() == 3


def test_a_third_person_is_faster_still(both, signed_in):
    event, address, me, _other = both
    page = too_late(both, {"title": "My title"}, {"title": "Their title"})
    send(signed_in(factories.user("editor")), address, title="Third title", reason="Third.")

    again = me.post(address, {**shown_in(page), "take-title": "mine"})

    clash = clashes(again)["title"]
    assert (clash.mine, clash.theirs, clash.before) == ("My title", "Third title", "Their title")
    me.post(address, {**shown_in(again), "take-title": "mine"})
    assert stored(event).title == "My title"


def test_who_took_their_words_takes_the_third_persons_as_well(both, signed_in):
    event, address, me, _other = both
    page = too_late(both, {"title": "My title", "place": "Geneva"}, {"title": "Their title"})
    send(signed_in(factories.user("editor")), address, title="Third title", reason="Third.")

    again = me.post(address, {**shown_in(page), "take-title": "theirs"})
    me.post(address, shown_in(again))

    assert (stored(event).title, stored(event).place) == ("Third title", "Geneva")


def test_a_mistake_beside_a_choice_forgets_neither(both):
    event, address, me, _other = both
    page = too_late(both, {"title": "My title"}, {"title": "Their title"})

    wrong = {**shown_in(page), "take-title": "theirs", "start": "2024-02-30"}
    refused = me.post(address, wrong)

    assert "There is no 30 February 2024" in refused.content.decode()
    assert clashes(refused)["title"].choice == "theirs"
    assert shown_in(refused)["title"] == ["My title"]
    me.post(address, {**shown_in(refused), "start": "2024-05-17"})
    assert stored(event).title == "Their title"


def test_the_same_change_by_both_is_no_clash(both):
    event, address, me, _other = both
    page = too_late(
        both, {"title": "Same", "place": "Bern"}, {"title": "Same", "summary": "Theirs."}
    )

    assert clashes(page) == {}
    me.post(address, shown_in(page))
    assert (stored(event).title, stored(event).place) == ("Same", "Bern")


def test_evidence_of_both_is_kept_together(editor, signed_in):
    first, second, third = (factories.event() for _ in range(3))
    update = factories.status_update(evidence=[first])
    me, address = signed_in(editor), f"/desk/status-updates/{update.pk}/edit/"
    typed = fill_in(me, address, reason="Mine.", evidence=[str(first.pk), str(second.pk)])
    links = Links(rows={"evidence": [first, third]})
    actions.edit(update, by=editor, version=update.version, links=links, reason="Theirs.")

    page = me.post(address, typed)
    assert clashes(page)["evidence"].is_link
    me.post(address, shown_in(page))

    assert set(update.evidence.all()) == {first, second, third}


@pytest.mark.parametrize("value", ["", "abc", "-1", "9" * 30, "%00"])
def test_a_damaged_version_or_choice_is_answered_with_a_question(both, value):
    event, address, me, _other = both
    page = too_late(both, {"title": "My title"}, {"title": "Their title"})
    typed = {**shown_in(page), "before": value, "version": value, "take-nothing": "theirs"}

    answer = me.post(address, {**typed, "take-title": "both"})

    assert answer.status_code == 200
    assert stored(event).title == "Their title"
    assert shown_in(answer)["title"] == ["My title"]


def test_markup_in_both_versions_stays_text(both):
    page = too_late(both, {"title": "<b>mine</b>"}, {"title": "<script>alert(1)</script> theirs"})

    text = page.content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;mine" in text
