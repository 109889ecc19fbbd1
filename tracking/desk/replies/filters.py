"""The filter of the desk's list of replies."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from tracking.filters.narrowing import AnyOf, OneOf, Words
from tracking.filters.record_filter import RecordFilter
from tracking.models import Reply


class InHandsOf(OneOf):
    """Replies of nobody yet, or of the person who looks at the list."""

    def filter(self, qs: Any, value: str) -> Any:
        if value == "me":
            return qs.in_hands_of(self.parent.person)
        return qs.taken_by_nobody() if value else qs


class ReplyFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    q = Words(label=_("Words"))
    state = OneOf(
        label=_("State"),
        empty=_("All"),
        choices=[("open", _("Open")), ("answered", _("Answered"))],
        by="in_state",
    )
    who = InHandsOf(
        label=_("Who answers"),
        empty=_("All"),
        choices=[("me", _("I")), ("nobody", _("Nobody yet"))],
    )
    kind = AnyOf(label=_("About"), choices=Reply.Kind.choices, by="of_kinds")
    verdict = AnyOf(label=_("Verdict"), choices=Reply.Verdict.choices, by="with_verdicts")

    def __init__(self, data: Any, queryset: Any, person: Any) -> None:
        super().__init__(data, queryset)
        self.person = person
