"""The filter of the desk's list of sources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.filters.lists import SourceFilter
from tracking.filters.narrowing import OneOf


class DeskSourceFilter(SourceFilter):
    """Over all sources, those of drafts included."""

    ORDERS = {
        "changed": (_("Last changed first"), "last_changed_first"),
        "title": (_("Title"), "by_title"),
    }

    item = None  # type: ignore[assignment]  # the public list's: it finds what published records cite
    use = OneOf(
        label=_("Cited by"),
        choices=[("public", _("A published record")), ("unused", _("Nothing"))],
        by="in_use",
    )
