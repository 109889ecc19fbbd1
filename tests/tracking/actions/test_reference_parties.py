"""The states and organisations that come with the tracker, and where people find them."""

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django_countries import countries

from tests import factories
from tests.answers import read
from tests.tracking.desk.forms import EVENT, send
from tracking import actions
from tracking.actions.reference import add_reference_parties
from tracking.duplicates.names import named_in
from tracking.models import Event, Party
from tracking.values.known_parties import known_parties

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def installed(module_db):
    return add_reference_parties()


def test_every_member_and_observer_of_the_united_nations_is_one_by_its_iso_name():
    states = [known for known in known_parties() if known.un]

    assert [known.un for known in states].count("member") == 193
    assert {known.code for known in states if known.un == "observer"} == {"VAT", "PSE"}
    for known in states:
        assert (known.code, known.name) == (
            countries.alpha3(known.iso2), countries.name(known.iso2)
        )  # fmt: skip
    for party in Party.objects.all():
        party.clean_fields(exclude=["created_by", "updated_by"])


def test_what_is_recorded_stays_as_it_is(editor, installed):
    mongolia = Party.objects.get(code="MNG")
    mongolia.code, mongolia.other_names = "MGL", "Mongol uls"
    actions.edit_party(mongolia, by=editor, version=mongolia.version, reason="A test.")
    before = list(Party.objects.values_list("pk", "code", "version"))

    assert add_reference_parties() == 0

    assert len(before) == installed == len(known_parties())
    assert list(Party.objects.values_list("pk", "code", "version")) == before
    assert mongolia.history.count() == 2


def test_an_account_of_that_name_that_somebody_uses_is_not_taken():
    factories.User.objects.filter(username="installation").update(is_active=True)

    with pytest.raises(CommandError, match="Somebody can sign in to the account “installation”"):
        call_command("install", verbosity=0)


@pytest.mark.parametrize("path", ["/desk/log/", "/desk/events/new/"])
def test_former_and_usual_names_find_them_in_forms(contributor, signed_in, path):
    names = {
        "Burma": "MMR", "swaziland": "SWZ", "Ivory Coast": "CIV", "Czech Republic": "CZE",
        "Turkey": "TUR", "Cape Verde": "CPV", "DPRK": "PRK", "Republic of Korea": "KOR",
        "UK": "GBR", "US": "USA", "UAE": "ARE", "DR Congo": "COD", "East Timor": "TLS",
        "Macedonia": "MKD", "Vatican": "VAT", "Palestine": "PSE", "Sri Lanka": "LKA",
        "Arab League": "LAS", "Nigeria": "NGA",
    }  # fmt: skip

    typed = EVENT | ({"items": "P7"} if "log" in path else {})
    send(signed_in(contributor), path, **typed | {"more_parties": "; ".join(names)})

    codes = Event.objects.get().parties.values_list("code", flat=True)
    assert sorted(codes) == sorted(names.values())


def test_the_pickers_have_their_other_names(contributor, signed_in):
    choices = signed_in(contributor).get("/desk/log/").context["parties"]["choices"]

    [myanmar] = [choice for choice in choices if choice["value"] == "MMR"]
    assert (myanmar["label"], myanmar["search"]) == ("Myanmar", "Burma")


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        ("Talks in Burma between Ceylon and the Ivory Coast", {"MMR", "LKA", "CIV"}),
        ("Mongolian and Nigerian ministers meet at IGAD", {"MNG", "NGA", "IGAD"}),
        ("Congo and the Republic of the Congo", {"COD", "COG"}),
        ("Papua New Guinea, Guinea-Bissau and Equatorial Guinea", {"PNG", "GNB", "GNQ"}),
        ("A meeting in Beijing of the Security Council", {"UN"}),
    ],
)
def test_titles_name_them(title, codes):
    assert named_in(title) == codes


def test_readers_find_those_in_the_record_and_the_others_where_they_ask(visitor):
    nigeria = Party.objects.get(code="NGA")
    factories.event(title="Talks", parties=[(nigeria, "host")])
    caches["pages"].clear()

    listed = read(visitor.get("/parties.csv")).decode().splitlines()[1:]
    everything = read(visitor.get("/parties.csv?all=yes")).decode().splitlines()[1:]

    assert [line.partition(",")[0] for line in listed] == ["NGA"]
    assert len(everything) == len(known_parties())
    assert "Mongolia" not in read(visitor.get("/parties/")).decode()
    assert "Mongolia" in read(visitor.get("/parties/?all=yes&q=mongol")).decode()
    assert "No published event names this party" in visitor.get("/parties/MNG/").text
    assert "Mongolia" not in read(visitor.get("/sitemap-parties.xml")).decode()
    form = visitor.get("/events/").context["filter"].form
    assert [code for code, _ in form.fields["party"].choices] == ["NGA"]
    assert visitor.get("/events/?party=mng").context["count"] == 0
