"""The forums and mechanisms that the paper names: fixtures/forums.csv, recorded by `install`.

Each is published with the sentences that name it. What the database has at an address already stays
as people have made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction

from priorities.models import Commitment, Edition, Item
from tracking import actions
from tracking.actions import Links
from tracking.actions.unattended import unattended_user
from tracking.models import Forum, Publisher, Source
from tracking.sample.files import Row, Table
from tracking.sample.recording import publish_row

USERNAME = "installation"
VOICE_OF_PAPER = "ministry-of-foreign-affairs-of-china"

FORUM_COLUMNS = (
    "slug", "name", "short_name", "kind", "convener", "first_held_year", "frequency",
    "is_recurring", "website", "items", "description", "source_title", "source_publisher",
    "source_voice", "source_carrier", "source_url",
)  # fmt: skip
FORUM_FIELDS = {"first_held": "first_held_year", "sources": "source_url"}
YES_NO = {"yes": True, "": False}
SOURCE_FIELDS = ("title", "publisher", "url", "published_on", "language", "kind")
NAMED_FORUMS = Table(
    "forums.csv",
    (
        *FORUM_COLUMNS,
        "source_published_on", "source_language", "source_kind",
        "named_in", "named_as",
    ),
    key=("slug",),
    column_of=FORUM_FIELDS,
)  # fmt: skip


@transaction.atomic
def load_named_forums(directory: Path) -> int:
    """Records those that the database does not have: how many.

    Raises BadSampleError, and changes nothing, where the file or a row does not hold, and
    AccountInUse. Cost: two queries where there is nothing to add.
    """
    rows = NAMED_FORUMS.read(directory)
    by = unattended_user(USERNAME)
    stored = Forum.objects.in_bulk([row["slug"] for row in rows], field_name="slug")
    missing = [row for row in rows if row["slug"] not in stored]
    if missing:
        NamedForums(by=by).add(missing)
    return len(missing)


class NamedForums:
    """Adds rows of the file, with what their cells lead to."""

    def __init__(self, *, by: User) -> None:
        self.by = by
        self.items = Item.objects.in_bulk(field_name="key")
        commitments = Commitment.objects.in_paper_order()
        self.commitments = {commitment.code: commitment for commitment in commitments}
        self.publishers = Publisher.objects.current().in_bulk(field_name="slug")
        self.paper = self._paper()

    def add(self, rows: list[Row]) -> None:
        for row in rows:
            links = Links(
                rows={
                    "items": row.find_all("items", self.items, "item"),
                    "named_in": self._sentences(row),
                    "sources": [self.paper, *self._own_sources(row)],
                }
            )
            publish_row(forum_of(row), row, links, by=self.by)

    def _sentences(self, row: Row) -> list[Commitment]:
        """The sentences of the row, each of which has one of the row's wordings."""
        found = row.find_all("named_in", self.commitments, "commitment")
        for commitment in found:
            if not any(words in commitment.text for words in row.names("named_as")):
                raise row.refusal("named_as", f"{commitment.code} has none of these words.")
        return found

    def _own_sources(self, row: Row) -> list[Source]:
        """The page beside the paper, where the row has one."""
        if not row["source_url"]:
            return []
        typed = {name: row[f"source_{name}"] for name in SOURCE_FIELDS}
        source = Source(**typed, **speakers_of(row, self.publishers, "source_"))
        column_of = {name: f"source_{name}" for name in SOURCE_FIELDS}
        with row.naming_columns({**column_of, NON_FIELD_ERRORS: "source_url"}):
            return [actions.add_source(source, by=self.by)]

    def _paper(self) -> Source:
        """The paper as a source: the first edition, which is the whole of it."""
        edition = Edition.objects.earliest("number")
        paper = Source(
            title=edition.title,
            publisher=edition.publisher,
            citation=edition.note.rstrip("."),
            language=edition.language,
            kind=Source.Kind.PRIMARY,
            voice=self.publishers.get(VOICE_OF_PAPER),
        )
        known = Source.objects.cited_as(paper.citation, paper.title, paper.publisher).first()
        return known or actions.add_source(paper, by=self.by)


def speakers_of(
    row: Row, publishers: Mapping[str, Publisher], before: str = ""
) -> dict[str, Publisher | None]:
    """The voice and the carrier that a row names by their short names, in columns that begin so."""
    return {
        name: row.find(f"{before}{name}", row[f"{before}{name}"], publishers, "publisher")
        if row[f"{before}{name}"]
        else None
        for name in ("voice", "carrier")
    }


def forum_of(row: Row) -> Forum:
    """A forum that is not stored yet, with the fields of its row."""
    columns = ("name", "short_name", "kind", "convener", "frequency", "website", "description")
    is_recurring = row.find("is_recurring", row["is_recurring"], YES_NO, "answer")
    return Forum(
        first_held=row["first_held_year"], is_recurring=is_recurring, **row.values(*columns)
    )
