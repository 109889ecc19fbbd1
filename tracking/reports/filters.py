"""The filters of reports with rows of their own; the others use the filter of a list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from priorities.models import Item, Kind
from tracking.filters.fields import PartialDateField
from tracking.filters.lists import StatusUpdateFilter
from tracking.filters.narrowing import AnyOf, FirstDay, Items, LastDay, Narrowing, OneOf, Words
from tracking.filters.record_filter import RecordFilter
from tracking.models import Forum, Involvement, Party
from tracking.values.partial_dates import PartialDate
from tracking.values.regions import Region


class FixedOrder(RecordFilter):
    """A filter of rows with a fixed order, which a subclass names."""

    in_order: str

    def __init__(self, data: QueryDict | None, queryset: QuerySet[Any]) -> None:
        super().__init__(data, queryset)  # type: ignore[arg-type]  # None: nothing is asked yet
        del self.filters["order"]

    def ordered(self, queryset: Any) -> QuerySet[Any]:
        ordered: QuerySet[Any] = getattr(queryset, self.in_order)()
        return ordered


class PeriodDay(Narrowing):
    """One end of a report's period; it leaves no item out."""

    field_class = PartialDateField

    def filter(self, qs: Any, value: PartialDate | None) -> Any:
        return qs


class OneItem(OneOf):
    def filter(self, qs: Any, value: str) -> Any:
        return qs.with_keys([value]) if value else qs.none()


class ProgressFilter(FixedOrder):
    """Filters items; the period is that of the report."""

    in_order = "in_paper_order"

    start = PeriodDay(label=_("From"), help_text=_("Without a period, the last 365 days."))
    end = PeriodDay(label=_("Until"))
    kind = AnyOf(label=_("Kind of item"), choices=Kind.choices, by="of_kinds")


class EditionFilter(FixedOrder):
    """Filters forums; their editions follow."""

    in_order = "by_name"

    q = Words(label=_("Words in the forum"))
    item = Items(label=_("Item that the forum serves"))
    kind = AnyOf(label=_("Kind of forum"), choices=Forum.Kind.choices, by="of_kinds")


class StatusHistoryFilter(StatusUpdateFilter):
    ORDERS = {
        "subject": (_("By item and commitment, oldest first"), "by_subject"),
        **StatusUpdateFilter.ORDERS,
    }


class RoleFilter(RecordFilter):
    """Filters the roles of parties in events."""

    ORDERS = {
        "party": (_("Party"), "grouped_by_party"),
        "events": (_("Most events first"), "grouped_most_events_first"),
    }

    party = AnyOf(label=_("Party"), by="of_parties")
    role = AnyOf(label=_("Role"), choices=Involvement.Role.choices, by="in_roles")
    kind = AnyOf(label=_("Kind of party"), choices=Party.Kind.choices, by="of_party_kinds")
    region = AnyOf(label=_("Region"), choices=Region.choices, by="of_regions")
    item = Items(label=_("Item"))
    start = FirstDay(
        label=_("From"),
        help_text=_("Events that may have taken place then or later."),
        by="not_over_by",
    )
    end = LastDay(
        label=_("Until"),
        help_text=_("Events that may have taken place then or earlier."),
        by="begun_by",
    )


class DossierFilter(FixedOrder):
    """Chooses one item; an address without one has no rows yet."""

    in_order = "in_paper_order"

    item = OneItem(label=_("Item"), empty=_("Choose an item"))

    def __init__(self, data: QueryDict, queryset: QuerySet[Item]) -> None:
        super().__init__(data if data.get("item", "").strip() else None, queryset)
