"""The first rows of a report as people read them: few columns, dates and codes in words, links.

The cells are those of the file, so that page and file cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from priorities.models import LETTERS
from priorities.models import Kind as ItemKind
from tracking.exports import Kind
from tracking.exports.declaring import SEPARATOR
from tracking.models import Event, Forum, Involvement, Party, Source, StatusUpdate
from tracking.values.as_of import AsOf
from tracking.values.languages import Language
from tracking.values.partial_dates import in_words
from tracking.values.periods import Period
from tracking.values.regions import Region
from tracking.values.statuses import Status

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

LONG = 80  # characters
DATES = {Kind.DATE, Kind.PARTIAL_DATE}


@dataclass(frozen=True)
class Shown:
    """A column of the preview: its heading, and the columns of the file that it draws.

    link: the column with the address to which the text leads. until: that with the end of a
    period. words: what the codes of the cell are called. is_number: set to the right.
    """

    heading: StrOrPromise
    column: str
    link: str = ""
    until: str = ""
    words: Callable[[str], StrOrPromise] | None = None
    is_number: bool = False


def columns_of(shown: tuple[Shown, ...]) -> list[str]:
    """The columns of the file that these need, each once."""
    needed = [name for one in shown for name in (one.column, one.link, one.until) if name]
    return list(dict.fromkeys(needed))


@dataclass(frozen=True)
class Piece:
    """A text of a cell, with the address to which it leads."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    pieces: list[Piece]
    is_number: bool

    @property
    def is_long(self) -> bool:
        """Whether it needs a wide column."""
        return any(len(piece.text) > LONG for piece in self.pieces)


@dataclass(frozen=True)
class Drawing:
    """Draws rows of a file, each a mapping from the columns of `kinds` to texts."""

    shown: tuple[Shown, ...]
    kinds: dict[str, Kind]
    as_of: AsOf

    def row(self, cells: dict[str, str]) -> list[Cell]:
        return [self._cell(column, cells) for column in self.shown]

    def _cell(self, column: Shown, cells: dict[str, str]) -> Cell:
        text, kind = cells[column.column], self.kinds[column.column]
        if column.column in ("items", "item"):
            return Cell([self._item(key) for key in text.split(SEPARATOR) if key], is_number=False)
        if kind in DATES:
            text = in_words(text, cells.get(column.until, ""))
        elif column.is_number and text:
            text = intcomma(int(text))
        elif column.words and text:
            text = str(column.words(text))
        url = self._address(cells.get(column.link, ""))
        return Cell([Piece(text, url)] if text else [], column.is_number)

    def _item(self, key: str) -> Piece:
        kind, number = key.split("-")
        path = reverse(f"tracking:{kind}_detail", args=[number])
        return Piece(f"{LETTERS[ItemKind(kind)]}{number}", self.as_of.with_as_of(path))

    def _address(self, address: str) -> str:
        """A page of this site keeps the days; the address of a source is as recorded."""
        if not address.startswith(f"{settings.SITE_URL}/"):
            return address
        return self.as_of.with_as_of(address.removeprefix(settings.SITE_URL))


def _labels(*choices: type[TextChoices]) -> Callable[[str], StrOrPromise]:
    """Finds the label of a code; one of none of these choices is shown as it is."""
    known = {code: label for each in choices for code, label in each.choices}
    return lambda code: known.get(code, code)


def _period(code: str) -> str:
    """`Q1 2024` for `2024-Q1`."""
    year, _dash, quarter = code.partition("-Q")
    return str(Period(int(year), int(quarter or 0)))


SECTIONS: dict[str, StrOrPromise] = {
    "text": _("Text"),
    "commitment": _("Commitment"),
    "assessment": _("Assessment"),
    "event": _("Event"),
    "forum": _("Forum"),
    "source": _("Source"),
}
STATUS = _labels(Status)
DATE = Shown(_("Date"), "start_date", until="end_date")
ITEMS = Shown(_("Items"), "items")

PROGRESS = (
    Shown(_("Item"), "item"),
    Shown(_("Title"), "title", link="url"),
    Shown(_("Status before the period"), "status_before", link="status_before_page", words=STATUS),
    Shown(_("Status at the end"), "status", link="status_page", words=STATUS),
    Shown(_("Direction"), "direction", words=_labels(StatusUpdate.Direction)),
    Shown(_("Assessed on"), "assessed_on"),
    Shown(_("Events"), "event_count", is_number=True),
    Shown(_("Sources"), "source_count", is_number=True),
    Shown(_("Independent sources"), "independent_source_count", is_number=True),
)
EVENTS = (
    Shown(_("Event"), "title", link="url"),
    DATE,
    Shown(_("Kind"), "kind", words=_labels(Event.Kind)),
    Shown(_("Place"), "place"),
    ITEMS,
    Shown(_("Summary"), "summary"),
)
EDITIONS = (
    Shown(_("Forum"), "name", link="forum_url"),
    Shown(_("Kind of forum"), "forum_kind", words=_labels(Forum.Kind)),
    Shown(_("Event"), "title", link="event_url"),
    Shown(_("Edition"), "edition_label"),
    DATE,
    Shown(_("Place"), "place"),
    ITEMS,
)
STATUS_HISTORY = (
    Shown(_("Item"), "item"),
    Shown(_("Commitment"), "commitment"),
    Shown(_("As of"), "as_of"),
    Shown(_("Status"), "status", link="url", words=STATUS),
    Shown(_("Previous status"), "status_before", words=STATUS),
    Shown(_("Direction"), "direction", words=_labels(StatusUpdate.Direction)),
    Shown(_("Confidence"), "confidence", words=_labels(StatusUpdate.Confidence)),
    Shown(_("By the rule"), "rule_confidence", words=_labels(StatusUpdate.Confidence)),
    Shown(_("Why not by the rule"), "confidence_reason"),
    Shown(_("Reasons"), "rationale"),
)
PARTY_ROLES = (
    Shown(_("Party"), "name", link="url"),
    Shown(_("Kind"), "kind", words=_labels(Party.Kind)),
    Shown(_("Region"), "region", words=_labels(Region)),
    Shown(_("Role"), "role", words=_labels(Involvement.Role)),
    Shown(_("Events"), "event_count", is_number=True),
    Shown(_("First"), "first_on"),
    Shown(_("Latest"), "latest_on"),
)
SOURCES = (
    Shown(_("Source"), "title", link="web_address"),
    Shown(_("Publisher"), "publisher"),
    Shown(_("Published on"), "published_on"),
    Shown(_("Language"), "language", words=_labels(Language)),
    Shown(_("Kind"), "kind", words=_labels(Source.Kind)),
    Shown(_("Voice"), "voice"),
)
MATRIX = (
    Shown(_("Item"), "item"),
    Shown(_("Title"), "title"),
    Shown(_("Period"), "period", words=_period),
    Shown(_("Events"), "event_count", link="url", is_number=True),
    Shown(_("Status at the end"), "status", link="status_update", words=STATUS),
)
DOSSIER = (
    Shown(_("Part"), "section", words=lambda code: SECTIONS[code]),
    Shown(_("Title"), "title", link="url"),
    Shown(_("Date"), "date", until="end_date"),
    Shown(_("Status"), "status", words=STATUS),
    Shown(_("Text"), "text"),
)
