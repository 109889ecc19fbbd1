"""The filter of the desk's list of searches."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.filters.lists import SearchLogFilter
from tracking.filters.narrowing import OneOf


class DeskSearchFilter(SearchLogFilter):
    """Over all searches that a person may see, those that are not public included."""

    state = OneOf(
        label=_("Only"),
        empty=_("All"),
        choices=[
            ("waiting", _("Waiting for an editor")),
            ("public", _("Public")),
            ("withdrawn", _("Withdrawn")),
        ],
        by="in_state",
    )
