"""The life of a record, declared once: its states, and each act that leads from one to another.

The constraints, the rights, the actions, the buttons and the words of the history follow from this
table. It stands with the models because the constraints need it, and imports none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.utils.functional import _StrOrPromise as StrOrPromise


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRASHED = "trashed", _("In the trash")
    MERGED = "merged", _("Merged into another")
    REMOVED = "removed", _("Removed from public view")


# A record in one of these states is edited; in any other it is closed.
OPEN = (State.DRAFT, State.IN_REVIEW, State.PUBLISHED)
CLOSED = tuple(state for state in State if state not in OPEN)


class RemovalKind(models.TextChoices):
    """Why a record must not be read: what readers learn in place of its text."""

    LAW = "law", _("required by law")
    PRIVACY = "privacy", _("privacy")
    SAFETY = "safety", _("safety of persons")
    RIGHTS = "rights", _("rights of others in its words")
    OTHER = "other", _("another reason")


class Who(Enum):
    """Who may carry out an act; `permissions.may` answers for a person and a record."""

    EDITOR = "every editor"
    AUTHOR_ALONE = "its author"
    AUTHOR = "its author, and every editor"
    WHOEVER_EDITS = "whoever may edit it, and every editor"


@dataclass(frozen=True)
class Transition:
    """An act that takes a record from one state to another.

    name: in addresses. to_state: None leads back to the state that the record had before, one of
    back_to. button, past: what the act is called before and after it.
    stamp: the fields `<stamp>_at` and `<stamp>_by` say when and by whom. unstamp: such a pair that
    is emptied. reason_field: keeps the reason. is_explained: needs a reason that the history alone
    keeps. Other acts ask for none.
    """

    name: str
    from_states: tuple[State, ...]
    to_state: State | None
    who: Who
    button: StrOrPromise
    past: StrOrPromise
    stamp: str = ""
    unstamp: str = ""
    reason_field: str = ""
    back_to: tuple[State, ...] = OPEN
    is_explained: bool = False

    @property
    def needs_reason(self) -> bool:
        return self.is_explained or bool(self.reason_field)

    @property
    def steps(self) -> list[tuple[State, State]]:
        """Each pair of states, before and after, between which it can lead."""
        after = (self.to_state,) if self.to_state else self.back_to
        return [(old, new) for old in self.from_states for new in after]

    def fits(self, state: str) -> bool:
        """Whether it starts from this state."""
        return state in self.from_states

    def values(self, *, at: datetime, by: User, reason: str) -> dict[str, object]:
        """What a record's fields hold once it is carried out."""
        values: dict[str, object] = {"state": self.to_state} if self.to_state else {}
        if self.unstamp:
            values |= {f"{self.unstamp}_at": None, f"{self.unstamp}_by": None}
        if self.stamp:
            values |= {f"{self.stamp}_at": at, f"{self.stamp}_by": by}
        if self.reason_field:
            values[self.reason_field] = reason
        return values


SUBMIT = Transition(
    name="submit",
    from_states=(State.DRAFT,),
    to_state=State.IN_REVIEW,
    who=Who.AUTHOR,
    button=_("Submit for review"),
    past=_("Submitted"),
    stamp="submitted",
    unstamp="review_opened",
)
RETURN = Transition(
    name="return",
    from_states=(State.IN_REVIEW,),
    to_state=State.DRAFT,
    who=Who.EDITOR,
    button=_("Return to the author"),
    past=_("Returned"),
    stamp="returned",
    reason_field="return_reason",
)
PUBLISH = Transition(
    name="publish",
    from_states=(State.IN_REVIEW,),
    to_state=State.PUBLISHED,
    who=Who.EDITOR,
    button=_("Publish"),
    past=_("Published"),
    stamp="published",
)
WITHDRAW = Transition(
    name="withdraw",
    from_states=(State.PUBLISHED,),
    to_state=State.WITHDRAWN,
    who=Who.EDITOR,
    button=_("Withdraw"),
    past=_("Withdrawn"),
    stamp="withdrawn",
    reason_field="withdrawal_reason",
)
TRASH = Transition(
    name="trash",
    from_states=(State.DRAFT,),
    to_state=State.TRASHED,
    who=Who.AUTHOR,
    button=_("Put into the trash"),
    past=_("Put into the trash"),
    stamp="trashed",
)
RESTORE = Transition(
    name="restore",
    from_states=(State.TRASHED,),
    to_state=State.DRAFT,
    who=Who.AUTHOR,
    button=_("Restore"),
    past=_("Restored from the trash"),
    unstamp="trashed",
)
MERGE = Transition(
    name="merge",
    from_states=OPEN,
    to_state=State.MERGED,
    who=Who.WHOEVER_EDITS,
    button=_("Merge"),
    past=_("Merged into another"),
    stamp="withdrawn",
    reason_field="withdrawal_reason",
)
UNDO_MERGE = Transition(
    name="undo",
    from_states=(State.MERGED,),
    to_state=None,
    who=Who.EDITOR,
    button=_("Undo the merge"),
    past=_("Merge undone"),
    unstamp="withdrawn",
)

# Ends once an editor has opened the review: `Record.is_under_review`.
TAKE_BACK = Transition(
    name="take_back",
    from_states=(State.IN_REVIEW,),
    to_state=State.DRAFT,
    who=Who.AUTHOR_ALONE,
    button=_("Take back"),
    past=_("Taken back"),
    stamp="taken_back",
)

# What must not be read: nothing of it is shown to readers, not even as known before that day.
REMOVE = Transition(
    name="remove",
    from_states=(State.PUBLISHED, State.WITHDRAWN, State.MERGED),
    to_state=State.REMOVED,
    who=Who.EDITOR,
    button=_("Remove from public view"),
    past=_("Removed from public view"),
    stamp="removed",
    reason_field="removal_reason",
)
PUT_BACK = Transition(
    name="put_back",
    from_states=(State.REMOVED,),
    to_state=None,
    who=Who.EDITOR,
    button=_("Put back"),
    past=_("Put back into public view"),
    unstamp="removed",
    back_to=REMOVE.from_states,
    is_explained=True,
)

# The way through review, which a record's author follows. The other acts lie beside it.
REVIEW = (SUBMIT, RETURN, PUBLISH, WITHDRAW, TAKE_BACK)
TRANSITIONS = (*REVIEW, TRASH, RESTORE, MERGE, UNDO_MERGE, REMOVE, PUT_BACK)
STAMPS = tuple(dict.fromkeys(act.stamp for act in TRANSITIONS if act.stamp))


def act_between(old: Any, new: Any) -> Transition | None:
    """The act that led from one history row of a record to the next; None for an edit.

    Where two lead from the one state to the other, it is that whose stamp is the row's moment.
    """
    acts = [act for act in TRANSITIONS if (old.state, new.state) in act.steps]
    stamped = (
        act for act in acts if act.stamp and getattr(new, f"{act.stamp}_at") == new.updated_at
    )
    return next(stamped, acts[0] if acts else None)
