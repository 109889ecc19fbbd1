"""Sources in a long list, with their markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape  # Django's takes ten times as long

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tracking.models import Source


def source_lines(sources: Iterable[Source]) -> SafeString:
    """List items as `_source.html` draws each outside an event."""
    return SafeString("".join(f"<li>{_line(source)}</li>\n" for source in sources))


def _line(source: Source) -> str:
    title, language = escape(source.title), escape(source.language)
    if source.url:
        words = f'<bdi lang="{language}">{title}</bdi>'
        named = (
            f'<a href="{escape(source.url)}" hreflang="{language}" rel="nofollow noopener">'
            f"{words}</a>."
        )
    else:
        named = f'<bdi class="source-title" lang="{language}">{title}</bdi>.'
    day = f", {escape(source.published_in_words)}" if source.published_on else ""
    cited = f" <bdi>{escape(source.citation)}</bdi>." if source.citation else ""
    about = " · ".join(_about(source))
    return (
        f'<span class="source">{named} <bdi>{escape(source.publisher)}</bdi>{day}.{cited}'
        f' <span class="meta">{about}</span></span>'
    )


def _about(source: Source) -> Iterator[str]:
    yield escape(source.get_language_display())
    yield escape(source.get_kind_display())
    if source.read_on:
        yield gettext("read on %(day)s") % {"day": date_format(source.read_on, "DATE_FORMAT")}
    if source.archived_url:
        words = gettext('archived copy<span class="visually-hidden"> of %(title)s</span>')
        copy = words % {"title": escape(source.title)}
        yield f'<a href="{escape(source.archived_url)}" rel="nofollow noopener">{copy}</a>'
