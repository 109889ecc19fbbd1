"""Whose voice a source is, through each door; one page entered twice is one source."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.tracking.admin.pages import send as send_to_admin
from tests.tracking.desk.forms import EVENT, fill_in, send
from tracking import actions
from tracking.actions import Links
from tracking.models import Event, Source

pytestmark = [pytest.mark.django_db, pytest.mark.pages]

LOG = "/desk/log/"
SOURCE = {"url": "https://english.news.cn/1", "title": "Talks", "publisher": "Some Paper"}
LOGGED = {
    **{f"source__0__{name}": text for name, text in SOURCE.items()},
    "title": "Talks in Geneva",
    "kind": "meeting",
    "start": "17 May 2024",
    "items": "P7",
}
FULL = {**EVENT, **{f"source__0__{name}": text for name, text in SOURCE.items()}}


@pytest.fixture(scope="module")
def publishers(module_db):
    china = factories.party("CHN", name="China", kind="state", country="CN")
    xinhua = factories.publisher(
        slug="agency", name="Agency", kind="state_media", country="CN", domains="news.cn",
        other_names="New China News", ground="organ of the State Council", speaks_for=[china],
    )  # fmt: skip
    carrier = factories.publisher(slug="wire", name="Wire", kind="aggregator", domains="wire.test")
    return xinhua, carrier


@pytest.fixture
def client(publishers, contributor, signed_in):
    return signed_in(contributor)


DOORS = {
    "quick log": lambda client, typed: send(client, LOG, **LOGGED | _row(typed)),
    "full form": lambda client, typed: send(client, "/desk/events/new/", **FULL | _row(typed)),
    "source form": lambda client, typed: send(client, "/desk/sources/new/", **SOURCE | typed),
    "admin": lambda client, typed: _in_the_admin(client, **typed),
}


def _row(typed):
    """On another day each time: a duplicate is asked about."""
    day = {"start": f"200{typed.get('url', '1')[-1]}-05-17"}
    return {**day, **{f"source__0__{name}": text for name, text in typed.items()}}


def _in_the_admin(client, **typed):
    sent = send_to_admin(client, Source, "add", language="en", kind="secondary", **SOURCE | typed)
    return client.get(sent.url)


@pytest.mark.parametrize("door", DOORS)
def test_an_empty_voice_is_that_of_the_name_or_of_the_address(client, publishers, door):
    agency, wire = publishers
    tries = [
        ({}, agency, None, "Voice of “Talks”: Agency, by the address (english.news.cn)."),
        ({"url": "https://a.test/2", "publisher": "new china news"}, agency, None, "by the name"),
        ({"url": "https://www.wire.test/3"}, None, wire, "carried by Wire"),
        ({"url": "https://a.test/4"}, None, None, "Nobody has said yet who wrote “Talks”"),
        ({"url": "https://wire.test/5", "publisher": "Agency"}, agency, wire, "by the name"),
    ]
    for number, (typed, voice, carrier, sentence) in enumerate(tries):
        page = DOORS[door](client, typed)

        source = Source.objects.latest("pk")
        assert Source.objects.count() == number + 1, typed
        assert (source.voice, source.carrier) == (voice, carrier), typed
        assert sentence in page.content.decode(), typed


def test_what_is_typed_counts_and_what_is_unknown_gets_a_way_on(client, editor, signed_in):
    own = {"source__0__voice": "own-voice"}
    send(client, LOG, **LOGGED | own)
    unknown = {**LOGGED, "source__0__url": "https://a.test/6", "source__0__voice": "Nobody"}
    pages = [
        person.post(LOG, fill_in(person, LOG, **unknown)).content.decode()
        for person in (client, signed_in(editor))
    ]

    assert Event.objects.get().sources.get().voice.slug == "own-voice"
    assert all("“Nobody” names no known publisher. Leave this empty" in page for page in pages)
    assert ["Add a publisher" in page for page in pages] == [False, True]


def test_the_publisher_of_a_domain_is_offered_while_typing(client):
    def answer(url):
        return client.get("/desk/log/source/", {"url": url}).content.decode()

    words = "Agency, state media of China (organ of the State Council)"
    assert f"english.news.cn: <bdi>{words}</bdi>" in answer(SOURCE["url"])
    assert 'data-take="voice" data-publisher="Agency"' in answer(SOURCE["url"])
    assert 'data-take="carrier" data-publisher="Wire"' in answer("http://wire.test/1")
    assert "data-take" not in answer("https://a.test/")
    assert '<option value="Agency">' in client.get("/desk/log/publishers/").content.decode()
    assert "Agency" not in client.get(LOG).content.decode()  # fetched when somebody comes to it


def test_a_corrected_address_brings_its_voice_and_an_emptied_voice_stays_empty(client):
    source = factories.source(relation="unknown", title="Talks")
    address = f"/desk/sources/{source.pk}/edit/"

    send(client, address, url=SOURCE["url"])
    source.refresh_from_db()
    taken = source.voice.name
    send(client, address, voice="")
    source.refresh_from_db()

    assert (taken, source.voice) == ("Agency", None)


SAME = "http://www.english.news.cn/1/?utm_source=mail"


@pytest.mark.parametrize("counted_first", [False, True])
def test_one_page_typed_twice_in_one_form_is_one_source(client, counted_first):
    words = {"source__1__title": "Talks again", "source__1__publisher": "Another Paper"}

    for number, (address, typed) in enumerate(
        [(LOG, LOGGED), ("/desk/events/new/", FULL | {"title": "Other", "start": "2023-01-02"})]
    ):
        url = f"https://english.news.cn/page-{number}"
        urls = [url, f"{url.replace('https://', 'http://www.')}/?utm_source=mail"]
        first, second = reversed(urls) if counted_first else urls
        rows = {"source__0__url": first, "source__1__url": second}
        page = send(client, address, **{**typed, **rows}, **(words if number else {}))

        assert "was entered twice: it is one page" in page.content.decode()
        assert [source.url for source in Event.objects.latest("pk").sources.all()] == [first]
    assert Source.objects.count() == 2


def test_a_page_that_is_linked_already_is_not_added_under_another_address(client, contributor):
    source = factories.source(url=SAME)
    event = factories.event(state="draft", sources=[source], by=contributor)

    page = send(client, f"/desk/events/{event.pk}/edit/", source__0__url=SOURCE["url"])

    assert "was a source of this record already" in page.content.decode()
    assert list(event.sources.all()) == [source]


@pytest.mark.parametrize(("stored", "typed"), [(SOURCE["url"], SAME), (SAME, SOURCE["url"])])
def test_every_door_takes_the_known_page(client, contributor, stored, typed):
    known = factories.source(url=stored, title="Known")

    page = _in_the_admin(client, url=typed)
    again = actions.add_source(Source(**SOURCE | {"url": typed}), by=contributor)
    send(client, LOG, **LOGGED | {"source__0__url": typed})
    logged = Event.objects.get()
    new = Source(**SOURCE | {"url": typed})
    event = factories.event(state="draft", by=contributor)
    links = Links(new_sources=[new, Source(**SOURCE | {"url": f"{typed}#top"})])
    actions.edit(event, by=contributor, version=event.version, links=links)

    assert "This page is recorded already: “Known" in page.content.decode()
    assert again == known
    assert known in event.sources.all()
    assert logged.sources.get() == known
    assert Source.objects.count() == 2  # the event's own


def test_no_source_becomes_another_one_under_another_address(client, contributor):
    factories.source(url=SAME)
    other = factories.source()
    refusal = "recorded already"

    assert refusal in send(client, f"/desk/sources/{other.pk}/edit/", url=SOURCE["url"]).text
    assert refusal in send_to_admin(client, other, url=SOURCE["url"]).text
    other.url = SOURCE["url"]
    with pytest.raises(ValidationError, match=refusal):
        actions.edit_source(other, by=contributor, version=1)


def test_of_two_stored_for_one_page_each_can_still_be_corrected(client):
    """Two people may have added it at the same moment."""
    twins = [factories.source(), factories.source(url=SAME)]
    Source.objects.filter(pk=twins[0].pk).update(url=SOURCE["url"])

    for twin in twins:
        send(client, f"/desk/sources/{twin.pk}/edit/", title=f"Twin {twin.pk}")

    assert {source.title for source in Source.objects.all()} == {f"Twin {t.pk}" for t in twins}
