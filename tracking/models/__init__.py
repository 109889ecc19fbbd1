"""The records and the reference data beside them."""

from tracking.models.comments import Comment
from tracking.models.duplicates import EventSign, Merge, SuspectedPair
from tracking.models.events import Event
from tracking.models.forums import Forum
from tracking.models.involvements import Involvement
from tracking.models.kept_forms import KeptForm
from tracking.models.open_forms import OpenForm
from tracking.models.parties import Party
from tracking.models.public_revisions import PublicRevision
from tracking.models.public_version import PublicVersion
from tracking.models.records import Record, State
from tracking.models.search_entries import SearchEntry
from tracking.models.searches import SearchLog
from tracking.models.sources import Source
from tracking.models.status_updates import StatusUpdate
from tracking.models.visits import DeskVisit

__all__ = [
    "Comment",
    "DeskVisit",
    "Event",
    "EventSign",
    "Forum",
    "Involvement",
    "KeptForm",
    "Merge",
    "OpenForm",
    "Party",
    "PublicRevision",
    "PublicVersion",
    "Record",
    "SearchEntry",
    "SearchLog",
    "Source",
    "State",
    "StatusUpdate",
    "SuspectedPair",
]
