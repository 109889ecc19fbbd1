"""How the file of an import is read, in words."""

from __future__ import annotations

from django.utils.translation import gettext

from tracking.desk.imports.forms import FORMATS, SEPARATORS, TAB
from tracking.imports.columns import IMPORT_KINDS
from tracking.imports.reading import ENCODINGS, Reading
from tracking.models import Import


def reading_in_words(reading: Reading) -> str:
    """Format, encoding, separator, sheet and the row of the headings, as far as they matter."""
    separator = TAB if reading.separator == "\t" else reading.separator
    words = [
        str(dict(FORMATS).get(reading.format, reading.format)),
        str(ENCODINGS.get(reading.encoding, reading.encoding)),
        str(dict(SEPARATORS).get(separator, separator)),
        reading.sheet,
    ]
    if reading.header_row > 1:
        words.append(gettext("headings in row %(number)s") % {"number": reading.header_row})
    return ", ".join(word for word in words if word)


def matched_labels(of: Import) -> list[tuple[str, str]]:
    """Each heading with what the column is called here; empty where it is left out."""
    columns = IMPORT_KINDS[of.kind].by_name
    return [
        (heading, str(column.label) if column else "")
        for heading in dict.fromkeys(of.header)
        if heading.strip()
        for column in [columns.get(of.columns.get(heading) or "")]
    ]
