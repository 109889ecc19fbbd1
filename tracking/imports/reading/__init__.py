"""From the bytes of a file to a table of texts: strictly, and without a database.

`recognise` says how a file is to be read, `read` reads it so, `preview` its first rows. A
person may correct what was recognised. What cannot be read is named with its line.
"""

from tracking.imports.reading.encodings import ENCODINGS, Candidate, candidates
from tracking.imports.reading.files import pasted, preview, read, recognise
from tracking.imports.reading.limits import Limits
from tracking.imports.reading.table import Line, Problem, Reading, Table, Unreadable

__all__ = [
    "ENCODINGS", "Candidate", "Limits", "Line", "Problem", "Reading", "Table", "Unreadable",
    "candidates", "pasted", "preview", "read", "recognise",
]  # fmt: skip
