"""The filter of the desk's list of parties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.filters.lists import PartyFilter
from tracking.filters.narrowing import OneOf


class DeskPartyFilter(PartyFilter):
    """Over all parties, those that were proposed included."""

    ORDERS = {**PartyFilter.ORDERS, "changed": (_("Last changed first"), "last_changed_first")}

    all = None  # type: ignore[assignment]  # the public list's: all are here
    use = OneOf(
        label=_("Only"),
        empty=_("All"),
        choices=[
            ("proposed", _("Proposed, waiting for an editor")),
            ("record", _("Named by a published event")),
            ("unused", _("Named by no event")),
        ],
        by="in_use",
    )
