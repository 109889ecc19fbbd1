"""The index of the search: one row for each thing that the public can find."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self, cast

from django.db import connection, models
from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    UniqueConstraint,
    Value,
    When,
)
from django.db.models.expressions import Col, OrderBy
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.links import HasLink

CERTAINLY_MANY = 20  # times as many as are few: so much a planner can err
# Begins a token that nobody can type: what is searched for has letters and digits alone.
FACET = "\ue000"
Groups = list[list[str]]  # an entry has a token of each group


def facet(name: str, value: object = "") -> str:
    """The token of an entry that has this value, as `item` or `country`: `\ue000countrycn`.

    SQLite parts tokens at whatever is ASCII and neither letter nor digit.
    """
    return FACET + "".join(filter(str.isalnum, f"{name}{value}".lower()))


def of_sqlite(groups: Groups) -> str:
    return _query(groups, '"', " OR ", " AND ")


def of_postgresql(groups: Groups) -> str:
    return _query(groups, "'", " | ", " & ")


def _query(groups: Groups, quote: str, either: str, both: str) -> str:
    """Tokens are letters and digits alone, and each stands in quotes: none is an operator."""
    quoted = [[f"{quote}{token}{quote}" for token in group] for group in groups]
    return both.join(f"({either.join(group)})" for group in quoted)


class Matches(Func):
    """Whether an entry contains a token of each of these groups, by the database's own index.

    most: no more than so many entries are looked for on SQLite, which finds one after the other.

    On SQLite the full-text table of migration 0002, looked up once, not for each row; on
    PostgreSQL the column `vector` of the same migration.
    """

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, groups: Iterable[Iterable[str]], *, most: int = 0) -> None:
        super().__init__(F("id"))
        self.groups, self.most = [list(group) for group in groups], most

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        column, _ = compiler.compile(self.source_expressions[0])
        found = "SELECT rowid FROM tracking_searchtokens WHERE tracking_searchtokens MATCH %s"
        values: tuple[str | int, ...] = (of_sqlite(self.groups),)
        if self.most:
            found, values = f"{found} LIMIT %s", (*values, self.most)
        return f"{column} IN ({found})", values

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        column = cast(Col, self.source_expressions[0])
        table = compiler.quote_name_unless_alias(column.alias)
        return f"{table}.vector @@ %s::tsquery", (of_postgresql(self.groups),)


class Holds(Matches):
    """As `Matches`, asked of one entry at a time: for entries that are found some other way."""

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        column = cast(Col, self.source_expressions[0])
        tokens = f"' ' || {compiler.quote_name_unless_alias(column.alias)}.tokens || ' '"
        groups = [
            " OR ".join([f"instr({tokens}, %s) > 0"] * len(group)) or "FALSE"
            for group in self.groups
        ]
        values = tuple(f" {token} " for group in self.groups for token in group)
        return " AND ".join(f"({group})" for group in groups), values


NEWEST_EVENT = (
    "(SELECT id FROM tracking_searchentry WHERE kind = 'event' ORDER BY object_id DESC LIMIT 1)"
)


@dataclass(frozen=True)
class Latest:
    """The entries that hold a token of each group, the latest first: of these kinds, or of events
    and what is older than those.
    """

    words: Groups
    kinds: Collection[EntryKind] = ()

    @property
    def groups(self) -> Groups:
        return [*self.words, [facet(kind) for kind in self.kinds]] if self.kinds else self.words

    @property
    def is_of_few(self) -> bool:
        """Whether there are hundreds of these kinds at the most."""
        return bool(self.kinds) and MANY.isdisjoint(self.kinds)

    def since(self, key: str) -> str:
        """The condition that begins at the newest event: a rebuilt index has all sources after all
        events.
        """
        begins_there = not self.kinds or EntryKind.EVENT in self.kinds
        return f" AND {key} <= {NEWEST_EVENT}" if begins_there else ""


class LatestWith(Func):
    """Whether an entry is among the latest so many of one of several lists; each list is counted
    for itself. The cost does not grow with the number of entries.

    SQLite reads its index from the end and leaves it as soon as there are enough. The index of
    PostgreSQL has no order, and its planner knows too little: that a word is rare, or a frequent
    one in no entry of a kind. It would look for it through the whole table. So of many entries the
    newest are looked at first, and the index is asked where these hold too few.
    """

    output_field = models.BooleanField()
    conditional = True
    LOOKED_AT = 20_000  # of the newest entries

    def __init__(self, lists: Iterable[Latest], number: int) -> None:
        super().__init__(F("id"))
        self.lists, self.number = list(lists), number

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        parts: list[str] = []
        values: list[str | int] = []
        for latest in self.lists:
            parts.append(
                "SELECT * FROM (SELECT rowid FROM tracking_searchtokens"  # noqa: S608 (ours)
                f" WHERE tracking_searchtokens MATCH %s{latest.since('rowid')}"
                " ORDER BY rowid DESC LIMIT %s)"
            )
            values += [of_sqlite(latest.groups), self.number]
        return self._any_of(compiler, parts, values)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        parts: list[str] = []
        values: list[str | int] = []
        for latest in self.lists:
            part, of_part = self._of_postgresql(latest)
            parts.append(f"({part})")
            values += of_part
        return self._any_of(compiler, parts, values)

    def _of_postgresql(self, latest: Latest) -> tuple[str, list[str | int]]:
        words, since = of_postgresql(latest.groups), latest.since("id")
        # Words that the planner does not see, and an order that no index has: it takes the index of
        # the words, and neither walks through the keys nor reads the whole table.
        by_index = (
            "SELECT id FROM tracking_searchentry"  # noqa: S608 (ours)
            f" WHERE vector @@ (SELECT %s::tsquery){since}{{}} ORDER BY id + 0 DESC LIMIT %s"
        )
        if latest.is_of_few:
            return by_index.format(""), [words, self.number]
        return (
            "WITH newest AS MATERIALIZED (SELECT id FROM"  # noqa: S608 (ours)
            f" (SELECT id, vector FROM tracking_searchentry WHERE TRUE{since}"
            " ORDER BY id DESC LIMIT %s) looked_at WHERE vector @@ %s::tsquery LIMIT %s)"
            " SELECT id FROM newest UNION ALL"
            f" ({by_index.format(' AND (SELECT count(*) FROM newest) < %s')})",
            [self.LOOKED_AT, words, self.number, words, self.number, self.number],
        )

    def _any_of(
        self, compiler: SQLCompiler, parts: list[str], values: list[str | int]
    ) -> tuple[str, tuple[str | int, ...]]:
        column, _ = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({' UNION ALL '.join(parts)})", tuple(values)


def _title_has_one_of(tokens: Iterable[str]) -> Q:
    wanted = Q()
    for token in tokens:
        wanted |= Q(title_tokens__contains=f" {token} ")
    return wanted


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def with_one_of_each(self, groups: Groups, most: int = 0) -> Self:
        """Entries that hold a token of every group; none where there are no groups."""
        return self.filter(Matches(groups, most=most)) if groups else self.none()

    def keys_if_few(self, groups: Groups, most: int, key: str = "pk") -> list[int] | None:
        """The keys of the entries that hold a token of every group; None if they are more than so
        many. One query; on PostgreSQL two, the first to ask the planner, which knows how
        frequent tokens are, before an index of hundreds of thousands is read for nothing.
        """
        found = self.order_by().with_one_of_each(groups, most=most + 1)
        if connection.vendor == "postgresql":
            (told,) = json.loads(found.explain(format="json"))
            if told["Plan"]["Plan Rows"] > most * CERTAINLY_MANY:
                return None
        keys = list(found.values_list(key, flat=True)[: most + 1])
        return keys if len(keys) <= most else None

    def of_event_holding(self, groups: Groups) -> HasLink:
        """Whether the event of the query around it is found by a token of every group. It asks for
        its own entry, so that with frequent words the newest are found at once.
        """
        return self._holding(EntryKind.EVENT, groups)

    def of_source_holding(self, groups: Groups) -> HasLink:
        """The same of a source."""
        return self._holding(EntryKind.SOURCE, groups)

    def _holding(self, kind: EntryKind, groups: Groups) -> HasLink:
        entry = self.filter(kind=kind, object_id=OuterRef("pk"))
        return HasLink(entry.filter(Holds(groups)) if groups else self.none())

    def latest_events_with_any(self, tokens: list[str], number: int) -> Self:
        """Of each token the latest so many events that hold it; none where there are no tokens."""
        if not tokens:
            return self.none()
        lists = [Latest([[token]]) for token in tokens]
        return self.filter(LatestWith(lists, number), kind=EntryKind.EVENT)

    def latest_of_each(
        self, sorts: Sequence[Sequence[EntryKind]], groups: Groups, number: int
    ) -> Self:
        """Of each sort, which is made of kinds, the latest so many that hold a token of every
        group."""
        lists = [Latest(groups, kinds) for kinds in sorts]
        return self.filter(LatestWith(lists, number)) if lists else self.none()

    def words_of_events(self) -> models.QuerySet[SearchEntry, tuple[str, str, str]]:
        """Rows of title, its tokens and the keys of the items, newest first."""
        return self.order_by("-object_id").values_list("title", "title_tokens", "items")

    def words_of_framework(self) -> models.QuerySet[SearchEntry, tuple[str, str, str, str]]:
        """Rows of key, item, title and tokens of each item and commitment, in the paper's order."""
        framework = self.filter(kind__in=SearchEntry.FRAMEWORK).order_by("kind", "object_id")
        return framework.values_list("key", "items", "title", "tokens")

    def of_kinds(self, kinds: Sequence[str]) -> Self:
        return self.filter(kind__in=kinds)

    def all_kinds(self) -> models.QuerySet[SearchEntry, str]:
        """The kinds of which there is an entry, each once."""
        return self.order_by().values_list("kind", flat=True).distinct()

    def without(self, kind: str, rows: models.QuerySet[Any]) -> Self:
        """Without the entries of these records of a kind."""
        return self.exclude(kind=kind, object_id__in=rows.values("pk"))

    def of_objects(self, kind: str, pks: Iterable[int]) -> Self:
        return self.filter(kind=kind, object_id__in=pks)

    def best_first(self, tokens: list[str], groups: Groups) -> Self:
        """By the number of these tokens in the title, all of them in a row counting one more.

        A token counts where the title has one of its group, such as the word it is part of.
        Of equals the paper's own text comes before the records and these before sources, each by
        date, newest first: a rule that can be stated, and the same on both databases.
        """
        wanted = groups if len(tokens) == 1 else [*groups, [" ".join(tokens)]]
        hits = sum(
            (Case(When(_title_has_one_of(group), then=1), default=0) for group in wanted),
            start=Value(0, output_field=IntegerField()),
        )
        place = Case(
            When(kind__in=SearchEntry.FRAMEWORK, then=0),
            When(kind=SearchEntry.Kind.SOURCE, then=2),
            default=1,
        )
        return self.order_by(hits.desc(), place, *self._newest_first())

    def newest_first(self) -> Self:
        return self.order_by(*self._newest_first())

    @staticmethod
    def _newest_first() -> tuple[OrderBy | str, ...]:
        return (F("dated_on").desc(nulls_last=True), "kind", "object_id")

    def in_object_order(self) -> Self:
        return self.order_by("object_id")


class EntryKind(models.TextChoices):
    ITEM = "item", _("Principle, priority or platform")
    COMMITMENT = "commitment", _("Commitment")
    EVENT = "event", _("Event")
    FORUM = "forum", _("Forum")
    STATUS_UPDATE = "status_update", _("Status update")
    PARTY = "party", _("Party")
    PUBLISHER = "publisher", _("Publisher")
    SOURCE = "source", _("Source")


MANY = {EntryKind.EVENT, EntryKind.SOURCE}  # kinds that grow with the record


class SearchEntry(models.Model):
    """What the search knows of one public record, party, publisher, source, item or commitment.

    Written by `tracking.search.index` alone. The database itself keeps the engine's part in step
    with `tokens`: by three triggers on SQLite, by a generated column on PostgreSQL (migration
    0002). A migration that changes this table on SQLite must make the triggers again.
    """

    Kind = EntryKind

    FRAMEWORK = (Kind.ITEM, Kind.COMMITMENT)

    kind = models.CharField(max_length=13, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=120, help_text="What its address is made from.")
    title = models.CharField(max_length=300)
    text = models.TextField(help_text="What a result shows an excerpt of.")
    detail = models.CharField(max_length=26, help_text="Kind of event, status and the like: code.")
    url = models.CharField(max_length=1000, help_text="Of a source: its own address.")
    items = models.TextField(help_text="Keys of its items, each between two blanks.")
    start = models.CharField(max_length=10, help_text="Its date as the record has it, or nothing.")
    end = models.CharField(max_length=10)
    dated_on = models.DateField(null=True)
    title_tokens = models.TextField(
        help_text="In the order of the title, each between two blanks; compounds after it."
    )
    tokens = models.TextField(help_text="All tokens, each once, in the order of the alphabet.")

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            known_value("kind", EntryKind),
            UniqueConstraint(fields=["kind", "object_id"], name="searchentry_once_per_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"

    @classmethod
    def content_fields(cls) -> list[str]:
        """The fields except the two that identify what is indexed."""
        named = {"id", "kind", "object_id"}
        return [field.name for field in cls._meta.concrete_fields if field.name not in named]
