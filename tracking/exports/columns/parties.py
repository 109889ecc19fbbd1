"""The columns of the files of parties."""

from __future__ import annotations

from django.db.models import Case, CharField, F, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from tracking.exports.columns.events import CHANGED_AT, REFERENCE
from tracking.exports.declaring import LICENCE_OF_ROW, SEPARATOR, Column, Export, Kind
from tracking.exports.expressions import Address, Joined, Lookup, Substring, country_names, regions
from tracking.models import Involvement


def said_of(role: str) -> Case:
    """`;host:2`, or nothing if the party has the role in no event."""
    count = f"count_{role}"
    words = Joined(Value(f"{SEPARATOR}{role}:"), Cast(count, CharField()))
    return Case(
        When(**{f"{count}__gt": 0, "then": words}), default=Value(""), output_field=TextField()
    )


PARTIES = Export(
    "parties",
    (
        Column("code", _("ISO 3166 alpha-3 of a state, else initials"), F("code"), Kind.CODE),
        Column(
            "url", _("the party's own page"), Address("tracking:party_detail", "code"), Kind.CODE
        ),
        Column("kind", _("state or organisation"), F("kind"), Kind.CODE),
        Column("name", _("name"), Lookup("country", country_names, "name")),
        Column("country", _("ISO 3166 alpha-2 code of a state"), F("country"), Kind.CODE),
        Column(
            "event_count",
            _("published events in which it has a role"),
            F("event_count"),
            Kind.NUMBER,
        ),
        Column(
            "roles",
            _("its roles in published events, as role:number"),
            Substring(Joined(*map(said_of, Involvement.Role.values)), 2),
            Kind.CODES,
        ),
        Column("region", _("region of a state (UN M49)"), Lookup("country", regions), Kind.CODE),
        CHANGED_AT,
        LICENCE_OF_ROW,
        Column("recorded_name", _("name as recorded here, whatever ISO 3166 calls it"), F("name")),
        Column("other_names", _("other names, separated by semicolons"), F("other_names")),
        *REFERENCE,
    ),
)
