"""The revisions of a record for staff: its history rows, field by field and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.utils.translation import gettext

from tracking.models.states import act_between
from tracking.models.versioned import Versioned
from tracking.revisions.wording import Words, labels_of, texts_of

if TYPE_CHECKING:
    pass

MOST_REVISIONS = 100


@dataclass(frozen=True)
class Change:
    """One field before and after, in words."""

    label: str
    old: Words
    new: Words

    @property
    def before(self) -> str:
        return "; ".join(self.old)

    @property
    def after(self) -> str:
        return "; ".join(self.new)


@dataclass(frozen=True)
class Revision:
    """One version of a record: who changed the one before, when, how and why."""

    version: int
    at: datetime
    by: User | None
    act: str
    reason: str
    changes: list[Change]


def revisions_of(row: Versioned, after_version: int = 0) -> list[Revision]:
    """The revisions of a record, a source or a party, newest first, a hundred at most.

    Cost: one query, one for each kind of link and one for each kind of related row.
    """
    stored = type(row).history.filter(id=row.pk, version__gte=after_version)
    rows = list(stored.select_related("history_user").order_by("-version")[: MOST_REVISIONS + 1])
    texts, labels = texts_of(row, rows), labels_of(type(row))
    pairs = zip(rows, [*rows[1:], None][: len(rows)], strict=True)
    revisions = [_revision(new, old, texts, labels) for new, old in pairs]
    return [revision for revision in revisions if revision.version > after_version][:MOST_REVISIONS]


def changes_since(row: Versioned, version: int) -> list[Revision]:
    """What others changed after this version, newest first."""
    return revisions_of(row, after_version=version)


def changes_between(
    before: dict[str, Words], after: dict[str, Words], labels: dict[str, str]
) -> list[Change]:
    """The differences between two versions in words, by the names of their fields."""
    return [
        Change(labels[name], before.get(name, ()), words)
        for name, words in after.items()
        if before.get(name, ()) != words
    ]


def _revision(
    new: Any, old: Any, texts: dict[int, dict[str, Words]], labels: dict[str, str]
) -> Revision:
    after = texts[new.history_id]
    changes = changes_between(texts[old.history_id], after, labels) if old else []
    return Revision(
        version=new.version,
        at=new.history_date,
        by=new.history_user,
        act=_act(new, old),
        reason=new.history_change_reason or "",
        changes=changes,
    )


def _act(new: Any, old: Any) -> str:
    if old is None:
        return gettext("Created") if new.version == 1 else gettext("Edited")
    act = act_between(old, new) if hasattr(new, "state") else None
    return str(act.past) if act else gettext("Edited")
