"""Parties at the desk: the list, one party, its forms, and proposals at the review of an event."""

import pytest
from django.core.cache import caches

from tests import factories
from tests.tracking.desk.forms import fill_in, send
from tracking import actions
from tracking.actions import Links
from tracking.models import Event, Party

pytestmark = [pytest.mark.django_db, pytest.mark.pages, pytest.mark.usefixtures("unindexed")]

TYPED = {"name": "Mekong Institute", "kind": "organisation", "code": "MI", "other_names": "The MI"}


def address_of(party, act="edit/"):
    return f"/desk/parties/{party.pk}/{act}"


@pytest.fixture
def proposed(contributor):
    return actions.add_party(Party(code="MI", kind="organisation", name="Mekng"), by=contributor)


@pytest.fixture
def waiting(proposed, contributor):
    """An event in review that names it."""
    parties = [(proposed, "host"), (factories.party("KEN"), "donor")]
    return factories.event(state="in_review", by=contributor, parties=parties)


def test_contributors_add_parties_and_editors_confirm_them(contributor, editor, signed_in, visitor):
    page = send(signed_in(contributor), "/desk/parties/new/", **TYPED)
    party = Party.objects.get(code="MI")
    assert page.redirect_chain[-1][0] == address_of(party, "")
    assert visitor.get("/parties/MI/").status_code == 404
    assert "Mekong" in signed_in(contributor).get("/desk/parties/?use=proposed&q=the+mi").text

    send(signed_in(editor), address_of(party), name="Mekong Institute of Peace")

    caches["pages"].clear()
    assert "Mekong Institute of Peace" in visitor.get("/parties/MI/").text
    refused = send(signed_in(editor), address_of(party), code="MIP", reason="")
    assert "This field is required." in refused.text  # readers see it now
    send(signed_in(editor), address_of(party), code="MIP", reason="Its usual initials.")
    history = signed_in(editor).get(address_of(party, "")).text
    assert "Its usual initials." in history
    assert [row.version for row in party.history.order_by("version")] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "party ken"}, "A party with this name is recorded already."),
        ({"code": "KEN"}, "Party with this Code already exists."),
        ({"code": "K N"}, "Use letters, digits and hyphens only."),
        ({"country": "KE"}, "Only a state has an ISO code."),
        ({"name": "\x00"}, "Null characters"),
        ({"kind": "planet"}, "not one of the available choices"),
        ({"other_names": "x" * 501}, "at most 500 characters"),
    ],
)
def test_a_party_that_cannot_be_is_refused_in_words(contributor, signed_in, typed, sentence):
    factories.party("KEN")

    page = send(signed_in(contributor), "/desk/parties/new/", **{**TYPED, **typed})

    assert sentence in page.text
    assert Party.objects.count() == 1


def test_two_people_at_one_party_are_asked(editor, signed_in):
    party, client = factories.party("KEN"), signed_in(editor)
    form = fill_in(client, address_of(party), name="Kenya", reason="Mine.")
    party.name = "Theirs"
    actions.edit_party(party, by=factories.user("editor"), version=1, reason="Theirs.")

    answer = client.post(address_of(party), form)

    assert "Theirs" in answer.text
    assert Party.objects.get().name == "Theirs"


def test_the_reviewer_corrects_a_new_party_before_publishing(waiting, proposed, editor, signed_in):
    client = signed_in(editor)
    page = client.get(f"/desk/events/{waiting.pk}/").text
    assert "Nobody has recorded these before." in page
    assert f"{address_of(proposed)}?event={waiting.pk}" in page

    form = fill_in(client, address_of(proposed), name="Mekong Institute")
    answer = client.post(f"{address_of(proposed)}?event={waiting.pk}", form)

    assert answer.url == f"/desk/events/{waiting.pk}/"
    page = client.get(answer.url).text
    assert "Mekong Institute" in page
    assert "Nobody has recorded these before." not in page


def test_the_reviewer_uses_a_known_party_instead(waiting, proposed, editor, signed_in, contributor):
    known = factories.party("MRC", name="Mekong River Commission")
    own = factories.event(state="draft", by=contributor, parties=[(proposed, "critic")])
    client = signed_in(editor)
    place = f"{address_of(proposed, 'replace/')}?event={waiting.pk}"

    answer = client.post(place, fill_in(client, place, known=str(known.pk)))

    assert answer.url == f"/desk/events/{waiting.pk}/"
    assert sorted(map(str, waiting.involvements.all())) == [
        "Mekong River Commission (Host)", "Party KEN (Donor)"
    ]  # fmt: skip
    assert list(own.parties.all()) == [known]
    assert not Party.objects.filter(pk=proposed.pk).exists()
    assert "“Mekng” is MRC." in client.get(answer.url).text  # the history of the event
    assert client.post(place, {"known": known.pk, "version": 1}).status_code == 404


def test_what_was_public_is_not_replaced_and_the_stale_is_not_either(editor, signed_in, proposed):
    public, known = factories.party("KEN"), factories.party("MRC")
    client = signed_in(editor)
    sent = {"known": known.pk, "version": 1}
    assert "is public" in client.post(address_of(public, "replace/"), sent).text

    stale = client.post(address_of(proposed, "replace/"), {**sent, "version": 0})

    assert "Somebody has changed this party." in stale.text
    assert Party.objects.count() == 3


def test_publishing_several_names_the_new_parties_first(waiting, proposed, editor, signed_in):
    client = signed_in(editor)

    mark = f"event-{waiting.pk}-{waiting.version}"
    page = client.get("/desk/review/check/", {"record": mark}).text
    assert "New parties, public with it:" in page
    assert "Mekng" in page
    client.post("/desk/review/publish/", {"record": mark})

    assert Party.objects.get(pk=proposed.pk).is_confirmed


def test_the_author_is_offered_neither(waiting, proposed, contributor, signed_in):
    page = signed_in(contributor).get(f"/desk/events/{waiting.pk}/").text

    assert "new party" in page
    assert address_of(proposed) not in page


def test_only_what_no_event_ever_named_is_removed(editor, signed_in):
    client = signed_in(editor)
    unused, named, china = (factories.party(code) for code in ("ABC", "DEF", "CHN"))
    event = factories.event(parties=[(named, "host")])

    def remove(party):
        place = address_of(party, "remove/")
        return client.post(place, {"version": party.version, "reason": "A slip."}, follow=True).text

    assert "Events name this party" in remove(named)
    links = Links(parties=[])
    actions.edit(event, by=editor, version=event.version, links=links, reason="Not there.")
    assert "An earlier version of an event names this party" in remove(named)
    assert "comes with the tracker" in remove(china)
    assert "is removed." in remove(unused)

    assert set(Party.objects.values_list("code", flat=True)) == {"DEF", "CHN"}
    assert Party.history.get(code="ABC", history_type="-").history_change_reason == "A slip."


def test_the_list_takes_a_fixed_number_of_queries(editor, signed_in, django_assert_num_queries):
    client = signed_in(editor)
    parties = [factories.party(f"O{number}") for number in range(12)]
    event = factories.event(parties=[(party, "host") for party in parties])
    client.get("/desk/parties/")

    with django_assert_num_queries(6):
        client.get("/desk/parties/")
    assert Event.objects.get() == event
