"""The columns of files of parties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.imports.columns.declaring import ImportColumn, ImportKind, LeftOut, Reads
from tracking.imports.columns.shared import ALWAYS_LEFT_OUT, ORIGIN
from tracking.models.parties import PartyKind

# A state is shown by the name that it has in the language of the page, and is known by that too.
OF_NAME = LeftOut(
    ("recorded_name",),
    _("The name stands in the column “name” already, so the column is left out."),
)

PARTIES = ImportKind(
    "parties",
    _("Parties"),
    "code",
    (
        ImportColumn(
            "code",
            _("Code"),
            _("ISO 3166 alpha-3 for a state (KEN), the usual initials for an organisation."),
            Reads.CODE,
            example="EASD",
            words=("iso3", "alpha 3", "iso code 3", "abbreviation", "acronym", "party code"),
            required=True,
        ),
        ImportColumn(
            "kind",
            _("Kind"),
            _("state or organisation."),
            Reads.CHOICE,
            example="organisation",
            words=("type", "kind of party", "category"),
            required=True,
            choices=(*PartyKind.choices, ("organization", _("Organization"))),
        ),
        ImportColumn(
            "name",
            _("Name"),
            _("The usual name."),
            Reads.LINE,
            example="East African Security Dialogue",
            words=("party", "party name", "organisation", "organization", "title"),
            required=True,
        ),
        ImportColumn(
            "country",
            _("ISO code"),
            _("Of a state: its ISO 3166 alpha-2 code or its name."),
            Reads.COUNTRY,
            words=("iso2", "alpha 2", "country code", "iso code 2"),
        ),
        ImportColumn(
            "other_names",
            _("Other names"),
            _("Former and other usual names, with semicolons between them."),
            Reads.NAMES,
            example="East African Dialogue; EA Dialogue",
            words=("aliases", "alias", "former names", "also known as", "alternative names"),
        ),
        *ORIGIN,
    ),
    (*ALWAYS_LEFT_OUT, OF_NAME),
)
