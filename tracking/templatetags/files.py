"""The links to the file of a list."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from tracking.downloads.lists import LIST_FILES
from tracking.exports import Format

register = template.Library()


@register.inclusion_tag("tracking/downloads/_file_links.html")
def file_links(name: str, query: str, label: str = "") -> dict[str, Any]:
    """The files of the list with this name and query: `{% file_links "events" query %}`.

    label: what the link to the CSV says.
    """
    file = LIST_FILES[name]
    return {
        "file": name,
        "csv_url": file.path(Format.CSV, query),
        "csv_label": label or gettext("Download as CSV"),
        "others": [
            (file.path(ending, query), ending.label) for ending in Format if ending != Format.CSV
        ],
        "columns_url": file.columns_path(query),
    }
