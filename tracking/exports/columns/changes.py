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
    country_names,
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

# As Source.__str__ and Party.__str__ say it.
SOURCE = Joined("source__title", Value(" ("), "source__publisher", Value(")"))
PARTY = Lookup("party__country", country_names, "party__name")

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
        Column(
            "kind",
            _("kind of record: event, forum, status_update, source, party or publisher"),
            F("kind"),
            Kind.CODE,
        ),
        Column(
            "slug",
            _(
                "name of the record in addresses: of a party its code; empty for a source and a "
                "record that was removed"
            ),
            unless_removed(
                Coalesce(
                    "event__slug",
                    "forum__slug",
                    "status_update__slug",
                    "party__code",
                    "publisher__slug",
                    Value(""),
                    output_field=TextField(),
                )
            ),
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
                When(source__isnull=False, then=SOURCE),
                When(party__isnull=False, then=PARTY),
                When(publisher__isnull=False, then=F("publisher__name")),
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
            _(
                "the record's own page; that of a withdrawn one says so; of a source its own web "
                "address; empty if removed"
            ),
            unless_removed(
                Coalesce(
                    Address("tracking:event_detail", "event__slug"),
                    Address("tracking:forum_detail", "forum__slug"),
                    Address("tracking:status_update_detail", "status_update__slug"),
                    Address("tracking:party_detail", "party__code"),
                    Address("tracking:publisher_detail", "publisher__slug"),
                    F("source__url"),
                    output_field=TextField(),
                )
            ),
            Kind.TEXT,
        ),
        Column(
            "removal_kind",
            _("of a removal: law, privacy, safety, rights or other"),
            F("removal_kind"),
            Kind.CODE,
        ),
        Column(
            "record",
            _(
                "kind and number of the record: event-12; the only name of one that was removed; "
                "empty for a source, a party and a publisher"
            ),
            Coalesce(
                Joined(
                    "kind",
                    Value("-"),
                    Cast(Coalesce("event_id", "forum_id", "status_update_id"), TextField()),
                ),
                Value(""),
                output_field=TextField(),
            ),
            Kind.CODE,
        ),
        LICENCE_OF_ROW,
    ),
)
