"""The columns of the files of changes."""

from __future__ import annotations

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce
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
from tracking.models import State
from tracking.models.public_revisions import ENDINGS
from tracking.values.statuses import RECORDABLE


def status_labels() -> dict[str, str]:
    return {code: str(label) for code, label in RECORDABLE}


def in_state(state: State) -> Q:
    """Changes of records that are in this state now."""
    return Q(event__state=state) | Q(forum__state=state) | Q(status_update__state=state)


def unless_removed(value: Combinable) -> Case:
    """The address of a record has words of its title: it goes where the title goes."""
    removed = When(in_state(State.REMOVED), then=Value(""))
    return Case(removed, default=value, output_field=TextField())


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
        Column(
            "change",
            _("published, edited, withdrawn, removed or put_back"),
            F("act"),
            Kind.CODE,
        ),
        Column("kind", _("kind of record: event, forum or status_update"), F("kind"), Kind.CODE),
        Column(
            "slug",
            _("name of the record in addresses; empty if it has been removed from public view"),
            unless_removed(Coalesce("event__slug", "forum__slug", "status_update__slug")),
            Kind.CODE,
        ),
        Column(
            "title",
            _("what the record is called now; empty for a withdrawal and a removal"),
            Case(
                When(act__in=ENDINGS, then=Value("")),
                When(
                    in_state(State.PUBLISHED),
                    then=Coalesce("event__title", "forum__name", ASSESSMENT),
                ),
                default=Value(""),
                output_field=TextField(),
            ),
        ),
        Column(
            "revision",
            _("number of the public revision; of a withdrawal or removal the last one"),
            F("number"),
            Kind.NUMBER,
        ),
        Column("reason", _("why it was changed"), F("reason")),
        Column("role", _("in which role it was done"), F("role"), Kind.CODE),
        Column(
            "url",
            _("the record's own page; that of a withdrawn one says so; empty if removed"),
            unless_removed(
                Coalesce(
                    Address("tracking:event_detail", "event__slug"),
                    Address("tracking:forum_detail", "forum__slug"),
                    Address("tracking:status_update_detail", "status_update__slug"),
                )
            ),
            Kind.CODE,
        ),
        Column(
            "removal_kind",
            _("of a removal: law, privacy, safety, rights or other"),
            F("removal_kind"),
            Kind.CODE,
        ),
        Column(
            "record",
            _("kind and number of the record: event-12; the only name of one that was removed"),
            Joined(
                "kind",
                Value("-"),
                Cast(Coalesce("event_id", "forum_id", "status_update_id"), TextField()),
            ),
            Kind.CODE,
        ),
        LICENCE_OF_ROW,
    ),
)
