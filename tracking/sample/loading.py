"""The sample records: six CSV files that belong together, recorded through the actions.

A cell names rows of the same folder or items of the paper. What the database has already, by code,
address or slug, stays as people have made it.
"""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from priorities.models import Commitment, Item
from tracking import actions
from tracking.actions import Links
from tracking.actions.unattended import AccountInUse, unattended_user
from tracking.models import (
    Event,
    EvidenceLink,
    Forum,
    Involvement,
    Party,
    Publisher,
    Source,
    StatusUpdate,
)
from tracking.sample.files import BadSampleError, Row, Table
from tracking.sample.named_forums import FORUM_COLUMNS, FORUM_FIELDS, forum_of, speakers_of
from tracking.sample.recording import publish_row

USERNAME = "sample"
ROLES = {role: role for role in Involvement.Role.values}

PARTIES = Table(
    "parties.csv",
    ("code", "kind", "name", "iso2"),
    key=("code",),
    column_of={"country": "iso2", NON_FIELD_ERRORS: "iso2"},
)
SOURCES = Table(
    "sources.csv",
    ("event", "title", "publisher", "voice", "carrier", "url", "published_on", "language", "kind"),
    key=("event", "url"),
    column_of={NON_FIELD_ERRORS: "url"},
)
# Of these a page has one each, however many events cite it; a title may be worded differently.
FACTS_OF_PAGE = ("publisher", "voice", "carrier", "published_on", "language", "kind")
FORUMS = Table("forums.csv", FORUM_COLUMNS, key=("slug",), column_of=FORUM_FIELDS)
SOURCE_OF_FORUM = {
    "title": "source_title",
    "publisher": "source_publisher",
    "url": "source_url",
    NON_FIELD_ERRORS: "source_url",
}
EVENTS = Table(
    "events.csv",
    (
        "ref", "title", "kind", "start_date", "end_date", "date_precision", "place", "country",
        "parties", "items", "forum", "summary",
    ),
    key=("ref",),
    column_of={"slug": "ref", "start": "start_date", "end": "end_date", "sources": "ref"},
)  # fmt: skip
STATUS_UPDATES = Table(
    "status_updates.csv",
    (
        "ref", "item", "commitment", "status", "as_of", "confidence", "direction", "rationale",
        "own_claim", "search_note", "evidence",
    ),
    key=("ref",),
    column_of={"slug": "ref"},
)  # fmt: skip

# How the evidence of an assessment bears, where that is recorded; the rest bears directly, on the
# commitment where one is assessed.
EVIDENCE = Table(
    "evidence.csv",
    (
        "status_update", "event", "bearing", "commitment", "excerpt", "excerpt_language",
        "translation", "page", "source",
    ),
    key=("status_update", "event"),
    column_of={"evidence": "event"},
)  # fmt: skip


@transaction.atomic
def load_sample(directory: Path) -> dict[str, int]:
    """Records what this folder has and the database has not: the number of new rows by kind.

    Raises BadSampleError, and changes nothing, when a file or one of its rows does not hold.
    """
    sample = Sample(directory, by=sample_user())
    sample.load()
    return sample.added


def sample_user() -> User:
    """The account that records the sample."""
    try:
        return unattended_user(USERNAME)
    except AccountInUse as error:
        raise BadSampleError(str(error)) from error


class Sample:
    """The files of one folder, and the stored rows to which the names in their cells lead."""

    def __init__(self, directory: Path, *, by: User) -> None:
        self.by = by
        self.party_rows = PARTIES.read(directory)
        self.source_rows = SOURCES.read(directory)
        self.forum_rows = FORUMS.read(directory)
        self.event_rows = EVENTS.read(directory)
        self.update_rows = STATUS_UPDATES.read(directory)
        self.said = {(row["status_update"], row["event"]): row for row in EVIDENCE.read(directory)}
        self.items = Item.objects.prefetch_related("commitments").in_bulk(field_name="key")
        self.publishers = Publisher.objects.current().in_bulk(field_name="slug")
        self.parties: dict[str, Party] = {}
        self.citations: dict[str, list[Row]] = {row["ref"]: [] for row in self.event_rows}
        self.pages: dict[str, Row] = {}
        self.sources: dict[str, Source] = {}
        self.forums: dict[str, Forum] = {}
        self.events: dict[str, Event] = {}
        self.added = dict.fromkeys(["parties", "sources", "forums", "events", "status updates"], 0)

    def load(self) -> None:
        self._gather_sources()
        self._load_parties()
        self._load_forums()
        self._load_events()
        self._load_status_updates()

    def _gather_sources(self) -> None:
        """Sorts the citations by event; sources are added with the first record that needs them."""
        for row in self.source_rows:
            row.find("event", row["event"], self.citations, "event").append(row)
            page = self.pages.setdefault(row["url"], row)
            for column in FACTS_OF_PAGE:
                if row[column] != page[column]:
                    raise row.refusal(
                        column, f"Of the same page line {page.line} says “{page[column]}”."
                    )

    def _load_parties(self) -> None:
        """A state that is recorded under another code is known by its country."""
        stored = list(Party.objects.all())
        by_code = {party.code: party for party in stored}
        by_country = {str(party.country): party for party in stored if party.country}
        for row in self.party_rows:
            known = by_code.get(row["code"]) or by_country.get(row["iso2"])
            self.parties[row["code"]] = known or self._add_party(row)

    def _add_party(self, row: Row) -> Party:
        kind = Party.Kind.ORGANISATION if row["kind"] == "organization" else row["kind"]
        party = Party(code=row["code"], kind=kind, name=row["name"], country=row["iso2"])
        with row.naming_columns():
            actions.add_party(party, by=self.by, is_confirmed=True)
        self.added["parties"] += 1
        return party

    def _load_forums(self) -> None:
        """Those of the file, and those of its events that `install` has recorded."""
        named = [row["slug"] for row in self.forum_rows]
        named += [row["forum"] for row in self.event_rows if row["forum"]]
        self.forums = Forum.objects.in_bulk(named, field_name="slug")
        for row in self.forum_rows:
            if row["slug"] not in self.forums:
                self.forums[row["slug"]] = self._add_forum(row)

    def _add_forum(self, row: Row) -> Forum:
        forum = forum_of(row)
        forum.is_sample = True
        links = Links(
            rows={
                "items": row.find_all("items", self.items, "item"),
                "sources": [self._source_of_forum(row)],
            }
        )
        self.added["forums"] += 1
        return publish_row(forum, row, links, by=self.by)

    def _source_of_forum(self, row: Row) -> Source:
        """The page as sources.csv has it; else as this row does, which knows less about it."""
        if page := self.pages.get(row["source_url"]):
            return self._source(page)
        source = Source(
            title=row["source_title"],
            publisher=row["source_publisher"],
            url=row["source_url"],
            **speakers_of(row, self.publishers, "source_"),
        )
        with row.naming_columns(SOURCE_OF_FORUM):
            return self._add_source(source)

    def _source(self, row: Row) -> Source:
        columns = ("title", "publisher", "url", "published_on", "language", "kind")
        speakers = speakers_of(row, self.publishers)
        with row.naming_columns():
            return self._add_source(Source(**row.values(*columns), **speakers))

    def _add_source(self, source: Source) -> Source:
        """The stored source of this address, new or known."""
        if source.url not in self.sources:
            stored = actions.add_source(source, by=self.by)
            self.added["sources"] += stored is source
            self.sources[source.url] = stored
        return self.sources[source.url]

    def _load_events(self) -> None:
        stored = Event.objects.in_bulk([row["ref"] for row in self.event_rows], field_name="slug")
        for row in self.event_rows:
            self.events[row["ref"]] = stored.get(row["ref"]) or self._add_event(row)

    def _add_event(self, row: Row) -> Event:
        event = Event(
            start=row.partial_date("start_date"),
            end=row.partial_date("end_date"),
            is_sample=True,
            **row.values("title", "kind", "place", "country", "summary"),
        )
        if row["forum"]:
            event.forum = row.find("forum", row["forum"], self.forums, "forum")
        links = Links(
            rows={
                "items": row.find_all("items", self.items, "item"),
                "sources": [self._source(citation) for citation in self.citations[row["ref"]]],
            },
            parties=[self._party_and_role(row, text) for text in row.names("parties")],
        )
        self.added["events"] += 1
        return publish_row(event, row, links, by=self.by)

    def _party_and_role(self, row: Row, text: str) -> tuple[Party, str]:
        """From `CHN:host`."""
        code, _, role = text.partition(":")
        party = row.find("parties", code, self.parties, "party")
        return party, row.find("parties", role, ROLES, "role")

    def _load_status_updates(self) -> None:
        self._require_cited()
        stored = StatusUpdate.objects.in_bulk(
            [row["ref"] for row in self.update_rows], field_name="slug"
        )
        for row in self.update_rows:
            if row["ref"] not in stored:
                self._add_status_update(row)

    def _add_status_update(self, row: Row) -> None:
        item = row.find("item", row["item"], self.items, "item")
        update = StatusUpdate(
            item=item,
            commitment=self._commitment(row, item),
            as_of=row.day("as_of").earliest,
            is_sample=True,
            **row.values(
                "status", "confidence", "direction", "rationale", "own_claim", "search_note"
            ),
        )
        links = Links(evidence=[self._link(row, update, ref) for ref in row.names("evidence")])
        self.added["status updates"] += 1
        publish_row(update, row, links, by=self.by)

    def _commitment(self, row: Row, item: Item) -> Commitment | None:
        if not row["commitment"]:
            return None
        known = {str(commitment.number): commitment for commitment in item.commitments.all()}
        return row.find("commitment", row["commitment"], known, f"commitment of {item.code}")

    def _require_cited(self) -> None:
        """Refuses a row of evidence.csv about an event that its assessment does not cite."""
        cited = {row["ref"]: row.names("evidence") for row in self.update_rows}
        for (ref, event), row in self.said.items():
            events = row.find("status_update", ref, cited, "assessment")
            if event not in events:
                raise row.refusal("event", f"The assessment does not cite “{event}”.")

    def _link(self, row: Row, update: StatusUpdate, ref: str) -> EvidenceLink:
        event = row.find("evidence", ref, self.events, "event")
        said = self.said.get((row["ref"], ref))
        if not said:
            return EvidenceLink(event=event, commitment=update.commitment)
        link = EvidenceLink(
            event=event,
            commitment=self._commitment(said, update.item),
            **said.values("bearing", "excerpt", "excerpt_language", "translation", "page"),
        )
        if said["source"]:
            known = {source.url: source for source in event.sources.all()}
            link.source = said.find("source", said["source"], known, "source of this event")
        with said.naming_columns():
            link.full_clean(exclude=["status_update"])
        return link
