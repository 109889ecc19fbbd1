"""The columns of the files of changes."""

from __future__ import annotations

from django.db.models import Case, F, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind
from tracking.exports.expressions import (
    Address,
    Joined,
    Lookup,
    Second,
    commitment_code,
    day_in_words,
    item_code,
)
from tracking.models import PublicRevision
from tracking.values.statuses import RECORDABLE


def status_labels() -> dict[str, str]:
    return {code: str(label) for code, label in RECORDABLE}


# As StatusUpdate.__str__ says it.
ASSESSMENT = Joined(
    Case(
        When(
            status_update__commitment__isnull=False,
            then=commitment_code("status_update__commitment__"),
        ),
        default=item_code("status_update__item__"),
        output_field=TextField(),
    ),
    Value(" "),
    Lookup("status_update__status", status_labels, "status_update__status"),
    Value(", "),
    day_in_words("status_update__as_of"),
)

CHANGES = Export(
    "changes",
    (
        Column("changed_at", _("moment of the change (UTC)"), Second("changed_at"), Kind.CODE),
        Column("change", _("published, edited or withdrawn"), F("act"), Kind.CODE),
        Column("kind", _("kind of record: event, forum or status_update"), F("kind"), Kind.CODE),
        Column(
            "slug",
            _("name of the record in addresses"),
            Coalesce("event__slug", "forum__slug", "status_update__slug"),
            Kind.CODE,
        ),
        Column(
            "title",
            _("what the record is called now; empty for a withdrawal"),
            Case(
                When(act=PublicRevision.Act.WITHDRAWN, then=Value("")),
                default=Coalesce("event__title", "forum__name", ASSESSMENT),
                output_field=TextField(),
            ),
        ),
        Column(
            "revision",
            _("number of the public revision; of a withdrawal the last one"),
            F("number"),
            Kind.NUMBER,
        ),
        Column("reason", _("why it was changed"), F("reason")),
        Column("role", _("in which role it was done"), F("role"), Kind.CODE),
        Column(
            "url",
            _("the record's own page; that of a withdrawn one says so"),
            Coalesce(
                Address("tracking:event_detail", "event__slug"),
                Address("tracking:forum_detail", "forum__slug"),
                Address("tracking:status_update_detail", "status_update__slug"),
            ),
            Kind.CODE,
        ),
        LICENCE_OF_ROW,
    ),
)
