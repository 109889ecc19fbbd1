"""The filter of the desk's list of publishers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.filters.lists import PublisherFilter
from tracking.filters.narrowing import OneOf


class DeskPublisherFilter(PublisherFilter):
    """Over all publishers, merged ones included where they are asked for."""

    ORDERS = {**PublisherFilter.ORDERS, "changed": (_("Last changed first"), "last_changed_first")}

    all = None  # type: ignore[assignment]  # the public list's: all are here
    use = OneOf(
        label=_("Only"),
        empty=_("All"),
        choices=[
            ("record", _("Named by a public source")),
            ("unused", _("Named by no source")),
            ("alone", _("Speaking for nobody, without a parent")),
            ("merged", _("Merged into another")),
        ],
        by="in_use",
    )
