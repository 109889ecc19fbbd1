"""The cells of the matrix of counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape  # Django's takes ten times as long

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from tracking.progress.matrix import CountRow
from tracking.values.as_of import AsOf

NONE = '<td data-level="0">0</td>'
SOME = '<td data-level="{}"><a href="{}" aria-label="{}">{}</a></td>'


def count_cells(rows: list[CountRow], kinds: list[str], as_of: AsOf) -> Iterator[SafeString]:
    """The cells of each row; each number leads to the list of the events of these kinds."""
    start = reverse("tracking:event_list")
    end = as_of.added_to(urlencode({"kind": kinds}, doseq=True))
    end = escape(f"&{end}" if end else "")

    @cache  # a few numbers fill most cells
    def words_of(count: int) -> tuple[str, str]:
        sentence = ngettext(
            "%(shown)s event of %(code)s in %(period)s",
            "%(shown)s events of %(code)s in %(period)s",
            count,
        )
        return str(intcomma(count)), sentence

    periods = [(str(cell.period), escape(cell.period.query)) for cell in rows[0].cells]
    for row in rows:
        code, item_query = row.item.code, escape(f"{start}?item={row.item.key}&")
        cells = []
        for cell, (period, query) in zip(row.cells, periods, strict=True):
            if not cell.count:
                cells.append(NONE)
                continue
            shown, sentence = words_of(cell.count)
            label = sentence % {"shown": shown, "code": code, "period": period}
            address = f"{item_query}{query}{end}"
            cells.append(SOME.format(cell.level, address, escape(label), shown))
        yield SafeString("".join(cells))
