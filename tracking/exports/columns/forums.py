"""The columns of the files of forums."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tracking.exports.columns.events import (
    AS_RECORDED,
    CHANGED_AT,
    IN_PAPER_ORDER,
    PUBLICATION,
    REFERENCE,
    WITHDRAWAL,
)
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind, Links
from tracking.exports.expressions import Address, commitment_code, if_published, reference
from tracking.models import Forum

FORUMS = Export(
    "forums",
    (
        Column("slug", _("name of the forum in addresses; never changes"), F("slug"), Kind.CODE),
        Column(
            "url",
            _("the forum's own page; empty if withdrawn since"),
            if_published(Address("tracking:forum_detail")),
            Kind.CODE,
        ),
        Column("name", _("name"), F("name")),
        Column("short_name", _("short name"), F("short_name")),
        Column("kind", _("kind of forum"), F("kind"), Kind.CODE),
        Column("convener", _("who calls it together"), F("convener")),
        Column(
            "first_held",
            _("day, month or year it was first held"),
            F("first_held"),
            Kind.PARTIAL_DATE,
        ),
        Column("frequency", _("how often it meets"), F("frequency")),
        Column("website", _("its own website"), F("website")),
        Column("description", _("description, in the words of this tracker"), F("description")),
        Column(
            "items",
            _("items of the paper: platform-4"),
            Links(
                lambda moment: Forum.items.through.objects.all(),
                owner="forum",
                cell=F("item__key"),
                order=IN_PAPER_ORDER,
            ),
            Kind.CODES,
        ),
        Column(
            "event_count",
            _("published events that are its editions"),
            F("event_count"),
            Kind.NUMBER,
        ),
        Column(
            "sources",
            _("web addresses of its sources (a semicolon in one is written %3B), or citations"),
            Links(
                lambda moment: Forum.sources.through.objects.all(),
                owner="forum",
                cell=reference("source__"),
                order=AS_RECORDED,
            ),
            Kind.TEXTS,
        ),
        *PUBLICATION,
        Column(
            "named_in",
            _("sentences of the paper that name it: P4.2"),
            Links(
                lambda moment: Forum.named_in.through.objects.all(),
                owner="forum",
                cell=commitment_code("commitment__"),
                order=("commitment_id",),
            ),
            Kind.CODES,
        ),
        *WITHDRAWAL,
        CHANGED_AT,
        Column(
            "is_recurring",
            _("true if it meets again and again, as its sources say"),
            F("is_recurring"),
            Kind.FLAG,
        ),
        LICENCE_OF_ROW,
        *REFERENCE,
    ),
)
