"""The kinds of background jobs: what each is called, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from tracking.models import Job


class Progress(Protocol):
    """Says how far a job is. To be called often; it costs nothing until something is to be told.

    **errors** `Cancelled`, `LeaseLost`, `TookTooLong`: the function lets them pass.
    """

    def __call__(self, done: int, total: int | None = None) -> None: ...


@dataclass(frozen=True)
class Result:
    """A finished file below `files.partial_path(job)`'s folder, which the engine takes over."""

    path: Path
    row_count: int
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """**run** gives the result; it may be run again after a worker died half-way."""

    name: str
    label: StrOrPromise
    run: Callable[[Job, Progress], Result]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind | None:
    """None for a job that an older or newer version of the tracker asked for."""
    return _kinds.get(name)


def label_of(job: Job) -> StrOrPromise:
    """What the job is called; the bare name of its kind where this version does not know it."""
    kind = kind_named(job.kind)
    return kind.label if kind else job.kind
