"""Two people, or three, at one record: both versions field by field, and nothing is lost."""

import pytest
from django.test import Client

from tests import factories
from tests.taking_back import taken_back
from tests.tracking.desk.forms import fill_in, send, shown_in
from tracking import actions
from tracking.actions import Links
from tracking.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


@pytest.fixture(scope="module")
def opened(module_db):
    """An event, its address, two editors, and its form as each of them has opened it."""
    event = factories.event(
        title="First title",
        summary="First summary.",
        parties=[(factories.party("KEN"), "host")],
        items=factories.items("priority-7"),
    )
    for code in ("CHN", "RUS", "SCO"):
        factories.party(code)
    address = f"/desk/events/{event.pk}/edit/"
    editors = [factories.user("editor"), factories.user("editor")]
    forms = []
    for editor in editors:
        client = Client()
        client.force_login(editor)
        forms.append(fill_in(client, address))
    return event, address, editors, forms


@pytest.fixture
def both(opened, signed_in):
    event, address, editors, _forms = opened
    return event, address, *map(signed_in, editors)


def stored(event):
    return Event.objects.get(pk=event.pk)


def named(typed):
    return {name.replace("__", "-"): text for name, text in typed.items()}


@pytest.fixture
def too_late(opened, both):
    """After both have opened the form, saves theirs and sends mine: gives the page that asks."""

    def meet(mine, theirs):
        (_event, address, me, other), (my_form, their_form) = both, opened[-1]
        saved = other.post(address, {**their_form, "reason": "Theirs.", **named(theirs)})
        assert saved.status_code == 302
        return me.post(address, {**my_form, "reason": "Mine.", **named(mine)})

    return meet


@pytest.fixture
def titles(too_late):
    return too_late({"title": "My title"}, {"title": "Their title"})


def clashes(page):
    return {clash.name: clash for clash in page.context["form"].merge.clashes}


def test_both_versions_are_shown_field_by_field(both, titles):

    clash = clashes(titles)["title"]
    assert (clash.mine, clash.theirs, clash.before) == ("My title", "Their title", "First title")
    text = titles.content.decode()
    for heading in ("What you typed", "What it is now", "What it was when you opened it"):
        assert heading in text
    assert stored(both[0]).title == "Their title"


CHOICES = [("mine", "My title", 2), ("theirs", "Their title", 1), ("x", "My title", 2)]


def test_each_field_stays_or_is_replaced(both, titles):
    event, address, me, _other = both
    typed = shown_in(titles)

    for choice, title, saves in CHOICES:
        with taken_back():
            answer = me.post(address, {**typed, "take-title": choice})

            assert answer.status_code == 302, choice
            now = stored(event)
            assert (now.title, now.version) == (title, event.version + saves), choice


def test_what_only_they_changed_is_taken_over_and_said(both, too_late):
    event, address, me, _other = both
    mine = {"title": "My title"}
    page = too_late(mine, {"place": "Vienna", "summary": "Their summary."})

    assert clashes(page) == {}
    assert {change.label for change in page.context["form"].merge.taken} == {"Place", "Summary"}
    me.post(address, shown_in(page))

    now = stored(event)
    assert (now.title, now.place, now.summary) == ("My title", "Vienna", "Their summary.")


def test_links_that_only_one_changed_are_merged(both, too_late):
    event, address, me, _other = both
    page = too_late({"title": "My title"}, {"items": ["priority-7", "platform-2"]})

    me.post(address, shown_in(page))

    assert {item.key for item in event.items.all()} == {"priority-7", "platform-2"}


LINKS_CHOSEN = [
    ("both", {"priority-1", "priority-2"}),
    ("mine", {"priority-1"}),
    ("theirs", {"priority-2"}),
]


def test_links_that_both_changed_are_kept_together_or_chosen(both, too_late):
    event, address, me, _other = both
    page = too_late({"items": ["priority-1"]}, {"items": ["priority-2"]})
    typed = shown_in(page)

    assert clashes(page)["items"].choice == "both"
    for choice, expected in LINKS_CHOSEN:
        with taken_back():
            me.post(address, {**typed, "take-items": choice})

            assert {item.key for item in event.items.all()} == expected, choice


def test_parties_of_both_are_kept_together(both, too_late):
    event, address, me, _other = both
    mine = {"parties": [], "party__0__party": "CHN", "party__0__role": "donor"}
    page = too_late(mine, {"party__0__party": "RUS", "party__0__role": "critic"})

    me.post(address, shown_in(page))

    found = set(event.involvements.values_list("party__code", "role"))
    assert found == {("CHN", "donor"), ("RUS", "critic")}


def test_sources_of_both_are_kept(both, too_late):
    event, address, me, _other = both
    words = {"source__0__publisher": "Post", "source__0__title": "Report"}
    page = too_late(
        {"source__0__url": "https://example.org/mine", **words},
        {"source__0__url": "https://example.org/theirs", **words},
    )

    me.post(address, shown_in(page))

    assert event.sources.count() == 3


def test_a_third_person_is_faster_still(both, titles, signed_in):
    event, address, me, _other = both
    send(signed_in(factories.user("editor")), address, title="Third title", reason="Third.")

    again = me.post(address, {**shown_in(titles), "take-title": "mine"})

    clash = clashes(again)["title"]
    assert (clash.mine, clash.theirs, clash.before) == ("My title", "Third title", "Their title")
    me.post(address, {**shown_in(again), "take-title": "mine"})
    assert stored(event).title == "My title"


def test_who_took_their_words_takes_the_third_persons_as_well(both, too_late, signed_in):
    event, address, me, _other = both
    page = too_late({"title": "My title", "place": "Geneva"}, {"title": "Their title"})
    send(signed_in(factories.user("editor")), address, title="Third title", reason="Third.")

    again = me.post(address, {**shown_in(page), "take-title": "theirs"})
    me.post(address, shown_in(again))

    assert (stored(event).title, stored(event).place) == ("Third title", "Geneva")


def test_a_mistake_beside_a_choice_forgets_neither(both, titles):
    event, address, me, _other = both

    wrong = {**shown_in(titles), "take-title": "theirs", "start": "2024-02-30"}
    refused = me.post(address, wrong)

    assert "There is no 30 February 2024" in refused.content.decode()
    assert clashes(refused)["title"].choice == "theirs"
    assert shown_in(refused)["title"] == ["My title"]
    me.post(address, {**shown_in(refused), "start": "2024-05-17"})
    assert stored(event).title == "Their title"


def test_the_same_change_by_both_is_no_clash(both, too_late):
    event, address, me, _other = both
    page = too_late({"title": "Same", "place": "Bern"}, {"title": "Same", "summary": "Theirs."})

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


def test_a_damaged_version_or_choice_is_answered_with_a_question(both, titles):
    event, address, me, _other = both
    typed = {**shown_in(titles), "take-nothing": "theirs", "take-title": "both"}

    for value in ("", "abc", "-1", "9" * 30, "%00"):
        answer = me.post(address, {**typed, "before": value, "version": value})

        assert answer.status_code == 200, value
        assert stored(event).title == "Their title", value
        assert shown_in(answer)["title"] == ["My title"], value


def test_markup_in_both_versions_stays_text(both, too_late):
    page = too_late({"title": "<b>mine</b>"}, {"title": "<script>alert(1)</script> theirs"})

    text = page.content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;b&gt;mine" in text
