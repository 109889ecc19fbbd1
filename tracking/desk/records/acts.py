"""What can be done to a record at the desk, besides editing it: each act once, with its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import actions, permissions
from tracking.models import Record, State

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Act:
    """name: in the address. needs: the sentence for those who may not."""

    name: str
    button: StrOrPromise
    done: StrOrPromise
    old: State
    new: State
    carry_out: Callable[..., Record]
    may: Callable[[Any, Record], bool]
    needs: StrOrPromise
    asks_reason: bool = False
    explanation: StrOrPromise = ""

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
            sentence = gettext("This is %(state)s already; nothing was changed.")
            return sentence % {"state": self.new.label.lower()}
        sentence = gettext(
            "This is %(state)s. “%(act)s” is for what is %(wanted)s; nothing was changed."
        )
        return sentence % {
            "state": record.get_state_display().lower(),
            "act": self.button,
            "wanted": self.old.label.lower(),
        }


SUBMIT = Act(
    name="submit",
    button=_("Submit for review"),
    done=_("Submitted: it now waits for an editor."),
    old=State.DRAFT,
    new=State.IN_REVIEW,
    carry_out=actions.submit,
    may=permissions.may_submit,
    needs=_(
        "Only its author or an editor may submit a draft: your account is not in the group "
        "“editor”."
    ),
)
PUBLISH = Act(
    name="publish",
    button=_("Publish"),
    done=_("Published: everybody can read it now."),
    old=State.IN_REVIEW,
    new=State.PUBLISHED,
    carry_out=actions.publish,
    may=permissions.may_publish,
    needs=_("Only an editor may publish: your account is not in the group “editor”."),
)
RETURN = Act(
    name="return",
    button=_("Return to the author"),
    done=_("Returned to its author with your reason."),
    old=State.IN_REVIEW,
    new=State.DRAFT,
    carry_out=actions.return_to_author,
    may=permissions.may_publish,
    needs=_("Only an editor may return a record: your account is not in the group “editor”."),
    asks_reason=True,
    explanation=_("It becomes a draft again. Its author reads the reason in “My drafts”."),
)
WITHDRAW = Act(
    name="withdraw",
    button=_("Withdraw"),
    done=_("Withdrawn: it is no longer public. The record and its history are kept."),
    old=State.PUBLISHED,
    new=State.WITHDRAWN,
    carry_out=actions.withdraw,
    may=permissions.may_publish,
    needs=_("Only an editor may withdraw a record: your account is not in the group “editor”."),
    asks_reason=True,
    explanation=_(
        "It disappears from all public pages and files at once, and cannot be published "
        "again. The record, the reason and its history are kept."
    ),
)


TRASH = Act(
    name="trash",
    button=_("Put into the trash"),
    done=_("In the trash, and restored from there for 30 days:"),
    old=State.DRAFT,
    new=State.TRASHED,
    carry_out=actions.trash,
    may=permissions.may_trash,
    needs=_(
        "Only its author or an editor may throw a draft away: your account is not in the group "
        "“editor”."
    ),
)
RESTORE = Act(
    name="restore",
    button=_("Restore"),
    done=_("Restored: it is a draft again."),
    old=State.TRASHED,
    new=State.DRAFT,
    carry_out=actions.restore,
    may=permissions.may_trash,
    needs=_(
        "Only its author or an editor may restore a draft: your account is not in the group "
        "“editor”."
    ),
)


def acts_for(person: Any, record: Record) -> list[Act]:
    """What this person may do to the record as it now is."""
    acts = [SUBMIT, PUBLISH, RETURN, WITHDRAW, TRASH, RESTORE]
    fitting = [act for act in acts if act.fits(record) and act.may(person, record)]
    return [a for a in fitting if a is not PUBLISH or not record.why_not_published_by(person)]
