"""What a person should know about a table before going on."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from tracking.imports.reading.encodings import ENCODINGS
from tracking.imports.reading.rows import Gathered
from tracking.imports.reading.table import Reading


def notes_of(reading: Reading, gathered: Gathered) -> tuple[str, ...]:
    """Sentences in the active language, in the order in which they matter."""
    notes = []
    if reading.encoding and not reading.sure:
        notes.append(
            gettext(
                "The file was read as %(encoding)s, which cannot be known for sure. Check the "
                "letters of the first rows, and choose another encoding if they are wrong."
            )
            % {"encoding": ENCODINGS[reading.encoding]}
        )
    if gathered.above:
        notes.append(
            ngettext(
                "Left out, because it stands above the header: line %(lines)s.",
                "Left out, because they stand above the header: lines %(lines)s.",
                len(gathered.above),
            )
            % {"lines": ", ".join(f"{line:,}" for line in gathered.above[:10])}
        )
    if not gathered.lines and not gathered.problems:
        notes.append(gettext("There is no row below the header."))
    if reading.guarded:
        notes.append(
            gettext("One apostrophe was taken off each cell in front of which our exports put one.")
        )
    return tuple(notes)
