"""Imports as the pages find them, with their rows made by hand."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tracking.imports.opening import open_import
from tracking.models import Import, ImportRow

FILE = (
    "Headline,Kind,When,Countries,Link,Notes on the side\n"
    "China hosts talks on security,meeting,2024-05-17,Kenya,https://example.org/1,seen\n"
    "Police academy opens,visit,2024-05-18,Keniya,https://example.org/2,\n"
    "Third meeting,meeting,2024-05,Kenya,https://example.org/3,\n"
)


def upload(text=FILE, name="talks.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, data, content_type="text/csv")


def opened(by, text=FILE, *, name="talks.csv", kind="events", **values):
    """An import of which nothing is checked yet."""
    data = text if isinstance(text, bytes) else text.encode()
    of = open_import(data, name=name, kind=kind, by=by)
    return with_values(of, **values)


def checked(by, rows=(), *, state="checked", **values):
    """An import in a later state. rows: the values of each, numbered from 2."""
    of = opened(by)
    ImportRow.objects.bulk_create(
        ImportRow(of=of, **{"number": number, "cells": CELLS, "outcome": "new", **row})
        for number, row in enumerate(rows, 2)
    )
    found = {"counts": of.rows.counts(), "row_count": len(rows), "revision": 1, **values}
    return with_values(of, state=state, **found)


CELLS = ["China hosts talks on security", "meeting", "2024-05-17", "Keniya", "https://e.org/1", ""]
REFUSED = {
    "outcome": "refused",
    "label": "China hosts talks on security",
    "problems": [
        {"column": "Countries", "value": "Keniya", "sentence": "“Keniya” names no known party."}
    ],
}
UNKNOWN = {
    "scope": "party",
    "value": "Keniya",
    "count": 3,
    "columns": ["Countries"],
    "sentence": "“Keniya” names no known party.",
    "may_create": True,
    "nearest": [["KEN", "Kenya"]],
}


def with_values(of, **values):
    Import.objects.filter(pk=of.pk).update(**values)
    return Import.objects.get(pk=of.pk)


def address(of, rest=""):
    return f"/desk/import/{of.token}/{rest}"
