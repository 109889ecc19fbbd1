"""Pages are drawn once and kept until something public changes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests import factories
from tracking import actions, page_cache
from tracking.management.commands import install
from tracking.models import CacheVersion

pytestmark = pytest.mark.django_db

PAGES = ["/", "/priorities/7/", "/events/", "/matrix/", "/parties/", "/calendar/?month=2024-05"]


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.CACHED_PAGES = 100
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def text_of(address="/", client=None):
    return (client or Client()).get(address).content.decode()


def number():
    return CacheVersion.objects.number()


@pytest.mark.parametrize("page", PAGES)
def test_a_cached_page_costs_one_query_and_is_the_same(page, visitor, django_assert_num_queries):
    factories.status_update()
    first = visitor.get(page)

    with django_assert_num_queries(1):
        again = visitor.get(page)

    assert again.content == first.content
    assert again.headers == first.headers


def test_a_publication_shows_at_once(editor):
    event = factories.event(title="Nairobi round", state="in_review")
    before = text_of()

    actions.publish(event, by=editor, version=event.version)

    assert "Nairobi round" not in before
    assert "Nairobi round" in text_of()


def test_an_edit_a_withdrawal_and_a_source_show_at_once(editor):
    source = factories.source(title="Old paper")
    event = factories.event(title="Old title", sources=[source])
    assert "Old title" in text_of("/events/")
    assert "Old paper" in text_of(event.get_absolute_url())

    source.title = "New paper"
    actions.edit_source(source, by=editor, version=source.version, reason="Its title was wrong.")
    event.title = "New title"
    actions.edit(event, by=editor, version=event.version, reason="As the source has it.")
    assert "New paper" in text_of(event.get_absolute_url())
    assert "New title" in text_of("/events/")

    actions.withdraw(event, by=editor, version=event.version, reason="A test.")
    assert "New title" not in text_of("/events/")


def test_parties_show_at_once(editor):
    text_of("/parties/?all=yes")
    party = factories.party("EAC", name="East African Community")
    assert "East African Community" in text_of("/parties/?all=yes")

    party.name = "Community of East Africa"
    actions.edit_party(party, by=editor, version=party.version, reason="Its own name.")

    assert "Community of East Africa" in text_of("/parties/?all=yes")


def test_drafts_leave_the_cached_pages_alone(contributor):
    before = number()

    draft = factories.event(state="draft", by=contributor)
    draft.title = "Another title"
    actions.edit(draft, by=contributor, version=draft.version, reason="A test.")
    actions.submit(draft, by=contributor, version=draft.version)

    assert number() == before


def test_an_act_that_fails_leaves_them_alone(editor):
    event = factories.event(state="in_review")
    before = number()

    with pytest.raises(actions.Stale):
        actions.publish(event, by=editor, version=event.version - 1)

    assert number() == before


def test_an_installation_sets_them_aside(monkeypatch):
    monkeypatch.setattr(install, "load_named_forums", lambda folder: 0)
    monkeypatch.setattr(install, "add_reference_parties", lambda: 0)
    monkeypatch.setattr(install, "add_reference_publishers", lambda: 0)
    before = number()

    call_command("install", verbosity=0)

    assert number() == before + 1


def test_a_page_of_yesterday_is_not_served_today(visitor):
    text_of()

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert f"{timezone.localdate():%Y}" in text_of()
        day = visitor.get("/?as_of=2024-01-01").context["as_of"].day

    assert day.year == 2024
    assert len(caches["pages"]._cache) == 3


def test_each_address_and_query_has_its_own():
    factories.event(title="A statement", kind="statement")

    everything, votes = text_of("/events/"), text_of("/events/?kind=vote")

    assert "A statement" in everything
    assert "A statement" not in votes


def test_who_is_signed_in_gets_a_page_of_their_own(signed_in, editor):
    text_of()

    assert "Sign out" in text_of(client=signed_in(editor))
    assert "Sign out" not in text_of()


def test_a_missing_page_and_a_message_are_not_cached(visitor):
    assert visitor.get("/events/nothing/").status_code == 404
    visitor.cookies["messages"] = "anything"
    visitor.get("/")

    assert len(caches["pages"]._cache) == 0


def test_foreign_cookies_are_nobodys_sign_in(visitor, django_assert_num_queries):
    text_of()
    visitor.cookies["statistics"] = "anything"

    with django_assert_num_queries(1):
        visitor.get("/")


def test_a_browser_that_has_the_page_is_told_so(visitor, django_assert_num_queries):
    drawn, cached = visitor.get("/"), visitor.get("/")

    with django_assert_num_queries(1):
        same = visitor.get("/", headers={"if-none-match": drawn["ETag"]})

    assert drawn["ETag"] == cached["ETag"]
    assert drawn["Cache-Control"] == "no-cache"
    assert (same.status_code, same.content) == (304, b"")
    assert {name.lower() for name in same.headers} >= {"etag", "vary", "cache-control"}
    assert same["Vary"] == drawn["Vary"] == "Cookie, Accept-Encoding, Accept-Language"


def test_a_compressed_page_is_known_again(visitor):
    compressed = visitor.get("/", headers={"accept-encoding": "gzip"})

    same = visitor.get(
        "/", headers={"accept-encoding": "gzip", "if-none-match": compressed["ETag"]}
    )

    assert compressed["Content-Encoding"] == "gzip"
    assert same.status_code == 304


def test_what_has_changed_is_not_called_the_same(visitor):
    factories.event(title="A statement")
    tags = {address: visitor.get(address)["ETag"] for address in ("/events/", "/about/method/")}

    factories.event(title="A vote")

    answers = {
        address: visitor.get(address, headers={"if-none-match": tag})
        for address, tag in tags.items()
    }
    assert "A vote" in answers["/events/"].content.decode()
    assert answers["/about/method/"].status_code == 304  # drawn anew, and the same


def test_who_is_signed_in_gets_no_tag(signed_in, editor):
    page = signed_in(editor).get("/", headers={"if-none-match": "*"})

    assert (page.status_code, page.get("ETag")) == (200, None)
    assert page["Cache-Control"] == "no-store, private"


def test_a_page_that_gives_a_cookie_is_not_cached(rf):
    def greet(request):
        response = HttpResponse("Hello")
        response.set_cookie("greeted", "yes")
        return response

    page_cache.cached_page(greet)(rf.get("/"))

    assert len(caches["pages"]._cache) == 0


READERS = 8


@pytest.fixture
def read_by_many(rf, monkeypatch):
    """Gives what several readers got who ask for one page at the same moment."""
    monkeypatch.setattr(CacheVersion.objects, "number", lambda: 1)  # threads have no transaction

    def read(draw):
        view = page_cache.cached_page(draw)
        together = threading.Barrier(READERS)

        def ask(_number):
            together.wait()
            try:
                return view(rf.get("/")).content
            except OSError:
                return None

        with ThreadPoolExecutor(READERS) as readers:
            return list(readers.map(ask, range(READERS)))

    return read


def others_wait():
    """Until each other reader waits for the one who draws."""
    [drawing] = page_cache._being_drawn.values()
    while len(drawing._cond._waiters) < READERS - 1:
        pass


def test_a_page_that_many_wait_for_is_drawn_once(read_by_many):
    drawings = count(1)

    def draw(request):
        others_wait()
        return HttpResponse(f"Drawn {next(drawings)}")

    assert read_by_many(draw) == [b"Drawn 1"] * READERS
    assert page_cache._being_drawn == {}


def test_if_the_one_who_draws_fails_the_others_draw_themselves(read_by_many):
    drawings = count(1)

    def draw(request):
        if next(drawings) == 1:
            others_wait()
            raise OSError("The disk is full.")
        return HttpResponse("Drawn")

    pages = read_by_many(draw)

    assert sorted(pages, key=bool) == [None, *[b"Drawn"] * (READERS - 1)]
    assert page_cache._being_drawn == {}


def test_nobody_waits_for_ever(read_by_many, monkeypatch):
    monkeypatch.setattr(page_cache, "WAIT_SECONDS", 0)
    drawings, others_are_done = count(1), threading.Event()

    def draw(request):
        number = next(drawings)
        if number == 1:
            others_are_done.wait()
        elif number == 2:
            others_are_done.set()
        return HttpResponse("Drawn")

    assert read_by_many(draw) == [b"Drawn"] * READERS


def test_a_page_drawn_while_something_is_published_is_not_served_after_it(monkeypatch):
    """The number is read before the page is drawn; the other way round this would show nothing."""
    meanwhile = []

    def publish_once(*moment, **day):
        if not meanwhile:
            meanwhile.append(factories.event(title="Meanwhile"))
        return []

    monkeypatch.setattr("tracking.public.views.front.latest_events", publish_once)
    text_of()
    monkeypatch.undo()

    assert meanwhile
    assert "Meanwhile" in text_of()


def test_the_number_goes_back_with_its_transaction():
    before = number()

    with transaction.atomic():
        factories.event()
        transaction.set_rollback(True)

    assert number() == before
