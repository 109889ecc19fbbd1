"""The columns of files of forums."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.imports.columns.declaring import ImportColumn, ImportKind, Reads
from tracking.imports.columns.shared import ALWAYS_LEFT_OUT, ORIGIN, OWN_NAME, SOURCE_COLUMNS
from tracking.models.forums import ForumKind

FORUMS = ImportKind(
    "forums",
    _("Forums"),
    "slug",
    (
        OWN_NAME,
        ImportColumn(
            "name",
            _("Name"),
            _("The full name of the forum."),
            Reads.LINE,
            example="East African Security Dialogue",
            words=("title", "forum", "forum name", "full name"),
            required=True,
        ),
        ImportColumn(
            "short_name",
            _("Short name"),
            _("The short name, if it has one."),
            Reads.LINE,
            example="EASD",
            words=("abbreviation", "acronym", "short"),
        ),
        ImportColumn(
            "kind",
            _("Kind"),
            _("un_body, organisation, mechanism, forum or conference."),
            Reads.CHOICE,
            example="forum",
            words=("type", "kind of forum", "forum type", "category"),
            required=True,
            choices=ForumKind,
        ),
        ImportColumn(
            "convener",
            _("Convener"),
            _("Who convenes it."),
            Reads.LINE,
            example="African Union",
            words=("organiser", "organizer", "convened by", "organised by", "host"),
        ),
        ImportColumn(
            "first_held",
            _("First held"),
            _("Day, month or year it was first held."),
            Reads.DATE,
            example="2019",
            words=("first held year", "founded", "since", "established", "first meeting", "date"),
        ),
        ImportColumn(
            "frequency",
            _("Frequency"),
            _("How often it meets, in words."),
            Reads.LINE,
            example="yearly",
            words=("how often", "meets"),
        ),
        ImportColumn(
            "is_recurring",
            _("Recurring"),
            _("true if it meets again and again, as its sources say."),
            Reads.FLAG,
            example="true",
            words=("recurring", "is recurring", "regular"),
        ),
        ImportColumn(
            "website",
            _("Website"),
            _("Its own website."),
            Reads.ADDRESS,
            example="https://example.org/dialogue",
            words=("homepage", "home page", "web site", "site"),
        ),
        ImportColumn(
            "description",
            _("Description"),
            _("What it is, in two or three sentences."),
            Reads.PROSE,
            example="A yearly meeting of the security ministers of the region.",
            words=("summary", "details", "text", "about", "notes"),
        ),
        ImportColumn(
            "items",
            _("Items"),
            _("Items of the paper that it serves: P7, priority-7, Priority 7."),
            Reads.ITEMS,
            example="platform-2; P6",
            words=("item", "priority", "priorities", "gsi priorities", "platform"),
            required=True,
        ),
        ImportColumn(
            "named_in",
            _("Named in"),
            _("Sentences of the paper that name it: P4.2."),
            Reads.COMMITMENTS,
            words=("commitments", "named in the paper"),
            in_template=False,
        ),
        *SOURCE_COLUMNS,
        *ORIGIN,
    ),
    ALWAYS_LEFT_OUT,
)
