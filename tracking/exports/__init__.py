"""The files of the lists: each column declared once, with its meaning and its value.

docs/data.md describes the same columns; a test compares them. The names and the order of columns
never change; a new one is added at the end.
"""

from tracking.exports.addresses import address_of, page_of_change, place_in_list, reference_of
from tracking.exports.bearings import bearing_code, excerpt_line
from tracking.exports.columns.agreement import AGREEMENT
from tracking.exports.columns.changes import CHANGES
from tracking.exports.columns.compare import COMPARE
from tracking.exports.columns.events import EVENTS
from tracking.exports.columns.forums import FORUMS
from tracking.exports.columns.matrix import MATRIX
from tracking.exports.columns.parties import PARTIES
from tracking.exports.columns.progress import PROGRESS
from tracking.exports.columns.publishers import PUBLISHERS
from tracking.exports.columns.search import SEARCH
from tracking.exports.columns.searches import SEARCHES
from tracking.exports.columns.sources import SOURCES
from tracking.exports.columns.status_updates import STATUS_UPDATES
from tracking.exports.declaring import Column, Export, Kind, Links, UnknownColumns
from tracking.exports.files import (
    Format,
    ReadRows,
    TooLarge,
    WrittenFile,
    take,
    write_file,
)

EXPORTS = (
    EVENTS, FORUMS, STATUS_UPDATES, PARTIES, PUBLISHERS, SOURCES, SEARCHES, PROGRESS, MATRIX,
    COMPARE, AGREEMENT, CHANGES, SEARCH,
)  # fmt: skip

__all__ = [
    "AGREEMENT", "CHANGES", "COMPARE", "EVENTS", "EXPORTS", "FORUMS", "MATRIX", "PARTIES",
    "PROGRESS", "PUBLISHERS", "SEARCH", "SEARCHES", "SOURCES", "STATUS_UPDATES", "Column",
    "Export", "Format",
    "Kind", "Links", "ReadRows", "TooLarge", "UnknownColumns", "WrittenFile", "address_of",
    "bearing_code", "excerpt_line", "page_of_change", "place_in_list", "reference_of", "take",
    "write_file",
]  # fmt: skip
