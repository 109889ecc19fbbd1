"""Pages are drawn once and kept until something public changes."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests import factories
from tracking import actions
from tracking.management.commands import install
from tracking.models import CacheVersion, Event

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


def test_a_page_drawn_while_something_is_published_is_not_served_after_it(monkeypatch):
    """The number is read before the page is drawn; the other way round this would show nothing."""
    draw = Event.objects.published().for_list
    meanwhile = []

    def publish_once(queryset):
        if not meanwhile:
            meanwhile.append(factories.event(title="Meanwhile"))
        return Event.objects.none()

    monkeypatch.setattr("tracking.models.events.EventQuerySet.for_list", publish_once)
    text_of()
    monkeypatch.undo()

    assert draw().exists()
    assert "Meanwhile" in text_of()


def test_the_number_goes_back_with_its_transaction():
    before = number()

    with transaction.atomic():
        factories.event()
        transaction.set_rollback(True)

    assert number() == before


def test_every_action_that_changes_the_index_sets_the_pages_aside():
    """Both say the same: the public reads something else from now on."""
    functions = [
        node
        for path in sorted(Path(actions.__path__[0]).glob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and "index.refresh(" in ast.unparse(node)
    ]

    assert {"public_change", "add_party", "edit_publisher"} < {node.name for node in functions}
    # A party is confirmed by publishing an event that names it, or by an act of its own.
    silent = [node.name for node in functions if "invalidate()" not in ast.unparse(node)]
    assert silent == ["confirm"]
