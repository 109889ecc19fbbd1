"""The acts on a record at the desk, apart from editing: each once, with its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracking import actions, permissions
from tracking.models import Record, states
from tracking.models.states import Transition

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Act:
    """A transition with the words of the desk. needs: the sentence for those who may not."""

    transition: Transition
    done: StrOrPromise
    carry_out: Callable[..., Record]
    needs: StrOrPromise
    explanation: StrOrPromise = ""

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def button(self) -> StrOrPromise:
        return self.transition.button

    @property
    def asks_reason(self) -> bool:
        return self.transition.needs_reason

    def may(self, person: Any, record: Record) -> bool:
        return permissions.may(person, self.transition, record)

    def require_right(self, person: Any, record: Record) -> None:
        if not self.may(person, record):
            raise PermissionDenied(self.needs)

    def is_done(self, record: Record) -> bool:
        return record.state == self.transition.to_state

    def fits(self, record: Record) -> bool:
        """Of a merged record that was never public there is nothing to remove."""
        was_public = record.published_at is not None
        return self.transition.fits(record.state) and (was_public or self.name != "remove")

    def refusal(self, record: Record) -> str:
        """Why the state of the record does not allow it."""
        if self.is_done(record):
            sentence = gettext("This is %(state)s already; nothing was changed.")
            return sentence % {"state": record.get_state_display().lower()}
        wanted = gettext(" or ").join(s.label.lower() for s in self.transition.from_states)
        sentence = gettext(
            "This is %(state)s. “%(act)s” is for what is %(wanted)s; nothing was changed."
        )
        return sentence % {
            "state": record.get_state_display().lower(),
            "act": self.button,
            "wanted": wanted,
        }


SUBMIT = Act(
    transition=states.SUBMIT,
    done=_("Submitted: it now waits for an editor."),
    carry_out=actions.submit,
    needs=_(
        "Only its author or an editor may submit a draft: your account is not in the group "
        "“editor”."
    ),
)
TAKE_BACK = Act(
    transition=states.TAKE_BACK,
    done=_("Taken back: it is a draft again."),
    carry_out=actions.take_back,
    needs=_("Only its author may take a record back. An editor returns it, with a reason."),
)
PUBLISH = Act(
    transition=states.PUBLISH,
    done=_("Published: everybody can read it now."),
    carry_out=actions.publish,
    needs=_("Only an editor may publish: your account is not in the group “editor”."),
)
RETURN = Act(
    transition=states.RETURN,
    done=_("Returned to its author with your reason."),
    carry_out=actions.return_to_author,
    needs=_("Only an editor may return a record: your account is not in the group “editor”."),
    explanation=_("It becomes a draft again. Its author sees the reason in “My drafts”."),
)
WITHDRAW = Act(
    transition=states.WITHDRAW,
    done=_("Withdrawn: it is no longer public. The record and its history are kept."),
    carry_out=actions.withdraw,
    needs=_("Only an editor may withdraw a record: your account is not in the group “editor”."),
    explanation=_(
        "It disappears from all public pages and files of today at once, and cannot be published "
        "again. As known on an earlier day, it can still be read, marked as withdrawn with this "
        "reason: what must not be read at all is removed from public view instead. The record, the "
        "reason and its history are kept."
    ),
)


TRASH = Act(
    transition=states.TRASH,
    done=_("In the trash, and restored from there for 30 days:"),
    carry_out=actions.trash,
    needs=_(
        "Only its author or an editor may throw a draft away: your account is not in the group "
        "“editor”."
    ),
)
RESTORE = Act(
    transition=states.RESTORE,
    done=_("Restored: it is a draft again."),
    carry_out=actions.restore,
    needs=_(
        "Only its author or an editor may restore a draft: your account is not in the group "
        "“editor”."
    ),
)


REMOVE = Act(
    transition=states.REMOVE,
    done=_("Removed from public view: readers learn only the day and the kind of reason."),
    carry_out=actions.remove,
    needs=_("Only an editor may remove a record: your account is not in the group “editor”."),
    explanation=_(
        "For what must not be read, now or as known before: by law, for privacy, for safety. What "
        "is only wrong or outdated is withdrawn."
    ),
)
PUT_BACK = Act(
    transition=states.PUT_BACK,
    done=_("Put back, as it was before it was removed."),
    carry_out=actions.put_back,
    needs=_("Only an editor may put a record back: your account is not in the group “editor”."),
    explanation=_(
        "It becomes what it was before: published, withdrawn or merged, with its address and its "
        "history. Readers see the reason in the list of changes. Files that were taken down are "
        "not restored; they can be prepared again."
    ),
)


def acts_for(person: Any, record: Record) -> list[Act]:
    """What this person may do to the record as it now is."""
    acts = [SUBMIT, TAKE_BACK, PUBLISH, RETURN, WITHDRAW, TRASH, RESTORE, REMOVE, PUT_BACK]
    fitting = [act for act in acts if act.fits(record) and act.may(person, record)]
    if record.why_not_published_by(person):
        fitting = [act for act in fitting if act is not PUBLISH]
    return [act for act in fitting if act is not TAKE_BACK or record.is_unopened]
