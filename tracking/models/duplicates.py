"""Duplicates of events: fingerprints, suspected pairs and merges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Sized
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Self

from django.db import connection, models
from django.db.models import (
    CheckConstraint,
    F,
    Index,
    Q,
    UniqueConstraint,
)
from django.utils.translation import gettext_lazy as _

from gsi_tracker.constraints import known_value
from tracking.models.events import Event
from tracking.models.keys import HasOneOfKeys, HasOneOfTexts
from tracking.models.records import Record, both_or_neither
from tracking.models.versioned import person
from tracking.values.validators import validate_prose

MOST_COMPARED = 150  # fingerprints; SQLite puts at most 500 selections together


class EventFingerprintQuerySet(models.QuerySet["EventFingerprint"]):
    def of_events(self, pks: Iterable[int]) -> Self:
        return self.filter(event__in=pks)

    def among(self, fingerprints: Iterable[str]) -> Self:
        return self.filter(fingerprint__in=list(fingerprints))

    def between(
        self, fingerprints: Collection[str], first: date = date.min, last: date = date.max
    ) -> Iterator[tuple[str, date, int]]:
        """Fingerprint, day and event of those that are dated between these days, both included: by
        fingerprint, then by day and event. One query, none without fingerprints.
        """
        if not fingerprints:
            return iter(())
        rows = self.filter(HasOneOfTexts(fingerprints, field="fingerprint"))
        if (first, last) != (date.min, date.max):
            rows = rows.filter(earliest_on__gte=first, earliest_on__lte=last)
        found = rows.order_by("fingerprint", "earliest_on", "event")
        return iter(found.values_list("fingerprint", "earliest_on", "event_id"))

    def most_shared(
        self,
        wanted: Sequence[str],
        distinctive: Collection[str],
        *,
        addresses: Sequence[str],
        between: tuple[date, date],
        around: date,
        on: Collection[date],
        number: int,
        most_of_one: int,
    ) -> set[int]:
        """The keys of the events that share most of these; distinctive ones count double.

        So many of those that are dated between two days, and half as many of those on certain
        days; and the latest so many that have one of these addresses. Of each fingerprint at most
        so many are counted on either side of the day, the nearest ones: some are in nearly every
        event. **cost** one query, which reads no more however many events there are; it is written
        out, because each save needs it twice and Django takes longer to put it together than the
        database to answer.
        """
        first, last = map(connection.ops.adapt_datefield_value, between)
        middle = connection.ops.adapt_datefield_value(around)
        days = [connection.ops.adapt_datefield_value(day) for day in sorted(on)]
        near = [
            ("earliest_on BETWEEN %s AND %s ORDER BY earliest_on, event_id", (middle, last)),
            (
                "earliest_on >= %s AND earliest_on < %s ORDER BY earliest_on DESC, event_id DESC",
                (first, middle),
            ),
        ]
        rough = [("earliest_on = %s ORDER BY event_id DESC", (day,)) for day in days]
        statements: list[str] = []
        values: list[Any] = []
        if addresses:
            statements.append(
                "SELECT event_id FROM (SELECT event_id FROM tracking_eventfingerprint "  # noqa: S608
                f"WHERE fingerprint IN ({_places(addresses)}) "
                f"ORDER BY earliest_on DESC, event_id DESC LIMIT {number}) AS part"
            )
            values += addresses
        for parts, limit in ((near, number), (rough, number // 2)) if wanted else ():
            rows = []
            for one in wanted[:MOST_COMPARED]:
                weight = 2 if one in distinctive else 1
                for condition, told in parts:
                    rows.append(
                        f"SELECT * FROM (SELECT event_id, {weight} AS weight "  # noqa: S608 (ours)
                        "FROM tracking_eventfingerprint "
                        f"WHERE fingerprint = %s AND {condition} LIMIT {most_of_one}) AS one"
                    )
                    values += [one, *told]
            statements.append(
                f"SELECT event_id FROM (SELECT event_id FROM ({' UNION ALL '.join(rows)}) AS found "  # noqa: S608
                f"GROUP BY event_id ORDER BY SUM(weight) DESC, event_id DESC LIMIT {limit}) AS part"
            )
        with connection.cursor() as cursor:
            cursor.execute(" UNION ".join(statements), values)
            return {pk for (pk,) in cursor.fetchall()}

    def newest(self, number: int) -> list[int]:
        """The keys of the latest events that have one of these fingerprints."""
        rows = self.order_by("-earliest_on", "-event").values_list("event", flat=True)
        return list(rows[:number])


def _places(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


class EventFingerprint(models.Model):
    """One fingerprint by which an event is found as a possible duplicate.

    A word of its title (`w:ceasefir`), a party (`p:12`), its forum (`f:3`) or the normal form of
    the address of a source (`u:` and a hash). Drafts have fingerprints too: nothing public reads
    them.
    Written by `tracking.duplicates.register` alone.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="fingerprints")
    fingerprint = models.CharField(max_length=48)
    earliest_on = models.DateField(help_text="That of the event, so that one index has both.")

    objects = EventFingerprintQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            UniqueConstraint(
                fields=["event", "fingerprint"], name="eventfingerprint_once_per_event"
            )
        ]
        indexes = [
            Index(fields=["fingerprint", "earliest_on", "event"], name="event_fingerprint_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} ({self.event_id})"


class SuspectedPairQuerySet(models.QuerySet["SuspectedPair"]):
    def of_event(self, pk: int) -> Self:
        return self.filter(Q(first=pk) | Q(second=pk))

    def of_events(self, keys: Collection[int]) -> Self:
        """Those that one of these events belongs to."""
        return self.filter(HasOneOfKeys(keys, field="first") | HasOneOfKeys(keys, field="second"))

    def between(self, one: int, other: int) -> Self:
        return self.filter(first=min(one, other), second=max(one, other))

    def undecided(self) -> Self:
        """Pairs that nobody has marked as different."""
        return self.exclude(verdict=SuspectedPair.Verdict.DIFFERENT)

    def called_different(self) -> Self:
        return self.filter(verdict=SuspectedPair.Verdict.DIFFERENT)

    def likeliest_first(self) -> Self:
        """Pairs marked as the same first, then by points."""
        return self.order_by("-verdict", "-points", "pk")

    def with_events(self) -> Self:
        """With both events and all that is compared."""
        paths = ("involvements__party", "sources")
        return self.select_related(
            "first__forum", "first__created_by", "second__forum", "second__created_by", "decided_by"
        ).prefetch_related(*(f"{end}__{path}" for end in ("first", "second") for path in paths))


class PairVerdict(models.TextChoices):
    NONE = "", _("Not decided")
    DIFFERENT = "different", _("Different events")
    SAME = "same", _("The same event, to be merged")


class SuspectedPair(models.Model):
    """Two events that may be one, and a person's decision.

    Found when either is written, by a rule (`tracking.duplicates.rule`). A pair that was called
    different stays, so that nobody is asked again.
    """

    Verdict = PairVerdict

    first = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveSmallIntegerField(help_text="By the rule, when it was found last.")
    verdict = models.CharField(
        _("verdict"), max_length=9, choices=Verdict.choices, default=Verdict.NONE, blank=True
    )
    reason = models.TextField(_("reason"), blank=True, max_length=2000, validators=[validate_prose])
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = person(_("decided by"), null=True)

    objects = SuspectedPairQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            known_value("verdict", PairVerdict),
            UniqueConstraint(fields=["first", "second"], name="suspectedpair_once"),
            CheckConstraint(condition=Q(first__lt=F("second")), name="suspectedpair_in_order"),
            both_or_neither("decided"),
            CheckConstraint(
                condition=Q(verdict="") | Q(decided_at__isnull=False),
                name="suspectedpair_verdict_is_somebodys",
            ),
            CheckConstraint(
                condition=~Q(verdict="different") | ~Q(reason=""),
                name="suspectedpair_different_has_reason",
            ),
        ]
        indexes = [Index(fields=["-verdict", "-points", "id"], name="suspects_likeliest_first")]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"

    def other_than(self, pk: int) -> int:
        return self.second_id if self.first_id == pk else self.first_id


class MergeQuerySet(models.QuerySet["Merge"]):
    def not_undone(self) -> Self:
        """Merges that were not undone."""
        return self.filter(undone_at=None)

    def with_one(self, event: Event) -> Self:
        """Merges in which this event survived or was closed."""
        return self.filter(Q(surviving=event) | Q(merged=event))

    def with_one_of(self, keys: Collection[int]) -> Self:
        of_either = (HasOneOfKeys(keys, field=field) for field in ("surviving", "merged"))
        return self.filter(reduce(or_, of_either))

    def not_undone_with(self, record: Record) -> Self:
        """Merges not undone in which this event survived or was closed; none for another kind."""
        if not isinstance(record, Event):
            return self.none()
        return self.not_undone().with_one(record).with_events().newest_first()

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-pk")

    def with_events(self) -> Self:
        return self.select_related("surviving", "merged", "made_by", "undone_by")


class Merge(models.Model):
    """Two events made one: which one survives, and what is needed to take them apart again."""

    surviving = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    merged_state = models.CharField(max_length=10, help_text="The state that it had before.")
    surviving_before = models.PositiveIntegerField(
        help_text="The version of the surviving one before."
    )
    surviving_version = models.PositiveIntegerField(help_text="The version that the merge made.")
    merged_version = models.PositiveIntegerField(help_text="The version that the merge made.")
    citations = models.JSONField(
        default=list,
        help_text="Assessments that cited the merged event: key and version that the merge made.",
    )
    made_at = models.DateTimeField(_("made at"))
    made_by = person(_("made by"))
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = person(_("undone by"), null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            both_or_neither("undone"),
            UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merge_stands_once"
            ),
            CheckConstraint(condition=~Q(surviving=F("merged")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.surviving_id}"
