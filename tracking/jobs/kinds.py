"""The kinds of background jobs: the name of each, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from tracking.models import Job


class Progress(Protocol):
    """Reports the progress of a job. Call it often; it costs nothing until there is news.

    **errors** `Cancelled`, `LeaseLost`, `TookTooLong`: the function must not catch them.
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
    """One kind of job. **run** gives the result; it may run again after a worker died half-way."""

    name: str
    label: StrOrPromise
    run: Callable[[Job, Progress], Result]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind | None:
    """The kind of this name; None for a job of an older or newer version of the tracker."""
    return _kinds.get(name)


def label_of(job: Job) -> StrOrPromise:
    """The name of the job on pages; the bare name of its kind if this version does not know it."""
    kind = kind_named(job.kind)
    return kind.label if kind else job.kind
