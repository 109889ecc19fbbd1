"""Test data, built through the real actions, so that no test rests on an impossible record."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User
from django.http import QueryDict
from django.utils import timezone

from priorities.models import Commitment, Item
from tracking import actions, replies
from tracking.actions import Links, comments, searches, second_opinions
from tracking.downloads import citing
from tracking.downloads.lists import LIST_FILES
from tracking.models import (
    CitedDownload,
    Comment,
    Event,
    EvidenceLink,
    Forum,
    Party,
    Publisher,
    Record,
    Reply,
    SearchLog,
    SecondOpinion,
    Source,
    StatusUpdate,
)
from tracking.search import index

AUTHOR, EDITOR = "author", "the-editor"
OWN_VOICE = "own-voice"

numbers = count(1)


def user(role: str = "", **values: Any) -> User:
    """A person in this group; without a role, a signed-in stranger."""
    person = User.objects.create_user(
        f"{role or 'stranger'}-{next(numbers)}", is_staff=bool(role), **values
    )
    if role:
        person.groups.add(_group(role))
    return person


def item(key: str = "priority-7") -> Item:
    return Item.objects.with_keys([key]).get()


def items(*keys: str) -> list[Item]:
    return list(Item.objects.with_keys(list(keys)).in_paper_order())


def source(*, relation: str = "independent", **values: Any) -> Source:
    """A stored source; secondary and at an address of its own unless told.

    Its voice is an independent newspaper of its own; with `relation="party"` one that speaks for
    China, with "unknown" none.
    """
    number = next(numbers)
    if "voice" not in values:
        values["voice"] = _voice(relation, number)
    values = {
        "url": f"https://example.org/{number}",
        "title": f"Report {number}",
        "publisher": "Example Post",
        **values,
    }
    return actions.add_source(Source(**values), by=_person(AUTHOR))


def publisher(**values: Any) -> Publisher:
    """A newspaper that speaks for nobody, unless told: `speaks_for` takes parties."""
    number = next(numbers)
    parties = values.pop("speaks_for", [])
    values = {"slug": f"paper-{number}", "name": f"Paper {number}", "kind": "news_outlet", **values}
    links = Links(rows={"speaks_for": parties})
    return actions.add_publisher(Publisher(**values), by=_person(AUTHOR), links=links)


def party(code: str = "CHN", **values: Any) -> Party:
    if known := Party.objects.with_codes([code]).first():
        return known
    values = {"kind": "organisation", "name": f"Party {code}", **values}
    return actions.add_party(Party(code=code, **values), by=_person(AUTHOR), is_confirmed=True)


def event(*, by: User | None = None, state: str = "published", **values: Any) -> Event:
    """An event about priority 7 with one source, taken to this state; links by their names."""
    sources = values.pop("sources", None) or [source()]
    links = Links(
        rows={
            "items": values.pop("items", None) or [item()],
            "commitments": values.pop("commitments", []),
            "sources": sources,
        },
        parties=values.pop("parties", []),
    )
    if not links.parties and any(one.voice and one.voice.slug == OWN_VOICE for one in sources):
        links = replace(links, parties=[(party("CHN"), "host")])
    values = {"title": f"Event{next(numbers)}", "kind": "meeting", "start": "2024-05-17", **values}
    return _take_to(state, Event(**values), links, by)


def forum(*, by: User | None = None, state: str = "published", **values: Any) -> Forum:
    links = Links(
        rows={
            "items": values.pop("items", None) or [item()],
            "named_in": values.pop("named_in", []),
            "sources": values.pop("sources", None) or [source()],
        }
    )
    values = {"name": f"Forum {next(numbers)}", "kind": "forum", **values}
    return _take_to(state, Forum(**values), links, by)


def status_update(
    *, by: User | None = None, state: str = "published", **values: Any
) -> StatusUpdate:
    """An assessment of priority 7 that its evidence, one meeting, carries: initiated, unless told.

    Its evidence: events, or links to them that say how they bear.

    One that is published corrects what is public of its subject and day, unless told otherwise.
    What rests on a search has one that reaches its as-of date, and a high or medium confidence has
    a reason, unless told.
    """
    assessed, evidence = values.pop("item", None) or item(), values.pop("evidence", None)
    evidence = [event(items=[assessed])] if evidence is None else evidence
    values = {
        "item": assessed,
        "status": "initiated",
        "as_of": date(2024, 6, 30),
        "direction": "first",
        "confidence": "low" if evidence else "cannot_judge",
        "rationale": "Two meetings were held.",
        **values,
    }
    if values["confidence"] in ("high", "medium"):
        values = {"confidence_reason": "The treaty is deposited.", **values}
    made = values.pop("searches", None)
    if made is None:
        by_search = values["status"] in ("no_evidence_found", "dormant")
        made = [search(searched_on=values["as_of"])] if by_search else []
    cited = [_link(one, values.get("commitment")) for one in evidence]
    links = Links(evidence=cited, searches=made)
    if state not in ("draft", "in_review") and "corrects" not in values:
        values |= _correcting(StatusUpdate(**values))
    return _take_to(state, StatusUpdate(**values), links, by)


def _link(cited: Event | EvidenceLink, commitment: Commitment | None) -> EvidenceLink:
    """An event bears directly on the commitment that is assessed, unless told."""
    if isinstance(cited, EvidenceLink):
        return cited
    return EvidenceLink(event=cited, commitment=commitment)


def _correcting(update: StatusUpdate) -> dict[str, Any]:
    """What it must say where the day has an assessment already."""
    public = StatusUpdate.objects.published().of_same_day(update).newest_first().first()
    return {"corrects": public, "why_another": f"No. {next(numbers)}."} if public else {}


def unasked(**values: Any) -> SecondOpinion:
    """Of priority 7 as of 30 June 2024, not given to its two assessors yet."""
    return SecondOpinion(**{"item": item(), "as_of": date(2024, 6, 30), **values})


def second_opinion(**values: Any) -> SecondOpinion:
    """Asked of two contributors for priority 7, on a day of its own unless told."""
    values = {
        "item": values.pop("item", None) or item(),
        "as_of": date(2020, 1, 1) + timedelta(days=next(numbers) % 2000),
        "first_assessor": values.pop("first_assessor", None) or user("contributor"),
        "second_assessor": values.pop("second_assessor", None) or user("contributor"),
        **values,
    }
    by = values.pop("by", None) or _person(EDITOR)
    return second_opinions.give(SecondOpinion(**values), by=by)


def search(**values: Any) -> SearchLog:
    """A search that is not stored yet."""
    values = {
        "searched_in": "UN Digital Library",
        "searched_on": date(2024, 6, 30),
        "words": "security framework",
        "languages": "en",
        "found": "Nothing.",
        "searched_by": "A. Analyst",
        **values,
    }
    return SearchLog(**values)


def recorded_search(*, by: User, **values: Any) -> SearchLog:
    """One that this person recorded on its own, for priority 7 unless told."""
    return searches.record_search(search(**{"item": item(), **values}), by=by)


def reply(record: Any, **values: Any) -> Reply:
    """A reader's reply to this record; nameless unless told."""
    typed = {"text": "The day is wrong.", "url": "", "name": "", "email": "", **values}
    return replies.receive(record, form_key=uuid.uuid4(), **typed)


def cited_download(query: str = "") -> CitedDownload:
    """A visitor's, of the events."""
    asked = LIST_FILES["events"].ask(QueryDict(query))
    return citing.cite(asked, asked.export.header, "", by=None)


def comment(record: Record, *, by: User, text: str = "Is this the right day?") -> Comment:
    return comments.add_comment(record, text=text, by=by, form_key=uuid.uuid4())


def own_voice() -> Publisher:
    """The publisher that speaks for China."""
    own = Publisher.objects.get(slug=OWN_VOICE)
    own.spoken_for.add(party("CHN"))
    return own


def _voice(relation: str, number: int) -> Publisher | None:
    """Publishers are made as rows: a test of anything else asks for none of their history."""
    if relation == "unknown":
        return None
    if relation == "party":
        return own_voice()
    return _row_of_publisher(slug=f"voice-{number}", name=f"Voice {number}", kind="news_outlet")


def _row_of_publisher(**values: Any) -> Publisher:
    row = Publisher.objects.create(**values, **_stamps())
    index.refresh(row)
    return row


def _stamps() -> dict[str, Any]:
    now, person = timezone.now(), _person(AUTHOR)
    return {"created_at": now, "created_by": person, "updated_at": now, "updated_by": person}


def _take_to(state: str, record: Any, links: Links, by: User | None) -> Any:
    author = by or _person(AUTHOR)
    record = actions.create(record, by=author, links=links)
    steps = ["draft", "in_review", "published", "removed" if state == "removed" else "withdrawn"]
    editor = _person(EDITOR)
    for step in steps[1 : steps.index(state) + 1]:
        _step(record, step, author, editor)
    return record


def _step(record: Record, step: str, author: User, editor: User) -> None:
    if step == "in_review":
        actions.submit(record, by=author, version=record.version)
    elif step == "published":
        actions.publish(record, by=editor, version=record.version)
    elif step == "removed":
        actions.remove(record, by=editor, version=record.version, reason="A test.", kind="privacy")
    else:
        actions.withdraw(record, by=editor, version=record.version, reason="A test.")


def create_people() -> None:
    """Those who record and publish what no test names a person for, and a publisher that speaks
    for China: there from the start.
    """
    for name in (AUTHOR, EDITOR):
        User.objects.create_user(name)
    _row_of_publisher(slug=OWN_VOICE, name="Own Voice", kind="state_media")


@cache
def _group(name: str) -> Group:
    return Group.objects.get(name=name)


@cache
def _person(name: str) -> User:
    return User.objects.get_or_create(username=name)[0]  # measurements have no installed people
