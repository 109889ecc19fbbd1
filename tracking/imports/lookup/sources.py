"""Sources by their addresses, however these are written, and by their citations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import DatabaseError, transaction

from tracking.imports.lookup.answers import Missing, NotLookedUp, Unknown, What
from tracking.imports.lookup.names import no_answer
from tracking.imports.lookup.records import in_pieces, is_text
from tracking.models import Source
from tracking.values.web_addresses import SCHEMES, page_key


class SourcesFound:
    """The sources that some references name: addresses or citations, as our files write them."""

    def __init__(self, references: Iterable[str] = ()) -> None:
        self.failure = ""
        self._keys: dict[str, str] = {}  # of the references, worked out once
        self._by_key: dict[str, list[Source]] = {}
        self._by_citation: dict[str, list[Source]] = {}
        references = [reference for reference in references if is_text(reference)]
        try:
            with transaction.atomic():
                self._read([one for one in references if is_address(one)])
                self._read_cited([one for one in references if not is_address(one)])
        except DatabaseError:
            self.failure = no_answer()

    def _read(self, addresses: list[str]) -> None:
        self._keys = {address: page_key(address) for address in addresses}
        for keys in in_pieces(self._keys.values()):
            for source in Source.objects.at_pages(keys):
                self._by_key.setdefault(source.page_key, []).append(source)

    def _read_cited(self, citations: list[str]) -> None:
        for some in in_pieces(map(as_in_cell, citations)):
            for source in Source.objects.cited_in_cells(some):
                self._by_citation.setdefault(as_in_cell(source.citation), []).append(source)

    def find(self, reference: str) -> tuple[Source, ...] | Missing:
        """Those at the page of this address, that of the very address first; or of this citation.

        More than one is no doubt: a record that cites one of them already cites that one.
        """
        if not is_text(reference):
            found: list[Source] = []
        elif is_address(reference):
            key = self._keys.get(reference) or page_key(reference)
            at_page = self._by_key.get(key, [])
            found = sorted(at_page, key=lambda one: (one.url != reference, one.pk))
        else:
            found = self._by_citation.get(as_in_cell(reference), [])
        if found:
            return tuple(found)
        if self.failure:
            return NotLookedUp(What.SOURCE, reference, self.failure)
        return Unknown(What.SOURCE, reference)


def is_address(reference: str) -> bool:
    return reference.partition("://")[0].lower() in SCHEMES


def as_in_cell(citation: str) -> str:
    """A citation among others in a cell, where semicolons stand between them."""
    return citation.replace(";", ",")
