"""A person's submissions: each with its state and with what editors did to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.models import User

from tracking.desk.kinds import KINDS
from tracking.desk.records.acts import TAKE_BACK
from tracking.desk.worklists.lists import Task, Worklist
from tracking.desk.worklists.review import open_comments
from tracking.revisions.transitions import act_of, steps_of


@dataclass(frozen=True)
class Step:
    """One step of a record: what was done, by whom, when, and why."""

    act: str
    at: datetime
    by: User | None
    reason: str

    @classmethod
    def of(cls, row: Any) -> Self:
        return cls(act_of(row), row.history_date, row.history_user, row.history_change_reason or "")


@dataclass(frozen=True)
class Submission:
    """comments: how many are open. take_back_address: where the author still may."""

    task: Task
    steps: list[Step]
    comments: int

    @property
    def take_back_address(self) -> str:
        record, kind = self.task.record, self.task.kind
        return kind.address(TAKE_BACK.name, record) if record.is_unopened else ""


class Submissions(Sequence[Submission]):
    """Last changed first. Cost: that of a worklist, and two queries for each kind."""

    def __init__(self, person: Any) -> None:
        self.worklist = Worklist.submissions_of(person)

    def __len__(self) -> int:
        return len(self.worklist)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, int):
            return self[place : place + 1][0]
        shown = self.worklist[place]
        steps: dict[tuple[str, int], list[Step]] = {}
        for kind in KINDS:
            keys = [task.record.pk for task in shown if task.kind is kind]
            of_kind = steps_of(kind.model, keys) if keys else {}
            steps |= {(kind.name, pk): list(map(Step.of, rows)) for pk, rows in of_kind.items()}
        comments = open_comments(shown)
        keyed = [((task.kind.name, task.record.pk), task) for task in shown]
        return [Submission(t, steps.get(key, []), comments.get(key, 0)) for key, t in keyed]
