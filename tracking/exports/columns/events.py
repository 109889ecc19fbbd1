"""The columns of the files of events, and those that all records share."""

from __future__ import annotations

from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _

from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind, Links
from tracking.exports.expressions import (
    Address,
    Day,
    Joined,
    Precision,
    Second,
    commitment_code,
    if_published,
    reference,
)
from tracking.models import Event, Involvement

# Orders that an index of the links has, so that nothing is sorted for each record. The framework is
# loaded in the order of the paper: its keys run as the paper does.
AS_RECORDED = ("source_id",)
IN_PAPER_ORDER = ("item_id",)

PUBLICATION = (
    Column(
        "is_sample", _("true for a record that came with the tracker"), F("is_sample"), Kind.FLAG
    ),
    Column("published_on", _("day of publication here (UTC)"), Day("published_at"), Kind.DATE),
    Column("changed_on", _("day of the last change here (UTC)"), Day("updated_at"), Kind.DATE),
)

WITHDRAWAL = (
    Column(
        "withdrawn_on",
        _("day on which it was withdrawn here (UTC); an earlier known_on still shows it"),
        Day("withdrawn_at"),
        Kind.DATE,
    ),
    Column("withdrawal_reason", _("why it was withdrawn"), F("withdrawal_reason")),
)

# In every list: what has changed since a program looked last.
CHANGED_AT = Column(
    "changed_at",
    _("moment of the last change here (UTC), to the second"),
    Second("updated_at"),
    Kind.CODE,
)

# Where another collection has the record as well.
REFERENCE = (
    Column("origin", _("the collection that has it too"), F("origin")),
    Column("origin_id", _("its ID in that collection"), F("origin_id")),
)

EVENTS = Export(
    "events",
    (
        Column("slug", _("name of the event in addresses; never changes"), F("slug"), Kind.CODE),
        Column(
            "url",
            _("the event's own page; empty if withdrawn since"),
            if_published(Address("tracking:event_detail")),
            Kind.CODE,
        ),
        Column("title", _("what happened"), F("title")),
        Column("kind", _("kind of event"), F("kind"), Kind.CODE),
        Column(
            "start_date",
            _("day, month or year it began, as sources say"),
            F("start"),
            Kind.PARTIAL_DATE,
        ),
        Column(
            "end_date",
            _("day, month or year it ended, if it lasted longer"),
            F("end"),
            Kind.PARTIAL_DATE,
        ),
        Column(
            "date_precision",
            _("day, month or year: how exact start_date is"),
            Precision("start"),
            Kind.CODE,
        ),
        Column("earliest_on", _("first day that the dates can mean"), F("earliest_on"), Kind.DATE),
        Column("latest_on", _("last day that the dates can mean"), F("latest_on"), Kind.DATE),
        Column("place", _("place"), F("place")),
        Column("country", _("ISO 3166 alpha-2 code of the country"), F("country"), Kind.CODE),
        Column("summary", _("summary, in the words of this tracker"), F("summary")),
        Column(
            "items",
            _("items of the paper: priority-7"),
            Links(
                lambda moment: Event.items.through.objects.all(),
                owner="event",
                cell=F("item__key"),
                order=IN_PAPER_ORDER,
            ),
            Kind.CODES,
        ),
        Column(
            "commitments",
            _("commitments that it concerns: P4.5"),
            Links(
                lambda moment: Event.commitments.through.objects.all(),
                owner="event",
                cell=commitment_code("commitment__"),
                order=("commitment_id",),
            ),
            Kind.CODES,
        ),
        Column(
            "parties",
            _("who took part, as CODE:role"),
            Links(
                lambda moment: Involvement.objects.all(),
                owner="event",
                cell=Joined("party__code", Value(":"), "role"),
                order=("role", "party__name", "pk"),
            ),
            Kind.CODES,
        ),
        Column(
            "forum",
            _("slug of the forum whose edition it is"),
            if_published("forum__slug", "forum__"),
            Kind.CODE,
        ),
        Column("edition_label", _("which edition of the forum"), F("edition_label")),
        Column(
            "sources",
            _("web addresses of its sources (a semicolon in one is written %3B), or citations"),
            Links(
                lambda moment: Event.sources.through.objects.all(),
                owner="event",
                cell=reference("source__"),
                order=AS_RECORDED,
            ),
            Kind.TEXTS,
        ),
        *PUBLICATION,
        *WITHDRAWAL,
        CHANGED_AT,
        LICENCE_OF_ROW,
        *REFERENCE,
    ),
)
