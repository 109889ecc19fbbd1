"""The review queue: what each record still lacks, and several published after a check of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext

from tracking import permissions
from tracking.actions import Stale
from tracking.assessment.publishing import missing_for_publication
from tracking.desk.kinds import BY_NAME, KINDS, DeskKind
from tracking.desk.records.acts import PUBLISH
from tracking.desk.records.conflicts import who_changed
from tracking.desk.worklists.lists import Task, Worklist, tasks
from tracking.models import Citation, Comment, Event, Party, Record

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Waiting:
    """A line of the queue."""

    task: Task
    lacks: list[str]  # why publication would be refused
    is_own: bool
    comments: int  # that nobody has resolved
    voiceless: int = 0  # sources of which nobody has said who wrote them

    @property
    def value(self) -> str:
        return str(Chosen(self.task.kind, self.task.record.pk, self.task.record.version))


class Queue(Sequence[Waiting]):
    """A worklist with a check of each record of a slice. Cost: one query more for each kind, and
    one for the voices of events.
    """

    def __init__(self, worklist: Worklist, person: Any) -> None:
        self.worklist, self.person = worklist, person

    def __len__(self) -> int:
        return len(self.worklist)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, int):
            return self[place : place + 1][0]
        shown = self.worklist[place]
        comments = open_comments(shown)
        events = [task.record.pk for task in shown if task.kind.model is Event]
        voiceless = dict(Citation.objects.counted_without_voice(events) if events else ())
        return [
            Waiting(
                task=task,
                lacks=why_not_publish(self.person, task.record),
                is_own=task.record.created_by_id == self.person.pk,
                comments=comments.get((task.kind.name, task.record.pk), 0),
                voiceless=voiceless.get(task.record.pk, 0) if task.kind.model is Event else 0,
            )
            for task in shown
        ]


def open_comments(shown: Iterable[Task]) -> dict[tuple[str, int], int]:
    """By kind and key, how many comments on these records nobody has resolved."""
    counts: dict[tuple[str, int], int] = {}
    for kind in KINDS:
        keys = [task.record.pk for task in shown if task.kind is kind]
        counted = Comment.objects.unresolved().counted(Comment.Kind.of(kind.model), keys)
        counts |= {(kind.name, pk): count for pk, count in (counted if keys else ())}
    return counts


def why_not_publish(person: Any, record: Record) -> list[str]:
    """Every reason for which this person cannot publish it as it now is."""
    if not PUBLISH.fits(record):
        return [PUBLISH.refusal(record)]
    if not permissions.may_publish(person, record):
        return [str(PUBLISH.needs)]
    own = record.why_not_published_by(person)
    return [*([own] if own else []), *missing_for_publication(record).values()]


@dataclass(frozen=True)
class Chosen:
    """A record that somebody marked, in the version that they saw: `event-12-3`."""

    kind: DeskKind
    pk: int
    version: int

    def __str__(self) -> str:
        return f"{self.kind.name}-{self.pk}-{self.version}"

    @classmethod
    def read(cls, texts: Iterable[str]) -> list[Self]:
        """Each once, in the order of the texts; what names nothing is left out."""
        read = (cls._read_one(text) for text in dict.fromkeys(texts))
        return [chosen for chosen in read if chosen]

    @classmethod
    def _read_one(cls, text: str) -> Self | None:
        name, *numbers = text.rsplit("-", 2)
        are_numbers = all(n.isascii() and n.isdecimal() and len(n) < 19 for n in numbers)
        if name not in BY_NAME or len(numbers) != 2 or not are_numbers:
            return None
        return cls(BY_NAME[name], int(numbers[0]), int(numbers[1]))


@dataclass(frozen=True)
class Check:
    """One of several records that somebody wants to publish: why it cannot be, if it cannot.

    new_parties: the names of those that nobody has confirmed; they become public with it.
    """

    task: Task
    chosen: Chosen
    refusals: list[str]
    new_parties: list[str]

    @classmethod
    def of_all(cls, chosen: Iterable[Chosen], person: Any) -> list[Self]:
        """In the order of choice; what does not exist is left out. At most 19 queries."""
        found = _tasks_of(chosen, "for_check")
        pairs = ((one, found.get((one.kind, one.pk))) for one in chosen)
        new = _new_parties([one.pk for one in chosen if one.kind.model is Event])
        return [
            cls._of(task, one, person, new[one.pk] if one.kind.model is Event else [])
            for one, task in pairs
            if task
        ]

    @classmethod
    def _of(cls, task: Task, chosen: Chosen, person: Any, new_parties: list[str]) -> Self:
        refusals = why_not_publish(person, task.record)
        if PUBLISH.fits(task.record) and task.record.version != chosen.version:
            refusals = [_changed(task.record), *refusals]
        return cls(task, chosen, refusals, new_parties)


def _new_parties(events: list[int]) -> dict[int, list[str]]:
    """By the key of the event, the names of its parties that nobody has confirmed. One query."""
    names = defaultdict(list)
    for event, name in Party.objects.unconfirmed().named_by(events) if events else ():
        names[event].append(name)
    return names


def _tasks_of(chosen: Iterable[Chosen], loading: str) -> dict[tuple[DeskKind, int], Task]:
    found: dict[tuple[DeskKind, int], Task] = {}
    for kind in KINDS:
        keys = [one.pk for one in chosen if one.kind is kind]
        found |= {(kind, task.record.pk): task for task in tasks(kind, keys, loading)}
    return found


@dataclass(frozen=True)
class Outcome:
    """What became of one of several records. `refusals` is empty where it was published."""

    chosen: Chosen
    refusals: list[str]

    def to_session(self) -> list[Any]:
        return [str(self.chosen), self.refusals]

    @classmethod
    def from_session(cls, kept: Iterable[Any]) -> list[Self]:
        pairs = ((Chosen.read([value]), refusals) for value, refusals in kept)
        return [cls(read[0], refusals) for read, refusals in pairs if read]


def publish_several(chosen: Iterable[Chosen], person: Any) -> list[Outcome]:
    """Publishes each in a transaction of its own; what is refused stops none of the others."""
    outcomes = []
    for one in chosen:
        record = one.kind.records.with_people().in_bulk([one.pk]).get(one.pk)
        if record is not None:
            outcomes.append(Outcome(one, _publish(record, one.version, person)))
    return outcomes


def _publish(record: Record, seen: int, person: Any) -> list[str]:
    """The reasons for which it was not published; none where this very act was done before."""
    if not permissions.may_publish(person, record):
        return [str(PUBLISH.needs)]
    try:
        PUBLISH.carry_out(record, by=person, version=seen)
    except Stale as stale:
        current: Any = stale.current
        mine = current.is_published and current.published_by_id == person.pk
        if mine and current.version == seen + 1:
            return []  # the same form sent twice
        return [_changed(current) if PUBLISH.fits(current) else PUBLISH.refusal(current)]
    except ValidationError as error:
        return error.messages
    except IntegrityError:
        return [gettext("Somebody else published the same at this moment. Please try again.")]
    return []


def _changed(record: Record) -> str:
    again = gettext("Look at it again before you publish it.")
    return f"{who_changed(Stale(record))} {again}"


@dataclass(frozen=True)
class Report:
    """What was published at once and what was not, for the page that says so."""

    published: list[Task]
    refused: list[tuple[Task, list[str]]]

    @classmethod
    def of(cls, outcomes: list[Outcome]) -> Self:
        """At most three queries for each kind."""
        found = _tasks_of([outcome.chosen for outcome in outcomes], "for_list")
        shown = [(found.get((o.chosen.kind, o.chosen.pk)), o.refusals) for o in outcomes]
        return cls(
            published=[task for task, refusals in shown if task and not refusals],
            refused=[(task, refusals) for task, refusals in shown if task and refusals],
        )
