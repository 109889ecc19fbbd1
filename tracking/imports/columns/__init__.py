"""The columns of each kind of record that files can bring, each declared once."""

from tracking.imports.columns.declaring import ImportColumn, ImportKind, Reads
from tracking.imports.columns.events import EVENTS
from tracking.imports.columns.forums import FORUMS
from tracking.imports.columns.parties import PARTIES
from tracking.imports.columns.sources import SOURCES
from tracking.imports.columns.status_updates import STATUS_UPDATES

IMPORT_KINDS: dict[str, ImportKind] = {
    kind.name: kind for kind in (EVENTS, SOURCES, FORUMS, STATUS_UPDATES, PARTIES)
}

__all__ = ["IMPORT_KINDS", "ImportColumn", "ImportKind", "Reads"]
