"""The right of reply, as readers meet it: off by default, bounded, and nothing of it public."""

import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client

from tests import factories
from tests.answers import read
from tests.tracking.desk.forms import shown_in
from tracking.actions.replies import answer
from tracking.models import CacheVersion, Reply, ReplySender
from tracking.public.reply_form import SIGNER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

TEXT = "The Zanzibar talks began a day later."
TYPED = {"text": TEXT, "url": "https://example.org/zanzibar", "name": "A. Reader"}


@pytest.fixture
def offered(settings):
    settings.RIGHT_OF_REPLY = True
    settings.REPLY_LEAST_SECONDS = 0
    caches["default"].clear()


def address_of(record):
    return f"/reply/event/{record.slug}/"


def filled_in(client, address, **typed):
    page = client.get(address)
    assert page.status_code == 200
    return {**{name: value[0] for name, value in shown_in(page).items()}, **TYPED, **typed}


def send(client, address, **typed):
    return client.post(address, filled_in(client, address, **typed))


def test_without_the_setting_no_page_leads_there_and_the_address_is_not_found(visitor):
    event = factories.event()

    for send_to in (visitor.get, visitor.post):
        assert send_to(address_of(event)).status_code == 404
    assert visitor.get(f"{address_of(event)}received/").status_code == 404
    for page in (event.get_absolute_url(), "/sources/", "/about/"):
        assert "/reply/" not in visitor.get(page).content.decode(), page
    assert "Right of reply" not in visitor.get("/about/").content.decode()


@pytest.mark.usefixtures("offered")
def test_anybody_replies_to_each_kind_of_public_record_without_an_account(visitor):
    event, forum = factories.event(), factories.forum()
    update, source = factories.status_update(), event.sources.get()
    for path, record in (
        (f"event/{event.slug}", event),
        (f"forum/{forum.slug}", forum),
        (f"status-update/{update.slug}", update),
        (f"source/{source.pk}", source),
    ):
        page = visitor.get(getattr(record, "get_absolute_url", lambda: "/sources/")())
        assert f'href="/reply/{path}/" rel="nofollow"' in page.content.decode(), path
        answer = visitor.post(f"/reply/{path}/", filled_in(visitor, f"/reply/{path}/"))
        assert (answer.status_code, answer.url) == (302, f"/reply/{path}/received/"), path
        assert "has arrived" in visitor.get(answer.url).content.decode()
        reply = Reply.objects.about(record).get()
        assert (reply.text, reply.url, reply.sender.name) == (TEXT, TYPED["url"], "A. Reader")
        assert [step.act for step in reply.steps()] == ["Received"]


@pytest.mark.usefixtures("offered")
def test_what_is_not_public_answers_like_what_does_not_exist(visitor):
    hidden = factories.event(state="withdrawn")
    source = factories.source()
    absent = visitor.get("/reply/event/no-such-event/")

    for path in (
        f"event/{hidden.slug}", f"source/{source.pk}", "source/x", f"source/{'9' * 40}",
        "party/CHN", f"forum/{factories.event().slug}", "source/٣",
    ):  # fmt: skip
        answer = visitor.get(f"/reply/{path}/")
        assert (answer.status_code, answer.content) == (404, absent.content), path


@pytest.mark.usefixtures("offered")
def test_nothing_of_a_reply_is_public_but_that_there_is_one(visitor, editor):
    event = factories.event()
    reply = factories.reply(event, **TYPED, email="reader@example.org")

    def public():
        pages = (
            event.get_absolute_url(), f"{event.get_absolute_url()}history/", "/about/", "/sources/",
            "/events.csv", "/changes/", "/changes.atom", "/search/?q=zanzibar",
        )  # fmt: skip
        return "".join(read(visitor.get(page)).decode() for page in pages)

    assert "1 reply is open" in public()
    assert "1 open, 0 answered, 0 set aside" in " ".join(public().split())
    reply = answer(
        reply, verdict="partly", text="It is Kigali.", is_public=False, by=editor, version=1
    )
    assert "1 is answered" in public()
    assert "Kigali" not in public()
    answer(reply, verdict="partly", text="It is Kigali.", is_public=True, by=editor, version=2)
    assert "Kigali" in public()
    for words in ("talks began a day", "example.org/zanzibar", "A. Reader", "reader@", str(editor)):
        assert words not in public(), words
    answer(reply, verdict="set_aside", text="It is Kigali.", is_public=True, by=editor, version=3)
    assert "Kigali" not in public()
    assert "0 open, 0 answered, 1 set aside" in " ".join(public().split())


@pytest.mark.usefixtures("offered")
def test_a_thousand_replies_in_a_minute_are_bounded_with_a_sentence(visitor, settings):
    event = factories.event()
    address = address_of(event)
    typed = filled_in(visitor, address)
    stamp = typed["stamp"].split(":")
    for number in range(8):
        key = f"{stamp[0]}:{stamp[1]}:00000000-0000-4000-8000-{number:012}"
        last = visitor.post(address, {**typed, "stamp": SIGNER.sign(key)})

    assert Reply.objects.count() == 5
    assert (last.status_code, last["Retry-After"]) == (429, "3600")
    assert "Several replies came from your network" in last.content.decode()
    assert TEXT in last.content.decode()  # nothing that was typed is lost
    assert visitor.get(address).status_code == 200
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "reply_of_all": "1/d/key"}
    statuses = [
        send(Client(REMOTE_ADDR=f"203.0.113.{number}"), address).status_code for number in (1, 2)
    ]
    assert statuses == [302, 429]  # from many addresses: all together are bounded too


@pytest.mark.usefixtures("offered")
def test_programs_and_bad_input_get_a_sentence_and_nothing_is_stored(visitor, settings):
    event, other = factories.event(), factories.event()
    address = address_of(event)
    foreign = filled_in(visitor, address_of(other))["stamp"]
    for wrong, sentence in [
        ({"text": " "}, "This field is required"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "a\u202eb"}, "direction"),
        ({"url": "javascript:alert(1)"}, "http"),
        ({"url": "https://user:secret@example.org/"}, "contains a user name"),
        ({"name": "a\nb" * 60}, "at most 120 characters"),
        ({"email": "no address"}, "valid email address"),
        ({"website": "https://spam.example"}, "Only programs fill this field in"),
        ({"stamp": ""}, "open for too long, or was changed"),
        ({"stamp": "\x00:é:x"}, "open for too long, or was changed"),
        ({"stamp": foreign}, "open for too long, or was changed"),
    ]:
        answer = send(visitor, address, **wrong)
        assert answer.status_code == 400, wrong
        assert sentence in answer.content.decode(), (wrong, answer.content.decode()[-3000:])
    settings.REPLY_LEAST_SECONDS = 3
    answer = send(visitor, address)
    assert "That was very quick" in answer.content.decode()
    assert not Reply.objects.exists()
    settings.REPLY_LEAST_SECONDS = 0
    again = {name: value[0] for name, value in shown_in(answer).items()}
    assert visitor.post(address, again).status_code == 302  # as it was shown again


@pytest.mark.usefixtures("offered")
def test_a_form_that_was_open_for_a_day_is_renewed(visitor, time_machine):
    event = factories.event()
    time_machine.move_to("2026-03-01T10:00:00Z")
    typed = filled_in(visitor, address_of(event))
    time_machine.move_to("2026-03-02T10:00:01Z")

    answer = visitor.post(address_of(event), typed)

    assert "Please send it again" in answer.content.decode()
    again = {name: value[0] for name, value in shown_in(answer).items()}
    assert visitor.post(address_of(event), again).status_code == 302


@pytest.mark.usefixtures("offered")
def test_a_form_sent_twice_makes_one_reply(visitor):
    event = factories.event()
    typed = filled_in(visitor, address_of(event), name="", email="")

    for _ in range(2):
        assert visitor.post(address_of(event), typed).status_code == 302

    assert Reply.objects.count() == 1
    assert not ReplySender.objects.exists()


@pytest.mark.usefixtures("offered")
def test_the_form_works_from_a_cached_page_and_asks_for_no_cookie_elsewhere(settings):
    settings.CACHED_PAGES = 10
    event = factories.event()
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = client.get(event.get_absolute_url())
    assert not page.cookies
    (address,) = re.findall(r'href="(/reply/[^"]+)"', page.content.decode())
    number = CacheVersion.objects.number()

    form = client.get(address)
    assert [*form.cookies] == ["csrftoken"]
    assert "no-store" in form["Cache-Control"]
    typed = {**{name: value[0] for name, value in shown_in(form).items()}, **TYPED}
    assert client.post(address, {**typed, "csrfmiddlewaretoken": "x"}).status_code == 403
    assert client.post(address, typed).status_code == 302

    assert CacheVersion.objects.number() == number  # strangers do not empty the cache


@pytest.mark.usefixtures("offered")
def test_editors_are_mailed_where_mail_is_asked_for(settings, django_capture_on_commit_callbacks):
    event = factories.event(title="Talks in Zanzibar")
    editor = factories.user("editor", email="editor@example.org")
    factories.user("editor", email="gone@example.org", is_active=False)
    factories.user("contributor", email="contributor@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        factories.reply(event, **TYPED)
    assert mail.outbox == []

    settings.MAIL_COMMENTS = True
    with django_capture_on_commit_callbacks(execute=True):
        reply = factories.reply(event, **TYPED, email="reader@example.org")

    (message,) = mail.outbox
    assert message.bcc == [editor.email]
    assert f"/desk/replies/{reply.pk}/" in message.body
    assert "Talks in Zanzibar" in message.subject
    assert "reader@" not in message.body
