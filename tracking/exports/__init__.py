"""The files that the lists give: each column declared once, with its meaning and its value.

docs/data.md describes the same columns; a test compares them. Columns keep their names and their
order; a new one is added at the end.
"""

from tracking.exports.addresses import address_of, page_of_change, reference_of
from tracking.exports.changes import CHANGES
from tracking.exports.columns import Column, Export, Kind, Links, UnknownColumns
from tracking.exports.events import EVENTS
from tracking.exports.files import (
    Format,
    Taken,
    TooLarge,
    WrittenFile,
    beside_csv,
    take,
    write_file,
)
from tracking.exports.forums import FORUMS
from tracking.exports.matrix import MATRIX
from tracking.exports.parties import PARTIES
from tracking.exports.progress import PROGRESS
from tracking.exports.sources import SOURCES
from tracking.exports.status_updates import STATUS_UPDATES

EXPORTS = (EVENTS, FORUMS, STATUS_UPDATES, PARTIES, SOURCES, PROGRESS, MATRIX, CHANGES)

__all__ = [
    "CHANGES", "EVENTS", "EXPORTS", "FORUMS", "MATRIX", "PARTIES", "PROGRESS", "SOURCES",
    "STATUS_UPDATES", "Column", "Export", "Format", "Kind", "Links", "Taken", "TooLarge",
    "UnknownColumns", "WrittenFile", "address_of", "beside_csv", "page_of_change", "reference_of",
    "take", "write_file",
]  # fmt: skip
