"""A party that nobody has recorded is proposed in the form of the event that names it."""

import pytest

from tests import factories
from tests.tracking.desk.forms import EVENT, fill_in, shown_in
from tracking import actions
from tracking.actions import Links
from tracking.models import Event, Party

pytestmark = pytest.mark.django_db

LOG, FULL = "/desk/log/", "/desk/events/new/"
TYPED = {LOG: EVENT | {"items": "P7"}, FULL: EVENT}
NAME = "Ulaanbaatar Institute of Peace"


@pytest.fixture
def client(contributor, signed_in):
    factories.party("KEN")
    return signed_in(contributor)


def typed(path, text):
    return TYPED[path] | {"more_parties": text}


@pytest.mark.parametrize("path", [LOG, FULL])
def test_an_unknown_name_is_asked_about_and_proposed_with_the_event(client, path):
    asked = client.post(path, fill_in(client, path, **typed(path, f"KEN; {NAME}:host")))
    assert f"“{NAME}” names no known party. Say below what it is" in asked.text
    form = shown_in(asked)
    assert form["new_party_name"][0] == NAME
    assert form["more_parties"] == [f"KEN; {NAME}:host"]
    assert not Event.objects.exists()

    form["new_party_kind"][0] = "organisation"
    client.post(path, form)

    event = Event.objects.get()
    party = event.parties.get(name=NAME)
    assert sorted(map(str, event.involvements.all())) == [
        "Party KEN (Participant)", f"{NAME} (Host)"
    ]  # fmt: skip
    assert (party.kind, party.code, party.is_confirmed) == ("organisation", "UIP", False)
    assert client.get("/parties/UIP/").status_code == 404


def proposing(client, text=NAME, **answers):
    form = fill_in(client, LOG, **typed(LOG, text))
    answers = {"name": NAME, "kind": "organisation", "country": "", **answers}
    form |= {f"new_party_{name}": [answer] for name, answer in answers.items()}
    return client.post(LOG, form)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"kind": ""}, "names no known party"),
        ({"kind": "planet"}, "not one of the available choices"),
        ({"country": "KE"}, "Only a state has an ISO code."),
        ({"kind": "state", "country": "QQ"}, "This is not an ISO 3166 code"),
        ({"kind": "state", "country": "\x00"}, "Null characters"),
        ({"kind": "state", "country": "x" * 5000}, "at most 20 characters"),
        ({"name": "Another name"}, "names no known party"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_and_nothing_is_lost(client, answers, sentence):
    answer = proposing(client, **answers)

    assert answer.status_code == 200
    assert sentence in answer.text
    assert shown_in(answer)["more_parties"] == [NAME]
    assert not Event.objects.exists()
    assert Party.objects.count() == 1


def test_a_state_with_its_code_gets_the_code_of_iso_3166(client):
    proposing(
        client, text="Republic of Norway", name="Republic of Norway", kind="state", country="no"
    )

    norway = Event.objects.get().parties.get()
    assert (norway.code, norway.country.code, norway.display_name) == ("NOR", "NO", "Norway")


def test_two_people_who_propose_one_name_mean_one_party(client, editor, signed_in):
    other = factories.party("UIP", name="Union of Independent Pilots")
    proposing(client)
    event = {"source__0__url": "https://example.org/other", "title": "A vote", "start": "2019"}
    form = fill_in(client, LOG, **typed(LOG, NAME.upper()) | event)  # known by now
    assert client.post(LOG, form).status_code == 302

    draft = factories.event(state="draft")
    late = Links(new_parties=[(Party(name=NAME, kind="organisation"), "donor")])
    actions.edit(draft, by=editor, version=draft.version, links=late)

    party = Party.objects.get(name=NAME)
    assert party.code == "UIP-2" != other.code
    assert Event.objects.filter(parties=party).count() == 3


def test_the_full_form_and_the_next_one_have_what_was_proposed(client):
    form = fill_in(client, LOG, **typed(LOG, NAME))
    form |= {"new_party_name": [NAME], "new_party_kind": ["state"], "new_party_country": [""]}

    full = shown_in(client.post("/desk/log/full/", form))
    assert (full["new_party_name"][0], full["new_party_kind"][0]) == (NAME, "state")

    after = client.post("/desk/log/another/", form, follow=True)
    assert shown_in(after)["more_parties"] == ["UIP:participant"]
