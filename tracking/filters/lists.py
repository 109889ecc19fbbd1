"""The filters of the lists: one for the page and its file.

`found = EventFilter(request.GET, Event.objects.published().for_list())`, then `found.qs`: the rows,
in a stated and total order. A value that makes no sense makes the filter invalid and its rows none,
never all. Values of related records are chosen from what is public; an unpublished one answers
like one that does not exist.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracking.filters.narrowing import (
    AlsoOutsideRecord,
    AnyOf,
    FirstDay,
    Items,
    ItemsOfChanges,
    ItemsOfSources,
    Languages,
    LastDay,
    OneCommitment,
    OneOf,
    Regions,
    Words,
)
from tracking.filters.numbers import MOST_COUNTED, Number
from tracking.filters.record_filter import RecordFilter
from tracking.models import (
    Forum,
    Party,
    PublicRevision,
    Publisher,
    Source,
    StatusUpdate,
)
from tracking.summaries.reading import events_with, sources_with
from tracking.values.languages import Language
from tracking.values.regions import Region
from tracking.values.statuses import RECORDABLE


class ForumFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "events": (_("Most events first"), "by_event_count"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="items__key")
    kind = AnyOf(label=_("Kind"), choices=Forum.Kind.choices, by="of_kinds", counted="kind")


class StatusUpdateFilter(RecordFilter):
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="item__key")
    commitment = OneCommitment(label=_("Commitment"), counted="commitment")
    status = AnyOf(label=_("Status"), choices=RECORDABLE, by="of_statuses", counted="status")
    confidence = AnyOf(
        label=_("Confidence"),
        choices=StatusUpdate.Confidence.choices,
        by="of_confidences",
        counted="confidence",
    )
    start = FirstDay(label=_("As of, from"), by="dated_from")
    end = LastDay(label=_("As of, until"), by="dated_by")


class PartyFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "events": (_("Most events first"), "by_event_count"),
    }

    q = Words(label=_("Words"))
    kind = AnyOf(label=_("Kind"), choices=Party.Kind.choices, by="of_kinds", counted="kind")
    region = Regions(label=_("Region"), choices=Region.choices, by="in_regions", counted="country")
    all = AlsoOutsideRecord(
        label=_("Parties that no published event names"),
        empty=_("Leave out"),
        choices=[("yes", _("Show as well"))],
    )


class PublisherFilter(RecordFilter):
    ORDERS = {
        "name": (_("Name"), "by_name"),
        "sources": (_("Most sources first"), "by_source_count"),
    }

    q = Words(label=_("Words"))
    kind = AnyOf(label=_("Kind"), choices=Publisher.Kind.choices, by="of_kinds", counted="kind")
    country = AnyOf(label=_("Country"), by="in_countries", counted="country")
    speaks_for = AnyOf(
        label=_("Speaks for"), by="speaking_for", counted="spoken_for__code", repeats=True
    )
    all = AlsoOutsideRecord(
        label=_("Publishers without a public source"),
        empty=_("Leave out"),
        choices=[("yes", _("Show as well"))],
    )


class SourceFilter(RecordFilter):
    is_long = True
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "title": (_("Title"), "by_title"),
    }

    q = Words(label=_("Words"))
    item = ItemsOfSources(label=_("Item"))
    language = OneOf(
        label=_("Language"), choices=Language.choices, by="in_language", counted="language"
    )
    kind = AnyOf(label=_("Kind"), choices=Source.Kind.choices, by="of_kinds", counted="kind")
    voice_kind = AnyOf(
        label=_("Kind of voice"),
        choices=Publisher.Kind.choices,
        by="of_voice_kinds",
        counted="voice__kind",
    )
    publisher = OneOf(
        label=_("Publisher: wrote or carries it"),
        by="of_publisher",
        counted="voice__slug carrier__slug",
    )

    def number(self) -> Number:
        known = sources_with(self.set_values) if self.as_of.is_current else None
        return super().number() if known is None else Number(known)


class SearchLogFilter(RecordFilter):
    """Searches for evidence; the days are those on which they ended."""

    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    q = Words(label=_("Words"))
    item = Items(label=_("Item"), counted="item__key")
    commitment = OneCommitment(label=_("Commitment"), counted="commitment")
    language = Languages(
        label=_("Language of the words"),
        choices=Language.choices,
        by="in_language",
        counted="languages",
    )
    start = FirstDay(label=_("Searched from"), by="ended_from")
    end = LastDay(label=_("Searched until"), by="ended_by")


class ChangeFilter(RecordFilter):
    """Public revisions; the days are those of the change (UTC), not those of the record."""

    is_long = True
    ORDERS = {
        "newest": (_("Newest first"), "newest_first"),
        "oldest": (_("Oldest first"), "oldest_first"),
    }

    kind = AnyOf(
        label=_("Kind of record"),
        choices=PublicRevision.Kind.choices,
        by="of_kinds",
        counted="kind",
    )
    change = AnyOf(
        label=_("Kind of change"), choices=PublicRevision.Act.choices, by="of_acts", counted="act"
    )
    item = ItemsOfChanges(
        label=_("Item"), counted="event__items__key forum__items__key status_update__item__key"
    )
    start = FirstDay(label=_("Changed from"), by="since")
    end = LastDay(label=_("Changed until"), by="until")

    def number(self) -> Number:
        """Each public event was published once: so many changes there are at least."""
        values = self.set_values
        events = events_with(values) if values.keys() == {"item"} else None
        rows = self.ordered(self.rest())
        return Number.of(rows, is_many=(events or 0) > MOST_COUNTED)
