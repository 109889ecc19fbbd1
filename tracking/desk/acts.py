"""What can be done to a record at the desk, besides editing it: each act once, with its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied

from tracking import actions, rights
from tracking.models import Record, State


@dataclass(frozen=True)
class Act:
    """name: in the address. needs: the sentence for those who may not."""

    name: str
    button: str
    done: str
    old: State
    new: State
    carry_out: Callable[..., Record]
    may: Callable[[Any, Record], bool]
    needs: str
    asks_reason: bool = False
    explanation: str = ""

    def require_right(self, person: Any, record: Record) -> None:
        if not self.may(person, record):
            raise PermissionDenied(self.needs)

    def is_done(self, record: Record) -> bool:
        return record.state == self.new

    def fits(self, record: Record) -> bool:
        return record.state == self.old

    def refusal(self, record: Record) -> str:
        """Why the state of the record does not allow it."""
        if self.is_done(record):
            return f"This is {self.new.label.lower()} already; nothing was changed."
        return (
            f"This is {record.get_state_display().lower()}. “{self.button}” is for what is "
            f"{self.old.label.lower()}; nothing was changed."
        )


def _editors(what: str) -> str:
    return f"Only an editor may {what}: your account is not in the group “editor”."


SUBMIT = Act(
    name="submit",
    button="Submit for review",
    done="Submitted: it now waits for an editor.",
    old=State.DRAFT,
    new=State.IN_REVIEW,
    carry_out=actions.submit,
    may=rights.may_submit,
    needs="Only its author or an editor may submit a draft: your account is not in the group "
    "“editor”.",
)
PUBLISH = Act(
    name="publish",
    button="Publish",
    done="Published: everybody can read it now.",
    old=State.IN_REVIEW,
    new=State.PUBLISHED,
    carry_out=actions.publish,
    may=rights.may_publish,
    needs=_editors("publish"),
)
RETURN = Act(
    name="return",
    button="Return to the author",
    done="Returned to its author with your reason.",
    old=State.IN_REVIEW,
    new=State.DRAFT,
    carry_out=actions.return_to_author,
    may=rights.may_publish,
    needs=_editors("return a record"),
    asks_reason=True,
    explanation="It becomes a draft again. Its author reads the reason in “My drafts”.",
)
WITHDRAW = Act(
    name="withdraw",
    button="Withdraw",
    done="Withdrawn: it is no longer public. The record and its history are kept.",
    old=State.PUBLISHED,
    new=State.WITHDRAWN,
    carry_out=actions.withdraw,
    may=rights.may_publish,
    needs=_editors("withdraw a record"),
    asks_reason=True,
    explanation="It disappears from all public pages and files at once, and cannot be published "
    "again. The record, the reason and its history are kept.",
)


def acts_for(person: Any, record: Record) -> list[Act]:
    """What this person may do to the record as it now is."""
    acts = [SUBMIT, PUBLISH, RETURN, WITHDRAW]
    return [act for act in acts if act.fits(record) and act.may(person, record)]
