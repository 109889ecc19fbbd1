"""What the words of a file name here, looked up for all rows at once."""

from tracking.imports.lookup.answers import (
    Missing,
    NotLookedUp,
    Several,
    Unknown,
    What,
    can_be_created,
)
from tracking.imports.lookup.looking import Lookup
from tracking.imports.lookup.parties import is_shown_as
from tracking.imports.lookup.sources import SourcesFound

__all__ = [
    "Lookup",
    "Missing",
    "NotLookedUp",
    "Several",
    "SourcesFound",
    "Unknown",
    "What",
    "can_be_created",
    "is_shown_as",
]
