"""The columns of the files of publishers."""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tracking.exports.columns.events import CHANGED_AT
from tracking.exports.declaring import LICENCE_OF_ROW, Column, Export, Kind, Links
from tracking.exports.expressions import Address
from tracking.models import Publisher

PUBLISHERS = Export(
    "publishers",
    (
        Column("slug", _("short name; sources name their voice by it"), F("slug"), Kind.CODE),
        Column(
            "url",
            _("the publisher's own page here"),
            Address("tracking:publisher_detail"),
            Kind.CODE,
        ),
        Column("name", _("name"), F("name")),
        Column(
            "kind", _("what it is: government, state_media, news_agency …"), F("kind"), Kind.CODE
        ),
        Column("country", _("ISO 3166 alpha-2 code of where it is based"), F("country"), Kind.CODE),
        Column(
            "parent",
            _("short name of who owns or directs it"),
            Coalesce("parent__slug", Value("")),
            Kind.CODE,
        ),
        Column(
            "speaks_for",
            _("codes of the parties whose own voice it is, those of its parents included"),
            Links(
                lambda _moment: Publisher.spoken_for.through.objects.filter(
                    party__is_confirmed=True
                ),
                owner="publisher",
                cell=F("party__code"),
                order=("party__code",),
            ),
            Kind.CODES,
        ),
        Column(
            "organ_of",
            _("those of them for which it speaks itself, without its parents"),
            Links(
                lambda _moment: Publisher.speaks_for.through.objects.filter(
                    party__is_confirmed=True
                ),
                owner="publisher",
                cell=F("party__code"),
                order=("party__code",),
            ),
            Kind.CODES,
        ),
        Column("ground", _("why it speaks for them"), F("ground")),
        Column("domains", _("of its pages, separated by semicolons"), F("domains")),
        Column("other_names", _("other names, separated by semicolons"), F("other_names")),
        Column("note", _("what is known of its owners, and what is not"), F("note")),
        Column(
            "source_count",
            _("public sources whose text it wrote"),
            F("source_count"),
            Kind.NUMBER,
        ),
        Column(
            "carried_count",
            _("public sources of others that stand on its pages"),
            F("carried_count"),
            Kind.NUMBER,
        ),
        CHANGED_AT,
        LICENCE_OF_ROW,
    ),
)
