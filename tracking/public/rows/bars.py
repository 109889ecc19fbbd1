"""The bars of a ranking and the rows of its table: a page has forty of each."""

from __future__ import annotations

from html import escape  # Django's takes ten times as long

from django.utils.safestring import SafeString

from tracking.progress.charts.bars import Ranked, RankedBar, RankedBars

BAR = (
    '<svg class="ranked-bar" width="100%" height="10" aria-hidden="true">'
    '<rect class="chart-bar" width="{width}" height="10" /></svg>'
)


def drawn_bars(chart: RankedBars, *, shows_code: bool) -> SafeString:
    """The items of a list. shows_code: whether a code stands before the name."""
    return SafeString("\n".join(_bar(bar, shows_code=shows_code) for bar in chart.bars))


def drawn_rows(chart: RankedBars) -> SafeString:
    """The same as rows of a table: name, code, number."""
    return SafeString("\n".join(_row(bar.row) for bar in chart.bars))


def _bar(bar: RankedBar, *, shows_code: bool) -> str:
    row, drawing = bar.row, BAR.format(width=bar.width)
    code = f'<span class="code">{escape(row.code)}</span> ' if shows_code else ""
    name = f"<bdi>{escape(row.label)}</bdi>"
    if row.url:
        name = f'<a href="{escape(row.url)}">{name}</a>'
    if not row.list_url:
        number = f'<span class="ranked-number">{row.number}</span>'
        linked = f'<span class="ranked-link">{drawing} {number}</span>'
    else:
        unit = f'<span class="visually-hidden">{escape(row.unit)}</span>'
        number = f'<span class="ranked-number">{row.number} {unit}</span>'
        linked = f'<a class="ranked-link" href="{escape(row.list_url)}">{drawing} {number}</a>'
    return f'<li><span class="ranked-name">{code}{name}</span> {linked}</li>'


def _row(row: Ranked) -> str:
    return (
        f'<tr><th scope="row"><bdi>{escape(row.label)}</bdi></th>'
        f'<td class="code">{escape(row.code)}</td><td class="number">{row.number}</td></tr>'
    )
