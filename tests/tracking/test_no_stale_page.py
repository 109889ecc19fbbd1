"""No page in the cache is out of date, whatever was done.

An act either asks for all pages to be drawn anew, or leaves each of them as it was.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from tests import factories
from tracking import actions, page_cache
from tracking.actions import Links, corrections, merging, replies, searches, second_opinions
from tracking.models import CacheVersion, Citation, EvidenceCorrection, Party
from tracking.public.urls import urlpatterns

pytestmark = pytest.mark.django_db

REASON = "The source itself says so on its first page."
DAY = date(2024, 9, 30)


@dataclass
class Site:
    """What is public before the first act; the acts that follow change and remember it."""

    editor: Any
    made: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        row = self.made[name]
        row.refresh_from_db()
        return row

    def change(self, act: Any, name: str, **values: Any) -> None:
        row = getattr(self, name)
        act(row, by=self.editor, version=row.version, **values)

    def edit(self, act: Any, of: str, links: Links | None = None, **values: Any) -> None:
        row = getattr(self, of)
        for key, value in values.items():
            setattr(row, key, value)
        more = {"links": links} if links else {}
        act(row, by=self.editor, version=row.version, reason=REASON, **more)


@pytest.fixture
def site(editor):
    voice = factories.publisher(name="Old Paper", slug="old-paper")
    source = factories.source(title="Old source", voice=voice)
    brazil, party = factories.party("BRA"), factories.party("EAC")
    roles = [(brazil, "host"), (party, "participant")]
    forum = factories.forum(name="Old forum", slug="old-forum", sources=[source])
    event = factories.event(title="Old event", parties=roles, sources=[source], forum=forum)
    update = factories.status_update(evidence=[event])
    made = {"voice": voice, "source": source, "party": party, "forum": forum, "event": event}
    return Site(editor, {**made, "update": update, "brazil": brazil})


def pages(site):
    """One page of each view that is cached."""
    return [
        *("/", "/priorities/", "/priorities/7/", "/priorities/8/", "/events/", "/forums/"),
        *("/status-updates/", "/parties/?all=yes", "/publishers/", "/sources/", "/searches/"),
        *("/matrix/", "/calendar/?month=2024-05", "/changes/", "/filter/events/"),
        *("/filter/events/party/", "/compare/?item=priority-7&item=priority-8", "/about/"),
        *("/about/method/", "/about/agreement/", "/reports/", "/reports/events/"),
        "/reports/dossier/priority-7/",
        f"/events/{site.event.slug}/",
        f"/forums/{site.forum.slug}/",
        f"/status-updates/{site.update.slug}/",
        f"/parties/{site.made['party'].code}/",
        f"/publishers/{site.made['voice'].slug}/",
    ]


def publish_another(site):
    site.made["other"] = factories.event(
        title="Another", parties=[(site.brazil, "host")], start="2024-05-20"
    )


def edit_event(site):
    links = Links(rows={"items": factories.items("priority-7", "priority-8")})
    site.edit(actions.edit, "event", links, title="New event", start="2024-05-18")


def change_relation(site):
    citation = Citation.objects.get(event=site.event)
    event, source = site.event, site.source
    values = {"relation": "unknown", "reason": REASON}
    actions.set_relation(event, source, by=site.editor, version=event.version, **values)
    actions.work_out_relation(
        site.event, source, by=site.editor, version=site.event.version, reason=REASON
    )
    assert Citation.objects.get(pk=citation.pk).relation == "independent"


def propose_party(site):
    site.made["proposed"] = actions.add_party(
        Party(code="PROP", name="Proposed", kind="organisation"), by=factories.user("contributor")
    )


def merge_events(site):
    site.made["merge"] = merging.merge(
        site.event,
        site.other,
        by=site.editor,
        surviving_version=site.event.version,
        merged_version=site.other.version,
        reason=REASON,
    )


def merge_publishers(site):
    site.made["reprint"] = factories.publisher(name="Reprint", slug="reprint")
    site.change(actions.merge_publishers, "reprint", surviving=site.voice, reason=REASON)


def publish_search(site):
    site.made["search"] = factories.recorded_search(by=factories.user("contributor"))
    searches.publish_search(site.search, by=site.editor)


def withdraw_search(site):
    searches.withdraw_search(site.search, by=site.editor, reason=REASON)


def answer_reply(site):
    reply = factories.reply(site.event)
    values = {"verdict": "not_accepted", "text": REASON, "is_public": True}
    replies.answer(reply, by=site.editor, version=reply.version, **values)


def assess_twice(site):
    one, two = factories.user("contributor"), factories.user("contributor")
    factories.second_opinion(first_assessor=one, second_assessor=two, as_of=DAY)
    waiting = [
        factories.status_update(by=by, as_of=DAY, evidence=[site.event], state="in_review")
        for by in (one, two)
    ]
    for update in waiting:
        actions.publish(update, by=site.editor, version=update.version)


def work_at_the_desk(site):
    """What readers see nothing of."""
    draft = factories.event(title="Unseen", state="draft", by=site.editor)
    factories.comment(draft, by=site.editor)
    for act in (actions.submit, actions.take_back, actions.trash, actions.restore):
        act(draft, by=site.editor, version=draft.version)
    factories.event(title="Waiting", state="in_review", sources=[site.source])
    factories.recorded_search(by=factories.user("contributor"))
    asked = factories.second_opinion(by=site.editor)
    second_opinions.cancel(asked, by=site.editor, version=asked.version, reason=REASON)
    newest = EvidenceCorrection.objects.on([site.update]).open().latest("pk").pk
    corrections.confirm_assessment(site.update, by=site.editor, seen=newest)


ACTS = {
    "publish an event": publish_another,
    "edit an event": edit_event,
    "edit a source": lambda site: site.edit(actions.edit_source, "source", title="New source"),
    "change a relation": change_relation,
    "edit a party": lambda site: site.edit(actions.edit_party, "party", name="New name"),
    "propose a party": propose_party,
    "confirm a party": lambda site: site.edit(actions.edit_party, "proposed"),
    "remove a party": lambda site: site.change(actions.remove_party, "proposed", reason=REASON),
    "add a publisher": lambda _site: factories.publisher(name="Newcomer"),
    "edit a publisher": lambda site: site.edit(
        actions.edit_publisher,
        "voice",
        Links(rows={"speaks_for": [factories.party("KEN")]}),
        name="New Paper",
    ),
    "merge publishers": merge_publishers,
    "publish a forum": lambda _site: factories.forum(name="Another forum"),
    "edit a forum": lambda site: site.edit(actions.edit, "forum", name="New forum"),
    "publish an assessment": lambda site: factories.status_update(
        as_of=DAY.replace(day=1), evidence=[site.event]
    ),
    "edit an assessment": lambda site: site.edit(actions.edit, "update", rationale="One meeting."),
    "publish a search": publish_search,
    "withdraw a search": withdraw_search,
    "merge events": merge_events,
    "undo the merge": lambda site: merging.undo(site.merge, by=site.editor),
    "answer a reply": answer_reply,
    "settle a second opinion": assess_twice,
    "withdraw an event": lambda site: site.change(actions.withdraw, "other", reason=REASON),
    "remove an event": lambda site: site.change(
        actions.remove, "other", reason=REASON, kind="privacy"
    ),
    "put an event back": lambda site: site.change(actions.put_back, "other", reason=REASON),
}


def test_every_act_that_readers_can_see_sets_the_pages_aside(site):
    unseen = []
    for name, act in ACTS.items():
        before = CacheVersion.objects.number()
        act(site)
        if CacheVersion.objects.number() == before:
            unseen.append(name)

    assert unseen == []


def test_work_at_the_desk_changes_no_page_that_is_cached(site):
    site.edit(actions.edit_source, "source", url="https://example.org/corrected")
    before, number = drawn(site), CacheVersion.objects.number()

    work_at_the_desk(site)

    assert CacheVersion.objects.number() == number
    assert drawn(site) == before


def drawn(site):
    return {address: Client().get(address).content for address in pages(site)}


def test_each_view_that_is_cached_is_looked_at(site):
    cached = {pattern.name for pattern in urlpatterns if is_cached(pattern.callback)}
    shown = {resolve(address.partition("?")[0]).url_name for address in pages(site)}
    alike = {"platform_list", "principle_list", "platform_detail", "principle_detail"}

    assert cached == shown | alike


def is_cached(view):
    """Whether `cached_page` is among the decorators of the view."""
    while view:
        if getattr(view, "__code__", None) and view.__code__.co_filename == page_cache.__file__:
            return True
        view = getattr(view, "__wrapped__", None)
    return False
